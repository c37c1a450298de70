import type { Workload } from "../workload.ts";

/** What a user waits for after `server`, with a database that is created. */
export const start = (): Workload => ({
  name: "start",
  database: "new",
  figures: [
    {
      name: "health",
      title: "start → first /health",
      unit: "ms",
      better: "lower",
      target: { atMost: 250 },
    },
    {
      name: "search",
      title: "start → first search",
      unit: "ms",
      better: "lower",
      target: { atMost: 250 },
    },
  ],
  run: async ({ server }) => server.startedIn,
});
