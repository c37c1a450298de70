import { formatCount } from "../../util/numbers.ts";
import type { FoundRuns } from "./use-runs-query.ts";

/** How many runs match, in truth; where they are too many to be counted, how many at least. */
export function MatchCount({ count }: Pick<FoundRuns, "count">) {
  if (!count) return <span>counting…</span>;
  const { runs, isAtLeast } = count;
  return (
    <span>
      {isAtLeast && "at least "}
      <b>{formatCount(runs)}</b> {runs === 1 ? "run matches" : "runs match"}
    </span>
  );
}
