import { decodePageToken, pageOf } from "../../core/page-token.ts";
import { parseOrderBy } from "../../core/search/order-by.ts";
import { parseFilter } from "../../core/search/parser.ts";
import { runsGrammar } from "../../core/search/runs.ts";
import type { RequestOf } from "../../protocol/endpoint.ts";
import type { searchRuns } from "../../protocol/runs.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import { stagesOf } from "./lifecycle.ts";
import type { Operations } from "./operation.ts";
import { encodeRuns } from "./run-details.ts";
import { RUN_COLUMNS, type RunRow } from "./run-rows.ts";
import { orderedBy } from "./search/order.ts";
import { runsFilter, runsOrder } from "./search/runs.ts";
import type { Session } from "./session.ts";

export const searchRunsOperation: Operations<"searchRuns"> = {
  searchRuns: async (session, request) => {
    const { page, next_page_token } = await findRuns(session, request);
    const runs = await encodeRuns(session, page);
    const members = [
      ...(runs.length > 0 ? [`"runs":[${runs.join(",")}]`] : []),
      ...(next_page_token === undefined ? [] : [`"next_page_token":"${next_page_token}"`]),
    ];
    return { json: Buffer.from(`{${members.join(",")}}`) };
  },
};

/** What is asked of a search of runs; where it names runs, only those are found. */
type RunSearch = RequestOf<typeof searchRuns> & { run_ids?: readonly string[] };

/** One page of the runs that a search finds, and the token of the next. */
export async function findRuns(
  session: Session,
  request: RunSearch,
): Promise<{ page: RunRow[]; next_page_token?: string }> {
  const filter = parseFilter(request.filter, runsGrammar);
  const order = runsOrder(parseOrderBy(request.order_by, runsGrammar));
  const offset = decodePageToken(request.page_token);
  const experiments = experimentNumbers(request.experiment_ids);
  const { run_ids = [] } = request;
  const found = session.db
    .selectFrom("runs")
    .select(RUN_COLUMNS)
    .where((eb) => session.dialect.oneOf(eb.ref("experiment_id"), experiments))
    .where("lifecycle_stage", "in", stagesOf(request.run_view_type))
    .where(runsFilter(filter, session.dialect))
    .$if(run_ids.length > 0, (rows) =>
      rows.where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), run_ids)),
    )
    .limit(request.max_results + 1)
    .offset(offset);
  const rows: RunRow[] = await orderedBy(found, order).execute();
  return pageOf(rows, offset, request.max_results);
}
