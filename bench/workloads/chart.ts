import { chartRuns } from "../databases/dataset.ts";
import { percentile } from "../load/load.ts";
import type { Sizes } from "../sizes.ts";
import type { Workload } from "../workload.ts";

const POINTS = 320;

/** A point with its run's id takes about this much as JSON. */
const BYTES_A_POINT = 130;

/** One chart of several long series. */
export const chart = ({ series, seconds }: Sizes): Workload => ({
  name: "chart",
  database: "filled",
  figures: [
    {
      name: "p50",
      title: `chart of ${chartRuns.length} runs × ${series.toLocaleString("en")} points, ${POINTS} each`,
      unit: "ms",
      better: "lower",
      target: { atMost: 30 },
      atFullSize: true,
      limit: async (bare) => {
        const bytes = chartRuns.length * POINTS * BYTES_A_POINT;
        const { latencies } = await bare.echo({ bytes, seconds: 0.5 });
        return percentile(latencies, 0.5);
      },
    },
  ],
  run: async ({ load }) => {
    const { latencies, bytes } = await load({
      conversation: "chart",
      parameters: { runs: chartRuns, size: POINTS },
      connections: 1,
      seconds,
    });
    const expected = latencies.length * chartRuns.length * POINTS * BYTES_A_POINT;
    if (bytes < expected / 2) throw new Error(`The chart's answers were only ${bytes} bytes.`);
    return { p50: percentile(latencies, 0.5) };
  },
});
