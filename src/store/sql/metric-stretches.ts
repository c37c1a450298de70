import { floorDivide } from "../../core/bucket-grid.ts";
import { type BlockRange, coverByBlocks } from "../../core/block-cover.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { SeriesName, SummarizedSeries } from "../metric-series.ts";
import { lateOfBlocks, summarized } from "./metric-blocks.ts";
import type { Ends } from "./metric-points.ts";
import type { Session } from "./session.ts";

/** A part of a series, and how many points it has. */
export interface Stretch {
  from: Int64;
  /** Included. */
  to: Int64;
  count: number;
}

/**
 * A part of a series by its x, both ends included, in stretches that follow each other: short ones
 * where the series is summarized, as far as it is.
 */
export async function stretchesOf(
  session: Session,
  series: SeriesName,
  { first, last }: Ends,
): Promise<Stretch[]> {
  const counted = (from: Int64, to: Int64) =>
    session.dialect.sampling.count(session, series, from, to);
  const summary = await summarized(session, series);
  if (summary === undefined || !isSafe(first) || !isSafe(last) || first >= summary.covered)
    return counted(first, last);
  const to = Math.min(summary.covered, last + 1);
  const level = levelFor((to - first) / summary.width);
  const { blocks, points } = coverByBlocks(first, to, summary.width, level);
  const ends = points.map(([from, beyond]) => counted(from, beyond - 1));
  if (last >= summary.covered) ends.push(counted(summary.covered, last));
  const stretches = [
    ...(await ofBlocks(session, summary, blocks)),
    ...(await Promise.all(ends)).flat(),
  ];
  return stretches.toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

const isSafe = (x: Int64): x is number => Number.isSafeInteger(x);

/**
 * The level of which to read blocks: passing over the points of half a block for each of some
 * hundred places is to cost about as much as reading the blocks.
 */
const levelFor = (blocks: number): number => Math.max(0, Math.round((Math.log2(blocks) - 7) / 2));

async function ofBlocks(
  session: Session,
  series: SummarizedSeries,
  ranges: readonly BlockRange[],
): Promise<Stretch[]> {
  const stretches = new Map<number, Stretch>();
  const add = ({ level }: BlockRange, block: number, count: number): void => {
    const width = series.width * 2 ** level;
    const from = block * width;
    const before = stretches.get(from)?.count ?? 0;
    stretches.set(from, { from, to: from + width - 1, count: before + count });
  };
  for (const range of ranges)
    for (const { block, count } of await blockCounts(session, series, range))
      add(range, block, count);
  for (const { step, time } of await lateOfBlocks(session, series, ranges)) {
    const block = Number(floorDivide(series.axis === "step" ? step : time, series.width));
    const range = ranges.find(
      ({ level, from, to }) => block >= from * 2 ** level && block < to * 2 ** level,
    )!;
    add(range, Math.floor(block / 2 ** range.level), 1);
  }
  return [...stretches.values()];
}

const blockCounts = (session: Session, { id }: SummarizedSeries, range: BlockRange) =>
  session.query<{ block: number; count: number }>(
    `select block, count from millrace_metric_blocks
     where series_id = ? and level = ? and block >= ? and block < ?`,
    [id, range.level, range.from, range.to],
  );
