import { bareRunId } from "../limits/bare.ts";
import { metricsBatch, POINTS_A_BATCH } from "../load/bodies.ts";
import type { Sizes } from "../sizes.ts";
import type { Workload } from "../workload.ts";
import { createRuns } from "./create-runs.ts";

const CONNECTIONS = 4;

export const logBatch = ({ warmUp, seconds }: Sizes): Workload => ({
  name: "log-batch",
  database: "empty",
  figures: [
    {
      name: "metrics",
      title: `log-batch of ${POINTS_A_BATCH.toLocaleString("en")}, ${CONNECTIONS} connections: metrics`,
      unit: "/s",
      better: "higher",
      target: { ofLimit: 0.6, atLeast: 100_000 },
      postgresTarget: { ofLimit: 0.8 },
      // One connection: the limit is that of the loop, not of more processors.
      limit: async (bare) => {
        const batches = await bare.writes({
          atOnce: 1,
          runs: 1,
          write: (n) => ({ runId: bareRunId(0), ...metricsBatch(n) }),
          seconds,
        });
        return batches * POINTS_A_BATCH;
      },
    },
  ],
  run: async ({ server, load }) => {
    const { rate } = await load({
      conversation: "logBatch",
      parameters: { runs: await createRuns(server, CONNECTIONS) },
      connections: CONNECTIONS,
      warmUp,
      seconds,
    });
    return { metrics: rate * POINTS_A_BATCH };
  },
});
