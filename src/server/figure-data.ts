import type { FigureData, FigureRun, FigureSeries } from "../figures/data/figure-data.ts";
import { keyOf } from "../figures/data/columns.ts";
import { getMetricBuckets } from "../protocol/charts.ts";
import { decodeResponse } from "../protocol/codec.ts";
import { type Answer, type Endpoint, isEncoded, type ResponseOf } from "../protocol/endpoint.ts";
import type { FigureSpec } from "../protocol/figure-spec.ts";
import { limits } from "../protocol/rules.ts";
import { type Run, searchRuns } from "../protocol/runs.ts";
import type { TrackingStore } from "../store/tracking-store.ts";

/** The store's part in a figure. */
type Source = Pick<TrackingStore, "searchRuns" | "getMetricBuckets">;

/** More than a column of a paper shows of one line. */
const MOST_BUCKETS = 400;

/** All points of a figure, which one process draws while others wait. */
const MOST_POINTS = 200_000;

/** The runs that a figure's query finds today, and of a line figure the points of their metrics. */
export async function figureData(
  source: Source,
  spec: FigureSpec,
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
  const runs = (answerOf(searchRuns, found).runs ?? []).map(figureRun);
  return { runs, series: spec.kind === "line" ? await seriesOf(source, spec, runs) : [] };
}

/** An answer that the store built as JSON text is read again. */
const answerOf = <E extends Endpoint>(endpoint: E, answer: Answer<ResponseOf<E>>): ResponseOf<E> =>
  isEncoded(answer)
    ? decodeResponse(endpoint, new TextDecoder().decode(answer.json))
    : (answer as ResponseOf<E>);

type KeyValues = readonly { key: string; value: string }[];

const asMap = (pairs: KeyValues = []): Map<string, string> =>
  new Map(pairs.map(({ key, value }) => [key, value]));

const figureRun = ({ info, data, inputs }: Run): FigureRun => ({
  run_id: info.run_id,
  name: info.run_name ?? info.run_id,
  metrics: new Map(data.metrics?.map(({ key, value }) => [key, value])),
  params: asMap(data.params),
  tags: asMap(data.tags),
  datasets: inputs?.dataset_inputs?.map(({ dataset }) => dataset.name) ?? [],
});

async function seriesOf(
  source: Source,
  { x, y }: FigureSpec,
  runs: readonly FigureRun[],
): Promise<FigureSeries[]> {
  const metric_keys = [...new Set([...y, ...(x.startsWith("metrics.") ? [x] : [])].map(keyOf))];
  const together = Math.floor(limits.chartSeries / metric_keys.length);
  const room = Math.floor(MOST_POINTS / Math.max(1, runs.length * metric_keys.length));
  const asked = {
    metric_keys,
    x: x === "time" || x === "relative" ? ("time" as const) : ("step" as const),
    buckets: Math.max(1, Math.min(MOST_BUCKETS, room)),
  };
  const found: FigureSeries[] = [];
  for (let at = 0; at < runs.length; at += together) {
    const run_ids = runs.slice(at, at + together).map(({ run_id }) => run_id);
    const answer = await source.getMetricBuckets({ ...asked, run_ids });
    found.push(...answerOf(getMetricBuckets, answer).series.map(figureSeries));
  }
  return found;
}

type Buckets = ResponseOf<typeof getMetricBuckets>["series"][number];

const orNaN = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? NaN);

const figureSeries = ({ run_id, key, ...columns }: Buckets): FigureSeries => ({
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
