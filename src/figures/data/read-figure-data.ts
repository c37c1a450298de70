import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { keyOf } from "./columns.ts";
import type { FigureData, FigureRun, FigureSeries } from "./figure-data.ts";

type Pairs<V> = readonly { key: string; value: V }[] | undefined;

/** What a figure needs of a run, as a search answers it. */
interface FoundRun {
  info: { run_id: string; run_name?: string | undefined };
  data: {
    metrics?: Pairs<number> | undefined;
    params?: Pairs<string> | undefined;
    tags?: Pairs<string> | undefined;
  };
  inputs?: { dataset_inputs?: readonly { dataset: { name: string } }[] | undefined } | undefined;
}

type Integers = readonly (number | bigint)[];
type Doubles = readonly (number | null)[];

interface FoundSeries {
  run_id: string;
  key: string;
  first_x: number | bigint;
  step: Integers;
  time: Integers;
  count: Integers;
  last: readonly number[];
  min: Doubles;
  max: Doubles;
  mean: Doubles;
}

/** Whom a figure asks for its data: the store on a server, the API in a browser. */
export interface FigureSource {
  searchRuns(request: {
    experiment_ids: string[];
    filter: string;
    order_by: string[];
    max_results: number;
    run_view_type: "ACTIVE_ONLY";
  }): Promise<{ runs?: readonly FoundRun[] | undefined }>;
  getMetricBuckets(request: {
    run_ids: string[];
    metric_keys: string[];
    x: "step" | "time";
    buckets: number;
  }): Promise<{ series: readonly FoundSeries[] }>;
}

/** What a figure's data depend on; all else is how they are drawn. */
export type DataSpec = Pick<FigureSpec, "kind" | "query" | "x" | "y">;

/** More than a column of a paper shows of one line. */
const MOST_BUCKETS = 400;

/** All points of a figure, which one process draws while others wait. */
const MOST_POINTS = 200_000;

/** The series that are asked for at once: `limits.chartSeries` of the protocol. */
export const MOST_SERIES = 2_000;

/** The runs that a figure's query finds today, and of a line figure the points of their metrics. */
export async function readFigureData(
  source: FigureSource,
  spec: DataSpec,
  experimentId: string,
): Promise<FigureData> {
  const { experiment_ids, filter, order_by, max_runs } = spec.query;
  const found = await source.searchRuns({
    experiment_ids: experiment_ids.length === 0 ? [experimentId] : experiment_ids,
    filter,
    order_by,
    max_results: max_runs,
    run_view_type: "ACTIVE_ONLY",
  });
  const runs = (found.runs ?? []).map(figureRun);
  return { runs, series: spec.kind === "line" ? await seriesOf(source, spec, runs) : [] };
}

const asMap = <V>(pairs: Pairs<V> = []): Map<string, V> =>
  new Map(pairs.map(({ key, value }) => [key, value]));

const figureRun = ({ info, data, inputs }: FoundRun): FigureRun => ({
  run_id: info.run_id,
  name: info.run_name ?? info.run_id,
  metrics: asMap(data.metrics),
  params: asMap(data.params),
  tags: asMap(data.tags),
  datasets: inputs?.dataset_inputs?.map(({ dataset }) => dataset.name) ?? [],
});

async function seriesOf(
  source: FigureSource,
  { x, y }: DataSpec,
  runs: readonly FigureRun[],
): Promise<FigureSeries[]> {
  const metric_keys = [...new Set([...y, ...(x.startsWith("metrics.") ? [x] : [])].map(keyOf))];
  const together = Math.floor(MOST_SERIES / metric_keys.length);
  const room = Math.floor(MOST_POINTS / Math.max(1, runs.length * metric_keys.length));
  const asked = {
    metric_keys,
    x: x === "time" || x === "relative" ? ("time" as const) : ("step" as const),
    buckets: Math.max(1, Math.min(MOST_BUCKETS, room)),
  };
  const found: FigureSeries[] = [];
  for (let at = 0; at < runs.length; at += together) {
    const run_ids = runs.slice(at, at + together).map(({ run_id }) => run_id);
    const { series } = await source.getMetricBuckets({ ...asked, run_ids });
    found.push(...series.map(figureSeries));
  }
  return found;
}

const orNaN = (values: Doubles): number[] => values.map((value) => value ?? NaN);

const figureSeries = ({ run_id, key, ...columns }: FoundSeries): FigureSeries => ({
  run_id,
  key,
  first_x: Number(columns.first_x),
  step: columns.step.map(Number),
  time: columns.time.map(Number),
  min: orNaN(columns.min),
  max: orNaN(columns.max),
  mean: orNaN(columns.mean),
  last: columns.last,
  count: columns.count.map(Number),
});
