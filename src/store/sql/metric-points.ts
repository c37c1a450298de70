import type { Axis, Point } from "../../core/point-summary.ts";
import type { Int64 } from "../../protocol/fields.ts";
import { readValue } from "./metric-values.ts";
import type { SeriesName } from "../metric-series.ts";
import type { Session } from "./session.ts";

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
  const rows = await session.query<PointRow>(
    `select step, timestamp, value, is_nan from ${tableBy(session, axis)}
     where run_uuid = ? and key = ? and ${x} >= ? and ${x} <= ?
     order by ${x}, ${other}, value, is_nan limit ?`,
    [runId, key, from, to, limit],
  );
  return rows.map(pointOf);
}
