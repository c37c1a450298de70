import { decodePageToken, pageOf } from "../../core/page-token.ts";
import { listMember, metricJson, metricWithRunIdJson } from "../../protocol/bulk-json.ts";
import type { Encoded } from "../../protocol/endpoint.ts";
import { limits } from "../../protocol/rules.ts";
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
    const offset = decodePageToken(page_token);
    const limit = max_results ?? NO_LIMIT;
    const points = await history(session, run_id, metric_key, limit + 1, offset);
    const { page, next_page_token } = pageOf(points, offset, limit);
    const metrics = page.map(({ value, is_nan, timestamp, step }) =>
      metricJson(metric_key, readValue(value, is_nan), timestamp, step),
    );
    return jsonObject(
      listMember("metrics", metrics),
      next_page_token === undefined ? "" : `"next_page_token":"${next_page_token}"`,
    );
  },

  getMetricHistoryBulk: async (session, { run_id, metric_key, max_results }) => {
    const metrics: string[] = [];
    const limit = Math.min(max_results, limits.historyPage);
    for (const id of new Set(run_id.toSorted())) {
      if (metrics.length >= limit) break;
      const points = await history(session, id, metric_key, limit - metrics.length, 0);
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

const jsonObject = (...members: string[]): Encoded => ({
  json: Buffer.from(`{${members.filter(Boolean).join(",")}}`),
});

const pointJson = (runId: string, key: string, point: Point): string =>
  metricWithRunIdJson(
    key,
    readValue(point.value, point.is_nan),
    point.timestamp,
    point.step,
    runId,
  );

const history = (session: Session, runId: string, key: string, limit: number, offset: number) =>
  session.query<Point>(
    `select value, timestamp, step, is_nan from ${session.dialect.metricSeries} where run_uuid = ? and key = ?
     order by timestamp, step, value, is_nan limit ? offset ?`,
    [runId, key, limit, offset],
  );

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
