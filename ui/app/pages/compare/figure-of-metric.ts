import { pb, type Target } from "../../util/path-builder.ts";
import type { Along } from "./compare-view.ts";
import type { ComparedRun } from "./compared-run.ts";

/** The curves of a metric as a figure of the runs that are compared, and of no others. */
export function figureOfMetric(key: string, runs: readonly ComparedRun[], x: Along): Target {
  const experiments = [...new Set(runs.map(({ experimentId }) => experimentId))];
  const ids = runs.map(({ run_id }) => `'${run_id}'`).join(", ");
  return pb.newFigure(
    { experimentId: experiments[0] ?? "" },
    {
      kind: runs.some(({ curves }) => curves.has(key)) ? "line" : "bar",
      y: [`metrics.${key}`],
      x,
      query: {
        ...(experiments.length > 1 && { experiment_ids: experiments }),
        filter: `attributes.run_id IN (${ids})`,
      },
    },
  );
}
