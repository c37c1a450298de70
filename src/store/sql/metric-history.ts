import { invalidToken, pageStart, tokenAfter } from "../../core/page-token.ts";
import { listMember, metricJson, metricWithRunIdJson } from "../../protocol/bulk-json.ts";
import type { Int64 } from "../../protocol/fields.ts";
import { limits } from "../../protocol/rules.ts";
import { jsonObject, nextPageMember } from "./json-answer.ts";
import { readValue } from "./metric-values.ts";
import type { Operations } from "./operation.ts";
import type { Session, Value } from "./session.ts";

type Point = {
  value: number;
  timestamp: number | bigint;
  step: number | bigint;
  is_nan: boolean | number;
};

export const metricHistoryOperations: Operations<
  "getMetricHistory" | "getMetricHistoryBulk" | "getMetricHistoryBulkInterval"
> = {
  getMetricHistory: async (session, { run_id, metric_key, max_results, page_token }) => {
    const start = pageStart(page_token);
    const limit = max_results ?? NO_LIMIT;
    const points = await history(session, run_id, metric_key, limit + 1, start);
    const page = points.length > limit ? points.slice(0, limit) : points;
    const metrics = page.map(({ value, is_nan, timestamp, step }) =>
      metricJson(metric_key, readValue(value, is_nan), timestamp, step),
    );
    const next = points.length > limit ? tokenAfter(placeOf(page.at(-1)!)) : undefined;
    return jsonObject(listMember("metrics", metrics), nextPageMember(next));
  },

  getMetricHistoryBulk: async (session, { run_id, metric_key, max_results }) => {
    const metrics: string[] = [];
    const limit = Math.min(max_results, limits.historyPage);
    for (const id of new Set(run_id.toSorted())) {
      if (metrics.length >= limit) break;
      const points = await history(session, id, metric_key, limit - metrics.length, FIRST_PAGE);
      metrics.push(...points.map((point) => pointJson(id, metric_key, point)));
    }
    return jsonObject(`"metrics":[${metrics.join(",")}]`);
  },

  getMetricHistoryBulkInterval: async (session, request) => {
    const metrics: string[] = [];
    for (const id of request.run_ids) {
      const points = await sampled(session, id, request);
      metrics.push(...points.map((point) => pointJson(id, request.metric_key, point)));
    }
    return jsonObject(listMember("metrics", metrics));
  },
};

/** No history is longer: the databases take it as a limit and a page is never full. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER - 1;

const pointJson = (runId: string, key: string, point: Point): string =>
  metricWithRunIdJson(
    key,
    readValue(point.value, point.is_nan),
    point.timestamp,
    point.step,
    runId,
  );

type PageStart = ReturnType<typeof pageStart>;

const FIRST_PAGE: PageStart = { offset: 0 };

/** A point's place in a history: no two have the same. */
const placeOf = ({ timestamp, step, value, is_nan }: Point): Value[] => [
  timestamp,
  step,
  value,
  Boolean(is_nan),
];

/** The points from the start of a page. A page after a point costs the same wherever it is. */
function history(
  session: Session,
  runId: string,
  key: string,
  limit: number,
  start: PageStart,
): Promise<Point[]> {
  const isAfter = "after" in start;
  const after = isAfter ? " and (timestamp, step, value, is_nan) > (?, ?, ?, ?)" : "";
  return session.query<Point>(
    `select value, timestamp, step, is_nan from ${session.dialect.metricSeriesByTime}
     where run_uuid = ? and key = ?${after}
     order by timestamp, step, value, is_nan limit ?${isAfter ? "" : " offset ?"}`,
    isAfter ? [runId, key, ...placeAfter(start.after), limit] : [runId, key, limit, start.offset],
  );
}

/** A point's place as a token gives it. Throws ApiError INVALID_PARAMETER_VALUE where it is none. */
function placeAfter(place: readonly unknown[]): Value[] {
  const [timestamp, step, value, isNan] = place;
  if (place.length !== 4 || !isInt64(timestamp) || !isInt64(step)) throw invalidToken();
  if (typeof value !== "number" || typeof isNan !== "boolean") throw invalidToken();
  return [timestamp, step, value, isNan];
}

const isInt64 = (value: unknown): value is Int64 =>
  Number.isSafeInteger(value) || (typeof value === "bigint" && BigInt.asIntN(64, value) === value);

interface Interval {
  metric_key: string;
  start_step?: number | undefined;
  end_step?: number | undefined;
  max_results: number;
}

/**
 * At most `max_results` points, evenly spread over those in the interval: the first of each of as
 * many equal parts (SQL's NTILE), and always the last, as MLflow samples them.
 */
async function sampled(session: Session, runId: string, interval: Interval): Promise<Point[]> {
  const { start_step, end_step, max_results } = interval;
  const bounded = start_step !== undefined && end_step !== undefined;
  const steps = bounded ? " and step between ? and ?" : "";
  const series = `${session.dialect.metricSeries} where run_uuid = ? and key = ?${steps}`;
  const parameters: Value[] = [runId, interval.metric_key];
  if (bounded) parameters.push(start_step, end_step);
  const points = await session.query<Point>(samples(series), [max_results, ...parameters]);
  const [last] = await session.query<Point>(lastPoint(series), parameters);
  if (last === undefined || samePoint(points.at(-1), last)) return points;
  return [...points.slice(0, max_results - 1), last];
}

const ORDER = "step, timestamp, value, is_nan";

const samples = (series: string): string =>
  `with parts as (
     select value, timestamp, step, is_nan, ntile(?) over (order by ${ORDER}) as part
     from ${series}
   ), ranked as (
     select *, row_number() over (partition by part order by ${ORDER}) as place from parts
   )
   select value, timestamp, step, is_nan from ranked where place = 1 order by ${ORDER}`;

const lastPoint = (series: string): string =>
  `select value, timestamp, step, is_nan from ${series}
   order by step desc, timestamp desc, value desc, is_nan desc limit 1`;

const samePoint = (a: Point | undefined, b: Point): boolean =>
  a?.step === b.step &&
  a.timestamp === b.timestamp &&
  a.value === b.value &&
  Boolean(a.is_nan) === Boolean(b.is_nan);
