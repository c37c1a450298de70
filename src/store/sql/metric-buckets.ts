import { bucketWidth, floorDivide } from "../../core/bucket-grid.ts";
import { coverByBlocks } from "../../core/block-cover.ts";
import {
  meanOf,
  mergeInto,
  type Point,
  type PointSummary,
  summaryOf,
} from "../../core/point-summary.ts";
import { doubleJson } from "../../protocol/bulk-json.ts";
import type { getMetricBuckets } from "../../protocol/charts.ts";
import type { RequestOf } from "../../protocol/endpoint.ts";
import { type Int64, narrowInt64 } from "../../protocol/fields.ts";
import type { Chart, SeriesName, SummarizedSeries } from "../metric-series.ts";
import {
  claimSeries,
  lateOfBlocks,
  newBlocks,
  readBlocks,
  storeBlocks,
  summarized,
  TOP_LEVEL,
} from "./metric-blocks.ts";
import { columnsOf, type Ends, endsOf, readPoints, tableBy } from "./metric-points.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";

type Request = RequestOf<typeof getMetricBuckets>;

/** The part of a series that a chart shows. */
interface Shown extends SeriesName, Ends {}

export const metricBucketsOperations: Operations<
  "getMetricBuckets" | "claimMetricSeries" | "newMetricBlocks" | "storeMetricBlocks"
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
  newMetricBlocks: newBlocks,
  storeMetricBlocks: storeBlocks,
};

/** A chart that reads more points of a series than this has it summarized. */
const MANY_POINTS = 2_000;

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
  return ends && { ...series, ...ends };
}

/** What the series of a key have in common. */
interface Grid {
  buckets: number;
  /** Undefined where all is one bucket. */
  width: Int64 | undefined;
  /** How many points of each series may be read one by one. */
  mostPoints: number;
}

async function draw(session: Session, shown: Shown, grid: Grid): Promise<Drawn> {
  const { parts, exact } = await readParts(session, shown, grid);
  const points = parts.reduce((sum, { count }) => sum + count, 0);
  const isFew = exact && points <= grid.buckets;
  const shownParts = isFew ? await readAll(session, shown) : bucketed(parts, shown, grid.width);
  const { runId, key, axis } = shown;
  return {
    name: { runId, key, axis },
    json: seriesJson(shown, exact, points, shownParts),
    pointsRead: exact ? parts.filter(({ count }) => count === 1).length : Infinity,
  };
}

const readAll = async (session: Session, shown: Shown): Promise<PointSummary[]> =>
  (await readPoints(session, shown, shown.first, shown.last, Number.MAX_SAFE_INTEGER)).map(
    summaryOf,
  );

async function hasMore(session: Session, shown: Shown, points: number): Promise<boolean> {
  const [x] = columnsOf(shown.axis);
  const rows = await session.query<{ x: Int64 }>(
    `select ${x} as x from ${tableBy(session, shown.axis)}
     where run_uuid = ? and key = ? and ${x} >= ? and ${x} <= ?
     order by ${x} limit 1 offset ?`,
    [shown.runId, shown.key, shown.first, shown.last, points],
  );
  return rows.length > 0;
}

/** Summaries of parts of a series, each in one bucket. */
interface Parts {
  parts: PointSummary[];
  /** Whether they hold all of it. */
  exact: boolean;
}

/** More points of a chart than this are not read one by one, while there is no summary. */
const MOST_POINTS = 100_000;

/** How many points of a bucket are read then. */
const SAMPLED_POINTS = 2;

/** Every point, or a few of each bucket where they are too many. */
async function readSingly(
  session: Session,
  shown: Shown,
  { width, mostPoints }: Grid,
): Promise<Parts> {
  const { first, last, axis } = shown;
  if (!(await hasMore(session, shown, mostPoints)))
    return { parts: await readAll(session, shown), exact: true };
  const samples: Promise<Point[]>[] = [];
  const step = BigInt(width ?? 2n ** 63n);
  const origin = BigInt(floorDivide(first, narrowInt64(step))) * step;
  for (let from = origin; from <= last; from += step) {
    const [low, high] = [narrowInt64(from), narrowInt64(from + step - 1n)];
    const within = [low < first ? first : low, high > last ? last : high] as const;
    samples.push(readPoints(session, shown, ...within, SAMPLED_POINTS));
  }
  const ends = [readPoints(session, shown, last, last, 1)];
  const read = (await Promise.all([...samples, ...ends])).flat();
  const unique = read.filter((point, i) => i === 0 || point[axis] !== read[i - 1]![axis]);
  return { parts: unique.map(summaryOf), exact: false };
}

/** What is shown: of blocks where there are. */
async function readParts(session: Session, shown: Shown, grid: Grid): Promise<Parts> {
  const { first, last } = shown;
  const series = await summarized(session, shown);
  if (series === undefined || first >= series.covered || !isSafe(first) || !isSafe(last))
    return readSingly(session, shown, grid);
  const to = Math.min(series.covered, last + 1);
  const { blocks, points } = coverByBlocks(first, to, series.width, topLevel(series, grid.width));
  const beyond = last >= series.covered ? [[series.covered, last + 1] as const] : [];
  const singly = [...points, ...beyond].map(([from, end]) =>
    readSingly(session, { ...shown, first: from, last: end - 1 }, grid),
  );
  const ofBlocks = blocks.map((range) => readBlocks(session, series, range));
  const late = await lateOfBlocks(session, series, blocks);
  const read = await Promise.all(singly);
  return {
    parts: [
      ...(await Promise.all(ofBlocks)).flat(),
      ...read.flatMap(({ parts }) => parts),
      ...late.map(summaryOf),
    ],
    exact: read.every(({ exact }) => exact),
  };
}

const isSafe = (x: Int64): x is number => Number.isSafeInteger(x);

/** The widest blocks of which a whole number makes a bucket; below 0 none does. */
function topLevel(series: SummarizedSeries, width: Int64 | undefined): number {
  if (width === undefined) return TOP_LEVEL;
  let level = -1;
  for (let block = series.width; Number(width) % block === 0 && level < TOP_LEVEL; block *= 2)
    level++;
  return level;
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
  points: number,
  buckets: readonly PointSummary[],
): string {
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
