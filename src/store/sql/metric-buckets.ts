import { bucketWidth, floorDivide } from "../../core/bucket-grid.ts";
import {
  type Axis,
  meanOf,
  mergeInto,
  type PointSummary,
  summaryOf,
} from "../../core/point-summary.ts";
import { doubleJson } from "../../protocol/bulk-json.ts";
import type { getMetricBuckets } from "../../protocol/charts.ts";
import type { RequestOf } from "../../protocol/endpoint.ts";
import type { Int64 } from "../../protocol/fields.ts";
import { readValue } from "./metric-values.ts";
import type { Operations } from "./operation.ts";
import type { Session, Value } from "./session.ts";

type Request = RequestOf<typeof getMetricBuckets>;

/** One run's metric, and the part of it that a chart shows. */
interface Series {
  runId: string;
  key: string;
  axis: Axis;
  first: Int64;
  last: Int64;
}

export const metricBucketsOperation: Operations<"getMetricBuckets"> = {
  getMetricBuckets: async (session, request) => {
    const keys = [...new Set(request.metric_keys)];
    const texts = await Promise.all(keys.map((key) => seriesOfKey(session, request, key)));
    return { json: Buffer.from(`{"series":[${texts.flat().join(",")}]}`) };
  },
};

/** The series of a key share their buckets, so that they can be set side by side. */
async function seriesOfKey(session: Session, request: Request, key: string): Promise<string[]> {
  const runs = [...new Set(request.run_ids)];
  const found = await Promise.all(runs.map((runId) => findSeries(session, request, runId, key)));
  const series = found.filter((each) => each !== undefined);
  if (series.length === 0) return [];
  const first = request.start ?? least(series.map((each) => each.first));
  const last = request.end ?? greatest(series.map((each) => each.last));
  const width = bucketWidth(first, last, request.buckets);
  return Promise.all(
    series.map(async (each) => {
      const points = await readPoints(session, each);
      const buckets = points.length <= request.buckets ? points : bucketed(points, each, width);
      return seriesJson(each, buckets);
    }),
  );
}

const COLUMN = { step: "step", time: "timestamp" } as const;

/** The table of metrics, to be read by an axis. */
const tableBy = ({ dialect }: Session, axis: Axis): string =>
  axis === "step" ? dialect.metricSeries : dialect.metricSeriesByTime;

const least = (values: readonly Int64[]): Int64 => values.reduce((a, b) => (b < a ? b : a));
const greatest = (values: readonly Int64[]): Int64 => values.reduce((a, b) => (b > a ? b : a));

/** A series with the first and last x of its points in the request's range, if it has any. */
async function findSeries(
  session: Session,
  { x: axis = "step", start, end }: Request,
  runId: string,
  key: string,
): Promise<Series | undefined> {
  const x = COLUMN[axis];
  const bounds: Value[] = [];
  let range = "";
  if (start !== undefined) [range, bounds[0]] = [` and ${x} >= ?`, start];
  if (end !== undefined) [range, bounds[bounds.length]] = [`${range} and ${x} <= ?`, end];
  const points = `from ${tableBy(session, axis)} where run_uuid = ? and key = ?${range}`;
  const parameters = [runId, key, ...bounds];
  const [row] = await session.query<{ first: Int64 | null; last: Int64 | null }>(
    `select (select min(${x}) ${points}) as first, (select max(${x}) ${points}) as last`,
    [...parameters, ...parameters],
  );
  if (row === undefined || row.first === null || row.last === null) return undefined;
  return { runId, key, axis, first: row.first, last: row.last };
}

type PointRow = { step: Int64; timestamp: Int64; value: number; is_nan: boolean | number };

/** The points in order, each as a summary of itself. */
async function readPoints(session: Session, series: Series): Promise<PointSummary[]> {
  const [x, other] = series.axis === "step" ? ["step", "timestamp"] : ["timestamp", "step"];
  const rows = await session.query<PointRow>(
    `select step, timestamp, value, is_nan from ${tableBy(session, series.axis)}
     where run_uuid = ? and key = ? and ${x} >= ? and ${x} <= ?
     order by ${x}, ${other}, value, is_nan`,
    [series.runId, series.key, series.first, series.last],
  );
  return rows.map(({ step, timestamp, value, is_nan }) =>
    summaryOf({ step, time: timestamp, value: readValue(value, is_nan) }),
  );
}

/** Summaries that come in order, one for each bucket that has points. */
function bucketed(
  parts: readonly PointSummary[],
  { axis }: Series,
  width: Int64 | undefined,
): readonly PointSummary[] {
  const buckets: PointSummary[] = [];
  let current: Int64 | undefined;
  for (const part of parts) {
    const bucket = width === undefined ? 0 : floorDivide(part.last[axis], width);
    if (bucket === current) mergeInto(buckets.at(-1)!, part, axis);
    else buckets.push(part);
    current = bucket;
  }
  return buckets;
}

function seriesJson(
  { runId, key, axis, first, last }: Series,
  buckets: readonly PointSummary[],
): string {
  const column = (name: string, item: (bucket: PointSummary) => Int64 | string): string =>
    `"${name}":[${buckets.map(item).join(",")}]`;
  const points = buckets.reduce((sum, { count }) => sum + count, 0);
  return `{"run_id":${JSON.stringify(runId)},"key":${JSON.stringify(key)},"exact":true,"points":${points},"first_x":${first},"last_x":${last},${[
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
