import { SEARCHED_EXPERIMENT as experiment } from "../databases/dataset.ts";
import { percentile } from "../load/load.ts";
import type { Sizes } from "../sizes.ts";
import type { Workload } from "../workload.ts";
import { createRuns } from "./create-runs.ts";

const CONNECTIONS = 16;

/** Milliseconds from search to search: the same demand on every server that can keep up with it. */
const EVERY = 50;

/** People look at results while training goes on: neither should wait for the other. */
export const searchUnderLoad = ({ warmUp, seconds }: Sizes): Workload => ({
  name: "search-under-load",
  database: "filled",
  figures: [
    {
      name: "p50",
      title: `search while ${CONNECTIONS} connections log: p50`,
      unit: "ms",
      better: "lower",
      atFullSize: true,
    },
    {
      name: "p99",
      title: `search while ${CONNECTIONS} connections log: p99`,
      unit: "ms",
      better: "lower",
      target: { atMost: 25 },
      atFullSize: true,
    },
    {
      name: "rate",
      title: `log-metric meanwhile, ${CONNECTIONS} connections`,
      unit: "/s",
      better: "higher",
    },
    {
      name: "share",
      title: "log-metric meanwhile, share of the undisturbed rate",
      unit: "%",
      better: "higher",
      target: { atLeast: 70 },
      postgresTarget: { atLeast: 70 },
    },
  ],
  run: async ({ server, load }) => {
    const runs = await createRuns(server, CONNECTIONS);
    const logging = (length: number) =>
      load({
        conversation: "logMetric",
        parameters: { runs },
        connections: CONNECTIONS,
        warmUp,
        seconds: length,
      });
    const alone = await logging(seconds);
    const [disturbed, searches] = await Promise.all([
      logging(2 * seconds),
      load({
        conversation: "searchFiltered",
        parameters: { experiment },
        connections: 1,
        every: EVERY,
        warmUp,
        seconds: 2 * seconds,
      }),
    ]);
    return {
      p50: percentile(searches.latencies, 0.5),
      p99: percentile(searches.latencies, 0.99),
      rate: disturbed.rate,
      share: (disturbed.rate / alone.rate) * 100,
    };
  },
});
