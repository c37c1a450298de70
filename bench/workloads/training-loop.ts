import type { Sizes } from "../sizes.ts";
import type { LoopOf } from "../training-loops.ts";
import type { Figure, Workload } from "../workload.ts";

const clients = { sdk: "TypeScript SDK", python: "Python client", "python-async": "Python, async" };

const figuresOf = ([name, title]: [string, string]): Figure[] => [
  { name: `${name}-call`, title: `${title}: one log_metric`, unit: "µs", better: "lower" },
  {
    name: `${name}-rate`,
    title: `${title}: points until all arrived`,
    unit: "/s",
    better: "higher",
  },
];

/** What logging takes from a training, and how fast what is logged arrives, client beside client. */
export const trainingLoop = (loop: LoopOf, { clientMetrics }: Sizes): Workload => ({
  name: "training-loop",
  database: "empty",
  figures: Object.entries(clients).flatMap(figuresOf),
  async run({ server }) {
    const sdk = await loop("sdk", server.url, 20 * clientMetrics);
    const python = await loop("python", server.url, clientMetrics);
    const asynchronous = await loop("python-async", server.url, clientMetrics);
    return {
      "sdk-call": sdk.call,
      "sdk-rate": sdk.rate,
      "python-call": python.call,
      "python-rate": python.rate,
      "python-async-call": asynchronous.call,
      "python-async-rate": asynchronous.rate,
    };
  },
});
