import type { FigureData, FigureRun, FigureSeries } from "../figures/data/figure-data.ts";
import { keyOf } from "../figures/data/columns.ts";
import { decodeResponse } from "../protocol/codec.ts";
import { type Answer, type Endpoint, isEncoded, type ResponseOf } from "../protocol/endpoint.ts";
import type { FigureSpec } from "../protocol/figure-spec.ts";
import { getMetricHistory } from "../protocol/metrics.ts";
import { limits } from "../protocol/rules.ts";
import { type Run, searchRuns } from "../protocol/runs.ts";
import type { TrackingStore } from "../store/tracking-store.ts";
import { SeriesBuckets } from "./series-buckets.ts";

/** The store's part in a figure. */
type Source = Pick<TrackingStore, "searchRuns" | "getMetricHistory">;

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

/** The points of each run's metrics, one series after the other: a store reads them in parallel no faster. */
async function seriesOf(
  source: Source,
  { x, y }: FigureSpec,
  runs: readonly FigureRun[],
): Promise<FigureSeries[]> {
  const keys = [...new Set([...y, ...(x.startsWith("metrics.") ? [x] : [])].map(keyOf))];
  const room = Math.floor(MOST_POINTS / Math.max(1, runs.length * keys.length));
  const found: FigureSeries[] = [];
  for (const run of runs)
    for (const key of keys.filter((each) => run.metrics.has(each))) {
      const buckets = new SeriesBuckets(Math.min(MOST_BUCKETS, room));
      for await (const point of historyOf(source, run.run_id, key)) buckets.add(point);
      found.push(buckets.series(run.run_id, key));
    }
  return found;
}

async function* historyOf(source: Source, run_id: string, metric_key: string) {
  let page_token: string | undefined;
  do {
    const asked = { run_id, metric_key, page_token, max_results: limits.historyPage };
    const page = answerOf(getMetricHistory, await source.getMetricHistory(asked));
    yield* page.metrics ?? [];
    page_token = page.next_page_token;
  } while (page_token);
}
