import type { BlockRange } from "../../core/block-cover.ts";
import type { Point, PointSummary } from "../../core/point-summary.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { SeriesName, SummarizedSeries } from "../metric-series.ts";
import { columnsOf, pointOf, type PointRow } from "./metric-points.ts";
import { readValue } from "./metric-values.ts";
import type { Session } from "./session.ts";

/** The highest level of blocks; one of its blocks holds most series. */
export const TOP_LEVEL = 30;

/** A series with more late points than this counts as not summarized. */
export const MOST_LATE = 20_000;

/** The summary of a series, if there is one that can be used. */
export async function summarized(
  session: Session,
  { runId, key, axis }: SeriesName,
): Promise<SummarizedSeries | undefined> {
  const [row] = await session.query<{
    id: number;
    width: number;
    covered: number;
    claimed: number;
    late: number;
  }>(
    `select id, width, covered, claimed,
       (select count(*) from (
          select 1 from millrace_metric_late where series_id = s.id limit ${MOST_LATE + 1}) l) as late
     from millrace_metric_series s where run_uuid = ? and key = ? and axis = ?`,
    [runId, key, axis],
  );
  if (row === undefined || row.late > MOST_LATE) return undefined;
  return {
    runId,
    key,
    axis,
    id: row.id,
    width: row.width,
    covered: row.covered,
    claimed: row.claimed,
  };
}

export type LateRow = PointRow & { id: number };

/** What came late, of x from `from` up to `to`. */
export const lateRows = (
  session: Session,
  { id, axis }: SummarizedSeries,
  from: Int64,
  to: Int64,
  limit: number = Number.MAX_SAFE_INTEGER,
): Promise<LateRow[]> => {
  const [x] = columnsOf(axis);
  return session.query<LateRow>(
    `select id, step, timestamp, value, is_nan from millrace_metric_late
     where series_id = ? and ${x} >= ? and ${x} < ? order by id limit ?`,
    [id, from, to, limit],
  );
};

/** What these blocks, which follow each other, lack: the points that came late. */
export async function lateOfBlocks(
  session: Session,
  series: SummarizedSeries,
  blocks: readonly BlockRange[],
): Promise<Point[]> {
  if (blocks.length === 0) return [];
  const widthAt = (level: number): number => series.width * 2 ** level;
  const from = Math.min(...blocks.map((range) => range.from * widthAt(range.level)));
  const to = Math.max(...blocks.map((range) => range.to * widthAt(range.level)));
  return (await lateRows(session, series, from, to)).map(pointOf);
}

/** The summaries of a range of blocks, in order. */
export async function readBlocks(
  session: Session,
  { id, axis }: SummarizedSeries,
  { level, from, to }: BlockRange,
): Promise<PointSummary[]> {
  const rows = await session.values(
    `select count, nan, min, max, sum, last_x, last_other, last_value, last_is_nan
     from millrace_metric_blocks where series_id = ? and level = ? and block >= ? and block < ?
     order by block`,
    [id, level, from, to],
  );
  return (rows as BlockRow[]).map(([count, nan, min, max, sum, x, other, value, isNan]) => ({
    count,
    nan,
    min: min === null ? null : readValue(min, false),
    max: max === null ? null : readValue(max, false),
    sum,
    last: {
      step: axis === "step" ? x : other,
      time: axis === "step" ? other : x,
      value: readValue(value, isNan),
    },
  }));
}

type BlockRow = [
  count: number,
  nan: number,
  min: number | null,
  max: number | null,
  sum: number,
  lastX: Int64,
  lastOther: Int64,
  lastValue: number,
  lastIsNan: number,
];
