import { bareRunId } from "../limits/bare.ts";
import { lossPoint } from "../load/bodies.ts";
import type { Sizes } from "../sizes.ts";
import type { Figure, Workload } from "../workload.ts";
import { createRuns } from "./create-runs.ts";

/** As many connections as training processes, each with a run of its own and a point at a time. */
const logMetric = (
  { warmUp, seconds }: Sizes,
  connections: number,
  target: NonNullable<Figure["target"]>,
): Workload => ({
  name: `log-metric-${connections}`,
  database: "empty",
  figures: [
    {
      name: "rate",
      title: `log-metric, ${connections} connection${connections === 1 ? "" : "s"}`,
      unit: "/s",
      better: "higher",
      target,
      limit: (bare) =>
        bare.writes({
          atOnce: connections,
          runs: connections,
          write: (n) => ({
            runId: bareRunId(n % connections),
            metrics: [lossPoint(Math.floor(n / connections))],
            params: [],
            tags: [],
          }),
          seconds,
        }),
    },
  ],
  run: async ({ server, load }) => {
    const runs = await createRuns(server, connections);
    const { rate } = await load({
      conversation: "logMetric",
      parameters: { runs },
      connections,
      warmUp,
      seconds,
    });
    return { rate };
  },
});

export const logMetricAlone = (sizes: Sizes): Workload => logMetric(sizes, 1, { ofLimit: 0.5 });
export const logMetricTogether = (sizes: Sizes): Workload =>
  logMetric(sizes, 16, { ofLimit: 0.5, overMlflow: 50 });
