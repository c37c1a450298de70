import { coverByBlocks } from "../../core/block-cover.ts";
import { floorDivide } from "../../core/bucket-grid.ts";
import { type PointSummary, summaryOf } from "../../core/point-summary.ts";
import { type Int64, narrowInt64 } from "../../protocol/int64.ts";
import type { SeriesName, SummarizedSeries } from "../metric-series.ts";
import { lateOfBlocks, readBlocks, summarized, TOP_LEVEL } from "./metric-blocks.ts";
import {
  columnsOf,
  type Ends,
  readPoints,
  summarizeBuckets,
  summarizePoints,
  tableBy,
} from "./metric-points.ts";
import type { Part } from "./metric-samples.ts";
import type { Session } from "./session.ts";

/** The part of a series that a chart shows. */
export interface Shown extends SeriesName, Ends {
  /** Whether it is all of the series. */
  isWhole: boolean;
}

/** What the series of a key have in common. */
export interface Grid {
  /** Of a bucket; undefined where all is one bucket. */
  width: Int64 | undefined;
  /** How many points of each series may be read without a summary. */
  mostPoints: number;
}

/** Summaries of parts of a series, each in one bucket. */
export interface Parts {
  parts: PointSummary[];
  /** Whether they hold all of it. */
  exact: boolean;
  /** How many points were, or should have been, read for want of a summary. */
  pointsRead: number;
}

/** So many points are read one by one as quickly as summarized by the database. */
const FEW_POINTS = 5_000;

/** How many points of a bucket are read where they are too many. */
const SAMPLED_POINTS = 2;

/** Every point of a series, in order. */
export const readAll = async (session: Session, shown: Shown): Promise<PointSummary[]> =>
  (await readPoints(session, shown, shown.first, shown.last, Number.MAX_SAFE_INTEGER)).map(
    summaryOf,
  );

/** Whether a series has more points than so many. */
export async function hasMore(session: Session, shown: Shown, points: number): Promise<boolean> {
  const [x] = columnsOf(shown.axis);
  const rows = await session.query<{ x: Int64 }>(
    `select ${x} as x from ${tableBy(session, shown.axis)}
     where run_uuid = ? and key = ? and ${x} >= ? and ${x} <= ?
     order by ${x} limit 1 offset ?`,
    [shown.runId, shown.key, shown.first, shown.last, points],
  );
  return rows.length > 0;
}

/** What is shown: of blocks where there are. */
export async function readParts(session: Session, shown: Shown, grid: Grid): Promise<Parts> {
  const { first, last } = shown;
  const series = await summarized(session, shown);
  if (series === undefined || first >= series.covered || !isSafe(first) || !isSafe(last))
    return readUnsummarized(session, shown, grid);
  const to = Math.min(series.covered, last + 1);
  const { blocks, points } = coverByBlocks(first, to, series.width, topLevel(series, grid.width));
  const beyond = last >= series.covered ? [[series.covered, last + 1] as const] : [];
  const ofBlocks = blocks.map((range) => readBlocks(session, series, range));
  const others = [...points, ...beyond].map(([from, end]) =>
    readUnsummarized(session, { ...shown, first: from, last: end - 1, isWhole: false }, grid),
  );
  const late = await lateOfBlocks(session, series, blocks);
  const read = await Promise.all(others);
  return {
    parts: [
      ...(await Promise.all(ofBlocks)).flat(),
      ...read.flatMap(({ parts }) => parts),
      ...late.map(summaryOf),
    ],
    exact: read.every(({ exact }) => exact),
    pointsRead: read.reduce((sum, { pointsRead }) => sum + pointsRead, late.length),
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

/** Every point, or what the database tells of each bucket, or a few points of each. */
async function readUnsummarized(session: Session, shown: Shown, grid: Grid): Promise<Parts> {
  const exactly = (parts: PointSummary[]): Parts => ({
    parts,
    exact: true,
    pointsRead: parts.reduce((sum, { count }) => sum + count, 0),
  });
  if (!(await hasMore(session, shown, FEW_POINTS))) return exactly(await readAll(session, shown));
  const { first, last } = shown;
  const { width } = grid;
  const buckets = bucketsOf(shown, width);
  if (await isLong(session, shown, buckets, grid.mostPoints))
    return { parts: await sampled(session, shown, buckets), exact: false, pointsRead: Infinity };
  if (isSafe(first) && isSafe(last) && typeof width === "number")
    return exactly(await summarizeBuckets(session, { ...shown, first, last }, width));
  const summaries = buckets.map(([from, to]) => summarizePoints(session, shown, from, to));
  return exactly((await Promise.all(summaries)).flat());
}

/** In so many buckets points are counted. */
const PROBED = 8;

/**
 * Whether a series has more points than so many. To count them all would take longer than all else
 * where they are on the disk: that some buckets have twice their share is enough.
 */
async function isLong(
  session: Session,
  shown: Shown,
  buckets: readonly Part[],
  most: number,
): Promise<boolean> {
  const share = Math.ceil((2 * most) / buckets.length);
  const apart = Math.ceil(buckets.length / PROBED);
  for (const [first, last] of buckets.filter((_, at) => at % apart === apart >> 1))
    if (!(await hasMore(session, { ...shown, first, last }, share)))
      return hasMore(session, shown, most);
  return true;
}

/** The ranges of x, both ends included, of the buckets that what is shown lies in. */
function bucketsOf({ first, last }: Shown, width: Int64 | undefined): Part[] {
  if (width === undefined) return [[first, last]];
  const step = BigInt(width);
  const buckets: Part[] = [];
  for (let from = BigInt(floorDivide(first, width)) * step; from <= last; from += step) {
    const [low, high] = [narrowInt64(from), narrowInt64(from + step - 1n)];
    buckets.push([low < first ? first : low, high > last ? last : high]);
  }
  return buckets;
}

/** Some points of each bucket, and the last. */
async function sampled(
  session: Session,
  shown: Shown,
  buckets: readonly Part[],
): Promise<PointSummary[]> {
  const { sampling } = session.dialect;
  const [samples, ends] = await Promise.all([
    sampling.firstOf(session, shown, buckets, SAMPLED_POINTS),
    readPoints(session, shown, shown.last, shown.last, 1),
  ]);
  const read = [...samples, ...ends];
  const { axis } = shown;
  return read.filter((point, i) => i === 0 || point[axis] !== read[i - 1]![axis]).map(summaryOf);
}
