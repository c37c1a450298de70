import { bucketWidth, floorDivide } from "../../core/bucket-grid.ts";
import { meanOf, mergeInto, type PointSummary } from "../../core/point-summary.ts";
import { doubleJson } from "../../protocol/bulk-json.ts";
import type { getMetricBuckets } from "../../protocol/charts.ts";
import type { RequestOf } from "../../protocol/endpoint.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { Chart, SeriesName } from "../metric-series.ts";
import { type Grid as PartsGrid, hasMore, readAll, readParts, type Shown } from "./metric-parts.ts";
import { endsOf } from "./metric-points.ts";
import { claimSeries, lateSeries, newBlocks, storeBlocks } from "./metric-summaries.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";

type Request = RequestOf<typeof getMetricBuckets>;

export const metricBucketsOperations: Operations<
  | "getMetricBuckets"
  | "claimMetricSeries"
  | "lateMetricSeries"
  | "newMetricBlocks"
  | "storeMetricBlocks"
> = {
  getMetricBuckets: async (session, request) => {
    const keys = [...new Set(request.metric_keys)];
    const drawn = await Promise.all(keys.map((key) => seriesOfKey(session, request, key)));
    const series = drawn.flat();
    const unsummarized = series.filter(({ pointsRead }) => pointsRead > MANY_POINTS);
    return {
      json: Buffer.from(`{"series":[${series.map(({ json }) => json).join(",")}]}`),
      unsummarized: unsummarized.map(({ name }) => name),
    } satisfies Chart;
  },

  claimMetricSeries: claimSeries,
  lateMetricSeries: lateSeries,
  newMetricBlocks: newBlocks,
  storeMetricBlocks: storeBlocks,
};

/** A chart that reads more points of a series than this has it summarized. */
const MANY_POINTS = 2_000;

/** A chart of more points than this tells of some of them only, while there is no summary. */
const MOST_POINTS = 400_000;

/** A series of a chart, and how many single points were read for it. */
interface Drawn {
  name: SeriesName;
  json: string;
  pointsRead: number;
}

/** The series of a key share their buckets, so that they can be set side by side. */
async function seriesOfKey(session: Session, request: Request, key: string): Promise<Drawn[]> {
  const runs = [...new Set(request.run_ids)];
  const found = await Promise.all(runs.map((runId) => findSeries(session, request, runId, key)));
  const series = found.filter((each) => each !== undefined);
  if (series.length === 0) return [];
  const first = request.start ?? least(series.map((each) => each.first));
  const last = request.end ?? greatest(series.map((each) => each.last));
  const grid: Grid = {
    buckets: request.buckets,
    width: bucketWidth(first, last, request.buckets),
    mostPoints: Math.ceil(MOST_POINTS / (runs.length * request.metric_keys.length)),
  };
  return Promise.all(series.map((each) => draw(session, each, grid)));
}

const least = (values: readonly Int64[]): Int64 => values.reduce((a, b) => (b < a ? b : a));
const greatest = (values: readonly Int64[]): Int64 => values.reduce((a, b) => (b > a ? b : a));

/** A series with the first and last x of its points in the request's range, if it has any. */
async function findSeries(
  session: Session,
  { x: axis = "step", start, end }: Request,
  runId: string,
  key: string,
): Promise<Shown | undefined> {
  const series = { runId, key, axis };
  const ends = await endsOf(session, series, start, end);
  return ends && { ...series, ...ends, isWhole: start === undefined && end === undefined };
}

interface Grid extends PartsGrid {
  buckets: number;
}

async function draw(session: Session, shown: Shown, grid: Grid): Promise<Drawn> {
  const { runId, key, axis } = shown;
  const name = { runId, key, axis };
  if (!(await hasMore(session, shown, grid.buckets))) {
    const parts = await readAll(session, shown);
    return { name, json: seriesJson(shown, true, parts), pointsRead: parts.length };
  }
  const { parts, exact, pointsRead } = await readParts(session, shown, grid);
  return { name, json: seriesJson(shown, exact, bucketed(parts, shown, grid.width)), pointsRead };
}

/** One summary for each bucket that has points, in order. */
function bucketed(
  parts: readonly PointSummary[],
  { axis }: Shown,
  width: Int64 | undefined,
): PointSummary[] {
  const buckets = new Map<Int64, PointSummary>();
  for (const part of parts) {
    const bucket = width === undefined ? 0 : floorDivide(part.last[axis], width);
    const there = buckets.get(bucket);
    if (there === undefined) buckets.set(bucket, part);
    else mergeInto(there, part, axis);
  }
  return [...buckets].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, bucket]) => bucket);
}

function seriesJson(
  { runId, key, axis, first, last }: Shown,
  exact: boolean,
  buckets: readonly PointSummary[],
): string {
  const points = buckets.reduce((sum, { count }) => sum + count, 0);
  const column = (name: string, item: (bucket: PointSummary) => Int64 | string): string =>
    `"${name}":[${buckets.map(item).join(",")}]`;
  return `{"run_id":${JSON.stringify(runId)},"key":${JSON.stringify(key)},"exact":${exact},"points":${points},"first_x":${first},"last_x":${last},${[
    column("x", (bucket) => bucket.last[axis]),
    column("step", (bucket) => bucket.last.step),
    column("time", (bucket) => bucket.last.time),
    column("last", (bucket) => doubleJson(bucket.last.value)),
    column("min", ({ min }) => doubleOrNullJson(min)),
    column("max", ({ max }) => doubleOrNullJson(max)),
    column("mean", (bucket) => doubleOrNullJson(meanOf(bucket))),
    column("count", ({ count }) => count),
    column("nan", ({ nan }) => nan),
  ].join(",")}}`;
}

const doubleOrNullJson = (value: number | null): string =>
  value === null ? "null" : doubleJson(value);
