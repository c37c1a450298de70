import { bindToken, boundOffset } from "../../core/page-token.ts";
import { loggedModelsGrammar, parseLoggedModelsOrderBy } from "../../core/search/logged-models.ts";
import { parseFilter } from "../../core/search/parser.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import { loggedModels } from "./logged-models.ts";
import type { Operations } from "./operation.ts";
import { loggedModelsFilter, loggedModelsOrder } from "./search/logged-models.ts";
import { orderedBy } from "./search/order.ts";

export const searchLoggedModelsOperation: Operations<"searchLoggedModels"> = {
  searchLoggedModels: async (session, request) => {
    const { experiment_ids, datasets, max_results, page_token } = request;
    const filter = parseFilter(request.filter, loggedModelsGrammar);
    const order = loggedModelsOrder(parseLoggedModelsOrderBy(request.order_by));
    const search = { experiment_ids, filter: request.filter, order_by: request.order_by };
    const offset = boundOffset(page_token, search);
    const found = session.db
      .selectFrom("logged_models")
      .selectAll()
      .where((eb) =>
        session.dialect.oneOf(eb.ref("experiment_id"), experimentNumbers(session, experiment_ids)),
      )
      .where("lifecycle_stage", "!=", "deleted")
      .where(loggedModelsFilter(filter, datasets, session.dialect))
      .limit(max_results + 1)
      .offset(offset);
    const rows = await orderedBy(found, order).execute();
    const models = await loggedModels(session, rows.slice(0, max_results));
    return rows.length > max_results
      ? { models, next_page_token: bindToken(offset + max_results, search) }
      : { models };
  },
};
