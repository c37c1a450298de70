import { invalidToken, pageStart, tokenAfter } from "../../core/page-token.ts";
import { metricJson, metricWithRunIdJson } from "../../protocol/bulk-json.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { limits } from "../../protocol/limits.ts";
import { jsonObject, longList, nextPageMember } from "./json-answer.ts";
import { samplePoints } from "./metric-samples.ts";
import { readValue } from "./metric-values.ts";
import type { Operations } from "./operation.ts";
import type { Session, Value } from "./session.ts";

export const metricHistoryOperations: Operations<
  "getMetricHistory" | "getMetricHistoryBulk" | "getMetricHistoryBulkInterval"
> = {
  getMetricHistory: async (session, { run_id, metric_key, max_results, page_token }) => {
    const start = pageStart(page_token);
    const limit = max_results ?? NO_LIMIT;
    const points = await history(session, run_id, metric_key, limit + 1, start);
    const page = points.length > limit ? points.slice(0, limit) : points;
    const metrics = longList("metrics", page, ([timestamp, step, value, isNan]) =>
      metricJson(metric_key, readValue(value, isNan), timestamp, step),
    );
    const next =
      points.length > limit ? tokenAfter(start.offset + limit, placeOf(page.at(-1)!)) : undefined;
    return jsonObject(metrics, nextPageMember(next));
  },

  getMetricHistoryBulk: async (session, { run_id, metric_key, max_results }) => {
    const found: { id: string; point: HistoryRow }[] = [];
    const limit = Math.min(max_results, limits.historyPage);
    for (const id of new Set(run_id.toSorted())) {
      if (found.length >= limit) break;
      const points = await history(session, id, metric_key, limit - found.length, FIRST_PAGE);
      for (const point of points) found.push({ id, point });
    }
    const metrics = longList("metrics", found, ({ id, point: [timestamp, step, value, isNan] }) =>
      metricWithRunIdJson(metric_key, readValue(value, isNan), timestamp, step, id),
    );
    return jsonObject(found.length === 0 ? `"metrics":[]` : metrics);
  },

  getMetricHistoryBulkInterval: async (session, request) => {
    const { metric_key, start_step, end_step, max_results } = request;
    const interval = { start: start_step, end: end_step, count: max_results };
    const samples = request.run_ids.map(async (runId) => {
      const points = await samplePoints(session, { runId, key: metric_key }, interval);
      return points.map((point) => ({ ...point, runId }));
    });
    const found = (await Promise.all(samples)).flat();
    return jsonObject(
      longList("metrics", found, ({ timestamp, step, value, is_nan, runId }) =>
        metricWithRunIdJson(metric_key, readValue(value, is_nan), timestamp, step, runId),
      ),
    );
  },
};

/** No history is longer: the databases take it as a limit and a page is never full. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER - 1;

type PageStart = ReturnType<typeof pageStart>;

const FIRST_PAGE: PageStart = { offset: 0 };

/** A point, and its place in a history: no two have the same. */
type HistoryRow = [timestamp: Int64, step: Int64, value: number, isNan: boolean | number];

const placeOf = ([timestamp, step, value, isNan]: HistoryRow): Value[] => [
  timestamp,
  step,
  value,
  Boolean(isNan),
];

/** The points from the start of a page. A page after a point costs the same wherever it is. */
async function history(
  session: Session,
  runId: string,
  key: string,
  limit: number,
  start: PageStart,
): Promise<HistoryRow[]> {
  const { offset, after } = start;
  const afterPlace = after ? " and (timestamp, step, value, is_nan) > (?, ?, ?, ?)" : "";
  const rows = await session.values(
    `select timestamp, step, value, is_nan from ${session.dialect.metricSeriesByTime}
     where run_uuid = ? and key = ?${afterPlace}
     order by timestamp, step, value, is_nan limit ?${after ? "" : " offset ?"}`,
    after ? [runId, key, ...placeAfter(after), limit] : [runId, key, limit, offset],
  );
  return rows as HistoryRow[];
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
