import { chartRuns } from "../databases/dataset.ts";
import type { Bare } from "../limits/bare.ts";
import { percentile } from "../load/load.ts";
import type { Sizes } from "../sizes.ts";
import type { Bench, Workload } from "../workload.ts";

const POINTS = 320;

/** A point with its run's id takes about this much as JSON. */
const BYTES_A_POINT = 130;

/** The series are summarized after the first chart of them; seconds. */
const WARM_UP = 5;

const limit = async (bare: Bare): Promise<number> => {
  const bytes = chartRuns.length * POINTS * BYTES_A_POINT;
  const { latencies } = await bare.echo({ bytes, seconds: 0.5 });
  return percentile(latencies, 0.5);
};

/**
 * One chart of several long series: as MLflow's UI asks for it, which leaves points out; and with
 * the extremes of each part, for which MLflow has no other way than the same.
 */
export const chart = ({ series, seconds }: Sizes): Workload => {
  const what = `${chartRuns.length} runs × ${series.toLocaleString("en")} points, ${POINTS} each`;
  const common = { unit: "ms", better: "lower", atFullSize: true, limit } as const;
  return {
    name: "chart",
    database: "filled",
    figures: [
      { name: "sampled", title: `chart of ${what}`, ...common },
      {
        name: "buckets",
        title: "the same chart in buckets, min and max kept",
        target: { atMost: 30 },
        ...common,
      },
    ],
    run: async (bench) => {
      const sampled = await ask(bench, "chart", { seconds });
      if (bench.subject === "mlflow") return { sampled, buckets: sampled };
      const buckets = await ask(bench, "buckets", { seconds, warmUp: WARM_UP });
      return { sampled, buckets };
    },
  };
};

async function ask(
  { load }: Bench,
  conversation: "chart" | "buckets",
  times: { seconds: number; warmUp?: number },
): Promise<number> {
  const parameters = { runs: chartRuns, size: POINTS };
  const { latencies, bytes } = await load({ conversation, parameters, connections: 1, ...times });
  const expected = latencies.length * chartRuns.length * POINTS * BYTES_A_POINT;
  if (bytes < expected / 3) throw new Error(`The chart's answers were only ${bytes} bytes.`);
  return percentile(latencies, 0.5);
}
