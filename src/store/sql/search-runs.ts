import { placeToken, searchStart } from "../../core/page-token.ts";
import { parseOrderBy } from "../../core/search/order-by.ts";
import { runsGrammar } from "../../core/search/runs.ts";
import type { RequestOf } from "../../protocol/endpoint.ts";
import type { searchRuns } from "../../protocol/runs.ts";
import { jsonObject, longList, nextPageMember } from "./json-answer.ts";
import type { Operations } from "./operation.ts";
import { pageOfRuns } from "./run-documents.ts";
import { findRuns } from "./search/find-runs.ts";
import { placeOf, runSearch } from "./search/run-search.ts";
import { runsOrder } from "./search/runs.ts";
import type { Session } from "./session.ts";

export const searchRunsOperation: Operations<"searchRuns"> = {
  searchRuns: async (session, request) => {
    const { ids, tokenAfter } = await findPage(session, request);
    const { runs, followUps } = await pageOfRuns(session, ids);
    const next = nextPageMember(await tokenAfter(runs.length));
    return { ...jsonObject(longList("runs", runs, String), next), followUps };
  },
};

/** What is asked of a search of runs; where it names runs, only those are found. */
type SearchRequest = RequestOf<typeof searchRuns> & { run_ids?: readonly string[] };

interface FoundPage {
  /** The runs' ids in order. */
  ids: string[];
  /** The token of what comes after the first so many of them, if anything does. */
  tokenAfter(shown: number): Promise<string | undefined>;
}

/** One page of the runs that a search finds. */
export async function findPage(session: Session, request: SearchRequest): Promise<FoundPage> {
  const { experiment_ids, filter, order_by, run_view_type, max_results, run_ids } = request;
  const search = runSearch(session, request);
  const terms = runsOrder(parseOrderBy(order_by, runsGrammar));
  const madeFor = { experiment_ids, filter, order_by, run_view_type, run_ids };
  const { offset, after } = searchStart(request.page_token, madeFor);
  const found = await findRuns(search, terms, { limit: max_results + 1, offset, after });
  return {
    ids: found.slice(0, max_results),
    tokenAfter: async (shown) => {
      const last = found[shown - 1];
      if (last === undefined || found.length === shown) return undefined;
      const place = await placeOf(session, terms, last);
      return placeToken({ offset: offset + shown, after: place }, madeFor);
    },
  };
}
