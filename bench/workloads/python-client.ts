import type { ClientLoops } from "../client-loops.ts";
import type { Sizes } from "../sizes.ts";
import type { Workload } from "../workload.ts";

/** What users of MLflow's Python client wait for. */
export const pythonClient = (
  seconds: ClientLoops,
  { clientMetrics, clientRuns }: Sizes,
): Workload => ({
  name: "python-client",
  database: "empty",
  figures: [
    {
      name: "metrics",
      title: `Python client: ${clientMetrics.toLocaleString("en")} × log_metric`,
      unit: "s",
      better: "lower",
      target: { atMost: 2 },
      atFullSize: true,
      limit: ({ echoUrl }) => seconds(echoUrl, "echo", clientMetrics),
    },
    {
      name: "runs",
      title: `Python client: ${clientRuns} runs × (20 params + 20 metrics)`,
      unit: "s",
      better: "lower",
      target: { atMost: 1 },
      atFullSize: true,
      limit: ({ echoUrl }) => seconds(echoUrl, "runs", clientRuns),
    },
  ],
  run: async ({ server }) => ({
    metrics: await seconds(server.url, "metrics", clientMetrics),
    runs: await seconds(server.url, "runs", clientRuns),
  }),
});
