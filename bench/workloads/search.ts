import { SEARCHED_EXPERIMENT as experiment } from "../databases/dataset.ts";
import type { Bare } from "../limits/bare.ts";
import { percentile, sum } from "../load/load.ts";
import type { Sizes } from "../sizes.ts";
import type { Bench, Figure, Workload } from "../workload.ts";

/** The data set's runs take about this much as JSON, so that a plain server can answer as much. */
const BYTES_A_RUN = 3_000;

const RESULTS = 100;

/** Searches over the data set's runs, one after the other. */
export const search = (sizes: Sizes): Workload => ({
  name: "search",
  database: "filled",
  figures: [
    filtered("p50", sizes, { target: { atMost: 5 }, limit: (bare) => echoed(bare, RESULTS) }),
    filtered("p99", sizes, {}),
    {
      name: "page",
      title: `first page of ${sizes.page.toLocaleString("en")}`,
      unit: "ms",
      better: "lower",
      target: { atMost: 20 },
      atFullSize: true,
      limit: (bare) => echoed(bare, sizes.page),
    },
    {
      name: "all",
      title: `all pages of ${sizes.page.toLocaleString("en")}`,
      unit: "s",
      better: "lower",
      target: { atMost: 0.4 },
      atFullSize: true,
      limit: async (bare) => (await echoed(bare, sizes.page)) * (sizes.runs / sizes.page / 1000),
    },
  ],
  run: async (bench) => ({
    ...(await searchFiltered(bench, sizes)),
    ...(await readPages(bench, sizes)),
  }),
});

const filtered = (name: "p50" | "p99", { runs }: Sizes, rest: Partial<Figure>): Figure => ({
  name,
  title: `search of ${runs.toLocaleString("en")} runs: filter, order, ${RESULTS} results: ${name}`,
  unit: "ms",
  better: "lower",
  atFullSize: true,
  ...rest,
});

const echoed = async (bare: Bare, runs: number): Promise<number> => {
  const { latencies } = await bare.echo({ bytes: runs * BYTES_A_RUN, seconds: 0.5 });
  return percentile(latencies, 0.5);
};

async function searchFiltered({ load }: Bench, { warmUp, seconds }: Sizes) {
  const { latencies } = await load({
    conversation: "searchFiltered",
    parameters: { experiment },
    connections: 1,
    warmUp,
    seconds: 2 * seconds,
  });
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

async function readPages({ load }: Bench, { page: size, runs, warmUp, seconds }: Sizes) {
  const parameters = { experiment, size };
  const first = await load({
    conversation: "searchFirstPage",
    parameters,
    connections: 1,
    warmUp,
    seconds,
  });
  const all = await load({ conversation: "searchAll", parameters, connections: 1 });
  if (all.bytes < (runs * BYTES_A_RUN) / 2)
    throw new Error(`All pages of the search were only ${all.bytes} bytes.`);
  return { page: percentile(first.latencies, 0.5), all: sum(all.latencies) / 1000 };
}
