import { decodePageToken, pageOf } from "../../core/page-token.ts";
import { parseOrderBy } from "../../core/search/order-by.ts";
import { parseFilter } from "../../core/search/parser.ts";
import { runsGrammar } from "../../core/search/runs.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import { stagesOf } from "./lifecycle.ts";
import type { Operations } from "./operation.ts";
import { encodeRuns } from "./run-details.ts";
import { RUN_COLUMNS, type RunRow } from "./run-rows.ts";
import { orderedBy } from "./search/order.ts";
import { runsFilter, runsOrder } from "./search/runs.ts";

export const searchRunsOperation: Operations<"searchRuns"> = {
  searchRuns: async (session, request) => {
    const filter = parseFilter(request.filter, runsGrammar);
    const order = runsOrder(parseOrderBy(request.order_by, runsGrammar));
    const offset = decodePageToken(request.page_token);
    const ids = experimentNumbers(request.experiment_ids);
    const found = session.db
      .selectFrom("runs")
      .select(RUN_COLUMNS)
      .where((eb) => session.dialect.oneOf(eb.ref("experiment_id"), ids))
      .where("lifecycle_stage", "in", stagesOf(request.run_view_type))
      .where(runsFilter(filter, session.dialect))
      .limit(request.max_results + 1)
      .offset(offset);
    const rows: RunRow[] = await orderedBy(found, order).execute();
    const { page, next_page_token } = pageOf(rows, offset, request.max_results);
    const runs = await encodeRuns(session, page);
    const members = [
      ...(runs.length > 0 ? [`"runs":[${runs.join(",")}]`] : []),
      ...(next_page_token === undefined ? [] : [`"next_page_token":"${next_page_token}"`]),
    ];
    return { json: Buffer.from(`{${members.join(",")}}`) };
  },
};
