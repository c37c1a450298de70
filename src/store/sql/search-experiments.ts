import { decodePageToken, pageOf } from "../../core/page-token.ts";
import { experimentsGrammar } from "../../core/search/experiments.ts";
import { parseOrderBy } from "../../core/search/order-by.ts";
import { parseFilter } from "../../core/search/parser.ts";
import { servedExperiments, withTags } from "./experiments.ts";
import { stagesOf } from "./lifecycle.ts";
import type { Operations } from "./operation.ts";
import { experimentsFilter, experimentsOrder } from "./search/experiments.ts";
import { orderedBy } from "./search/order.ts";

export const searchExperimentsOperation: Operations<"searchExperiments"> = {
  searchExperiments: async (session, request) => {
    const filter = parseFilter(request.filter, experimentsGrammar);
    const order = experimentsOrder(parseOrderBy(request.order_by, experimentsGrammar));
    const offset = decodePageToken(request.page_token);
    const found = servedExperiments(session)
      .where("lifecycle_stage", "in", stagesOf(request.view_type))
      .where(experimentsFilter(filter, session.dialect))
      .limit(request.max_results + 1)
      .offset(offset);
    const rows = await orderedBy(found, order).execute();
    const { page, ...next } = pageOf(rows, offset, request.max_results);
    return { experiments: await withTags(session, page), ...next };
  },
};
