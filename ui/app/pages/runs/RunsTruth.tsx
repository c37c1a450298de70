import { formatCount, plural } from "../../util/numbers.ts";
import { MatchCount } from "./MatchCount.tsx";
import { useRunsTable } from "./runs-table.ts";

/** The page's footer: how many runs match, in truth, and how many of them are selected. */
export function RunsTruth() {
  const { data, runs, count, selected, view } = useRunsTable();
  const running = data.runs.filter(({ status }) => status === "RUNNING").length;
  return (
    <>
      <MatchCount count={count} />
      {runs.length < data.runs.length && <span>{formatCount(runs.length)} within the brush</span>}
      {running > 0 && <span>{plural(running, "run").replace(/runs?$/, "running")}</span>}
      {selected.size > 0 && <span>{formatCount(selected.size)} selected</span>}
      {view.baseline !== "" && (
        <span>baseline {data.run(view.baseline)?.name ?? "not among these"}</span>
      )}
    </>
  );
}
