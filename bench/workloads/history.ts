import { historyRun } from "../databases/dataset.ts";
import { percentile, sum } from "../load/load.ts";
import type { Sizes } from "../sizes.ts";
import type { Workload } from "../workload.ts";

const PAGE = 25_000;

/** A point takes about this much as JSON. */
const BYTES_A_POINT = 85;

/** One metric's whole history, page by page. */
export const history = ({ points }: Sizes): Workload => ({
  name: "history",
  database: "filled",
  figures: [
    {
      name: "all",
      title: `history of ${points.toLocaleString("en")} points, ${PAGE.toLocaleString("en")} a page`,
      unit: "s",
      better: "lower",
      target: { atMost: 3 },
      atFullSize: true,
      limit: async (bare) => {
        const { latencies } = await bare.echo({ bytes: PAGE * BYTES_A_POINT, seconds: 0.5 });
        return (percentile(latencies, 0.5) * (points / PAGE)) / 1000;
      },
    },
    {
      name: "slope",
      title: "history: the last page, as a multiple of the first",
      unit: "×",
      better: "lower",
      target: { atMost: 1.5 },
      postgresTarget: { atMost: 1.5 },
      atFullSize: true,
    },
  ],
  run: async ({ load }) => {
    const { latencies, bytes } = await load({
      conversation: "history",
      parameters: { run: historyRun, size: PAGE },
      connections: 1,
    });
    if (bytes < (points * BYTES_A_POINT) / 2)
      throw new Error(`The history was only ${bytes} bytes.`);
    // A server may give a token after the last full page, and an empty page for it.
    const pages = latencies.slice(0, points / PAGE);
    return { all: sum(latencies) / 1000, slope: pages.at(-1)! / pages[0]! };
  },
});
