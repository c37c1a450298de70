import { formatCount } from "../../util/numbers.ts";
import type { FoundRuns } from "./use-runs-query.ts";

/** How many runs match, in truth; where they are too many to be counted, how many at least. */
export const MatchCount = ({ count: { runs, isAtLeast } }: Pick<FoundRuns, "count">) => (
  <span>
    {isAtLeast && "at least "}
    <b>{formatCount(runs)}</b> {runs === 1 ? "run matches" : "runs match"}
  </span>
);
