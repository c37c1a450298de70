import {
  type Axis,
  LARGEST_SUMMED,
  type Point,
  type PointSummary,
} from "../../core/point-summary.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { readValue } from "./metric-values.ts";
import type { SeriesName } from "../metric-series.ts";
import type { Session, Value } from "./session.ts";

/** The columns of an axis and of the other one. */
export const columnsOf = (axis: Axis) =>
  axis === "step" ? (["step", "timestamp"] as const) : (["timestamp", "step"] as const);

/** The table of metrics, to be read by an axis. */
export const tableBy = ({ dialect }: Session, axis: Axis): string =>
  axis === "step" ? dialect.metricSeries : dialect.metricSeriesByTime;

export type PointRow = {
  step: Int64;
  timestamp: Int64;
  value: number;
  is_nan: boolean | number;
};

export const pointOf = ({ step, timestamp, value, is_nan }: PointRow): Point => ({
  step,
  time: timestamp,
  value: readValue(value, is_nan),
});

/** At most `limit` points of a series in order, of x from `from` to `to`, both included. */
export async function readPoints(
  session: Session,
  { runId, key, axis }: SeriesName,
  from: Int64,
  to: Int64,
  limit: number,
): Promise<Point[]> {
  const [x, other] = columnsOf(axis);
  const rows = await session.values(
    `select step, timestamp, value, is_nan from ${tableBy(session, axis)}
     where run_uuid = ? and key = ? and ${x} >= ? and ${x} <= ?
     order by ${x}, ${other}, value, is_nan limit ?`,
    [runId, key, from, to, limit],
  );
  return (rows as [Int64, Int64, number, boolean][]).map(([step, time, value, isNan]) => ({
    step,
    time,
    value: readValue(value, isNan),
  }));
}

/** The first and last x of some points, both included. */
export interface Ends {
  first: Int64;
  last: Int64;
}

/** Where a series' points from `from` to `to` lie, if there are any; without bounds all of them. */
export async function endsOf(
  session: Session,
  { runId, key, axis }: SeriesName,
  from?: Int64,
  to?: Int64,
): Promise<Ends | undefined> {
  const [x] = columnsOf(axis);
  const bounds: Value[] = [];
  let range = "";
  if (from !== undefined) [range, bounds[0]] = [` and ${x} >= ?`, from];
  if (to !== undefined) [range, bounds[bounds.length]] = [`${range} and ${x} <= ?`, to];
  const end = (direction: string): string =>
    `(select ${x} from ${tableBy(session, axis)} where run_uuid = ? and key = ?${range}
      order by ${x} ${direction} limit 1)`;
  const parameters = [runId, key, ...bounds];
  const [row] = await session.query<{ first: Int64 | null; last: Int64 | null }>(
    `select ${end("asc")} as first, ${end("desc")} as last`,
    [...parameters, ...parameters],
  );
  if (row === undefined || row.first === null || row.last === null) return undefined;
  return { first: row.first, last: row.last };
}

/** How many points a series has from x `from` to `to`, both included. */
export async function countPoints(
  session: Session,
  { runId, key, axis }: SeriesName,
  from: Int64,
  to: Int64,
): Promise<number> {
  const [x] = columnsOf(axis);
  const [row] = await session.query<{ count: number }>(
    `select count(*) as count from ${tableBy(session, axis)}
     where run_uuid = ? and key = ? and ${x} between ? and ?`,
    [runId, key, from, to],
  );
  return row!.count;
}

/**
 * What there is to tell of a series' points of x `from` to `to`, both included: one summary, or none
 * where there is no point. The database reads them, however many they are.
 */
export async function summarizePoints(
  session: Session,
  { runId, key, axis }: SeriesName,
  from: Int64,
  to: Int64,
): Promise<PointSummary[]> {
  const [x, other] = columnsOf(axis);
  const points = `from ${tableBy(session, axis)}
    where run_uuid = ? and key = ? and ${x} >= ? and ${x} <= ?`;
  const parameters = [runId, key, from, to];
  const [all, [last]] = await Promise.all([
    session.query<SummaryRow>(`select ${AGGREGATES} ${points}`, parameters),
    session.query<PointRow>(
      `select step, timestamp, value, is_nan ${points}
       order by ${x} desc, ${other} desc, value desc, is_nan desc limit 1`,
      parameters,
    ),
  ]);
  if (last === undefined) return [];
  const { count, nan, min, max, sum } = all[0]!;
  return [
    {
      count,
      nan,
      min: min === null ? null : readValue(min, false),
      max: max === null ? null : readValue(max, false),
      sum: sum ?? 0,
      last: pointOf(last),
    },
  ];
}

const AGGREGATES = `count(*) as count, count(*) filter (where is_nan) as nan,
  min(value) filter (where not is_nan) as min, max(value) filter (where not is_nan) as max,
  sum(value) filter (where not is_nan and abs(value) <= ${LARGEST_SUMMED}) as sum`;

type SummaryRow = {
  count: number;
  nan: number;
  min: number | null;
  max: number | null;
  sum: number | null;
};

/** A part of a series whose ends are no larger than 2^53. */
interface Range {
  first: number;
  last: number;
  /** Whether it is all of the series. */
  isWhole: boolean;
}

/** The same for each bucket of a width that has points, in one statement. */
export async function summarizeBuckets(
  session: Session,
  { runId, key, axis, first, last, isWhole }: SeriesName & Range,
  width: number,
): Promise<PointSummary[]> {
  const [x, other] = columnsOf(axis);
  // That index has the values too, and where all is read the order of reading does not matter.
  const table = isWhole ? session.dialect.metricSeriesByTime : tableBy(session, axis);
  const ofLast = (column: string): string =>
    `(select ${column} from ${tableBy(session, axis)}
      where run_uuid = ? and key = ? and ${x} = last_x
      order by ${other} desc, value desc, is_nan desc limit 1)`;
  const rows = await session.values(
    `select count, nan, min, max, sum, last_x, ${[other, "value", "is_nan"].map(ofLast).join(", ")}
     from (
       select (${x} - cast(? as bigint)) / cast(? as bigint) as bucket, max(${x}) as last_x, ${AGGREGATES}
       from ${table} where run_uuid = ? and key = ? and ${x} >= ? and ${x} <= ? group by 1
     ) buckets`,
    [
      ...Array.from({ length: 3 }, () => [runId, key]).flat(),
      Math.floor(first / width) * width,
      width,
      runId,
      key,
      first,
      last,
    ],
  );
  return (rows as BucketRow[]).map(
    ([count, nan, min, max, sum, lastX, lastOther, value, isNan]) => ({
      count,
      nan,
      min: min === null ? null : readValue(min, false),
      max: max === null ? null : readValue(max, false),
      sum: sum ?? 0,
      last: {
        step: axis === "step" ? lastX : lastOther,
        time: axis === "step" ? lastOther : lastX,
        value: readValue(value, isNan),
      },
    }),
  );
}

type BucketRow = [
  count: number,
  nan: number,
  min: number | null,
  max: number | null,
  sum: number | null,
  lastX: Int64,
  lastOther: Int64,
  value: number,
  isNan: boolean | number,
];
