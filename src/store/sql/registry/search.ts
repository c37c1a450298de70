import { decodePageToken, pageOf } from "../../../core/page-token.ts";
import { modelVersionsGrammar } from "../../../core/search/model-versions.ts";
import { parseOrderBy } from "../../../core/search/order-by.ts";
import { parseFilter } from "../../../core/search/parser.ts";
import { registeredModelsGrammar } from "../../../core/search/registered-models.ts";
import type { Operations } from "../operation.ts";
import { orderedBy } from "../search/order.ts";
import {
  modelVersionsFilter,
  modelVersionsOrder,
  registeredModelsFilter,
  registeredModelsOrder,
} from "../search/registry.ts";
import { modelVersions, registeredModels, servedModels, servedVersions } from "./rows.ts";

export const registrySearchOperations: Operations<
  "searchRegisteredModels" | "searchModelVersions"
> = {
  searchRegisteredModels: async (session, { filter, max_results, ...request }) => {
    const condition = parseFilter(filter, registeredModelsGrammar);
    const order = registeredModelsOrder(parseOrderBy(request.order_by, registeredModelsGrammar));
    const offset = decodePageToken(request.page_token);
    const found = servedModels(session)
      .where(registeredModelsFilter(condition, session.dialect))
      .limit(max_results + 1)
      .offset(offset);
    const rows = await orderedBy(found, order).execute();
    const { page, ...next } = pageOf(rows, offset, max_results);
    return { registered_models: await registeredModels(session, page), ...next };
  },

  searchModelVersions: async (session, { filter, max_results, ...request }) => {
    const condition = parseFilter(filter, modelVersionsGrammar);
    const order = modelVersionsOrder(parseOrderBy(request.order_by, modelVersionsGrammar));
    const offset = decodePageToken(request.page_token);
    const found = servedVersions(session)
      .where(modelVersionsFilter(condition, session.dialect))
      .limit(max_results + 1)
      .offset(offset);
    const rows = await orderedBy(found, order).execute();
    const { page, ...next } = pageOf(rows, offset, max_results);
    return { model_versions: await modelVersions(session, page), ...next };
  },
};
