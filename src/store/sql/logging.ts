import { invalidParameter } from "../../protocol/errors.ts";
import { parseJson, stringifyJson } from "../../protocol/json.ts";
import type { RequestOf } from "../../protocol/endpoint.ts";
import type { LoggedMetric, logBatch } from "../../protocol/metrics.ts";
import type { Param } from "../../protocol/runs.ts";
import { storedValue } from "./metric-values.ts";
import { logModelMetrics } from "./model-metrics.ts";
import type { Operations, SingleWrites } from "./operation.ts";
import { insertIntoRun, lockActiveRun, runRow } from "./run-rows.ts";
import { fittingTags, isRunName, setRunTags, tagRows } from "./run-tags.ts";
import {
  type BulkInsert,
  lockingOrder,
  type NewRows,
  type Session,
  type Value,
} from "./session.ts";
import { fitParam } from "./value-limits.ts";

export const loggingOperations: Operations<"logMetric" | "logParam" | "logBatch" | "logModel"> = {
  logMetric: async (session, { run_id, ...metric }) => {
    await insertIntoRun(session, run_id, metricRows(run_id, [metric]));
    if (isOfModel(metric)) await logModelMetrics(session, await runRow(session, run_id), [metric]);
    return {};
  },

  logParam: async (session, { run_id, key, value }) => {
    await lockActiveRun(session, run_id);
    await logParams(session, run_id, [{ key, value }]);
    return {};
  },

  logBatch: async (session, request) => {
    const { run_id, metrics, params, tags } = request;
    if (isOneInsert(request)) {
      const tagged = tagRows(run_id, fittingTags(session, tags));
      await insertIntoRun(session, run_id, [...metricRows(run_id, metrics), tagged]);
      return {};
    }
    const run = await lockActiveRun(session, run_id);
    await Promise.all([
      logParams(session, run_id, params),
      session.insertAll(metricRows(run_id, metrics)),
      setRunTags(session, run_id, tags),
    ]);
    await logModelMetrics(session, run, metrics.filter(isOfModel));
    return {};
  },

  logModel: async (session, { run_id, model_json }) => {
    await lockActiveRun(session, run_id);
    const model = modelSummary(model_json);
    const [history] = await session.insertRows<{ value: string | null }>(LOCK_TAG, [
      [LOGGED_MODELS_TAG, "[]", run_id],
    ]);
    const value = stringifyJson([...loggedModels(history?.value), model]);
    await session.query("update tags set value = ? where run_uuid = ? and key = ?", [
      value,
      run_id,
      LOGGED_MODELS_TAG,
    ]);
    return {};
  },
};

/** A param may be there with another value, and a run's name is kept in the run too. */
const isOneInsert = ({ metrics, params, tags }: RequestOf<typeof logBatch>): boolean =>
  params.length === 0 && !metrics.some(isOfModel) && !tags.some(isRunName);

const isOfModel = ({ model_id }: LoggedMetric): boolean => Boolean(model_id);

export const loggingSingleWrites: SingleWrites = {
  logMetric: (metric) => !isOfModel(metric),
  logBatch: isOneInsert,
};

/** A metric's primary key holds every column, so a point logged twice is one row. */
const INSERT_METRICS: BulkInsert = {
  table: "metrics",
  columns: {
    key: "text",
    value: "double precision",
    timestamp: "bigint",
    run_uuid: "text",
    step: "bigint",
    is_nan: "boolean",
  },
  tail: "on conflict do nothing",
};

/** The latest point is the greatest by (step, timestamp, value), whenever it was logged. */
const UPSERT_LATEST: BulkInsert = {
  table: "latest_metrics",
  columns: {
    key: "text",
    value: "double precision",
    timestamp: "bigint",
    step: "bigint",
    is_nan: "boolean",
    run_uuid: "text",
  },
  tail: `on conflict (key, run_uuid) do update set
    value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
    where (excluded.step, excluded.timestamp, excluded.value)
      > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)`,
  merge: {
    place: ([key, , , , , run]) => `${run}\n${key}`,
    winner: (row, other) => (isLater(readingOf(row), readingOf(other)) ? row : other),
  },
};

const readingOf = ([, value, timestamp, step]: readonly Value[]) =>
  ({ value, timestamp, step }) as Reading;

/** The rows of points of a run, and of its latest ones. */
export function metricRows(
  runId: string,
  metrics: readonly Pick<LoggedMetric, "key" | "value" | "timestamp" | "step">[],
): NewRows[] {
  const points = metrics.map((metric): Point => ({
    key: metric.key,
    value: storedValue(metric.value),
    timestamp: metric.timestamp,
    step: metric.step,
    is_nan: Number.isNaN(metric.value),
  }));
  const latest = latestOf(points).map(
    (p) => [p.key, p.value, p.timestamp, p.step, p.is_nan, runId] as const,
  );
  return [
    {
      insert: INSERT_METRICS,
      rows: points.map((p) => [p.key, p.value, p.timestamp, runId, p.step, p.is_nan]),
    },
    { insert: UPSERT_LATEST, rows: lockingOrder(latest) },
  ];
}

type Reading = Pick<LoggedMetric, "value" | "timestamp" | "step">;
type Point = Reading & { key: string; is_nan: boolean };

/** The greatest point of each key. */
function latestOf(points: readonly Point[]): Point[] {
  const latest = new Map<string, Point>();
  for (const point of points) {
    const other = latest.get(point.key);
    if (other === undefined || isLater(point, other)) latest.set(point.key, point);
  }
  return [...latest.values()];
}

function isLater(a: Reading, b: Reading): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return a.value > b.value;
}

/** A param that is there keeps its value, and the statement returns it to be compared. */
const INSERT_PARAMS: BulkInsert = {
  table: "params",
  columns: { key: "text", value: "text", run_uuid: "text" },
  tail: "on conflict (key, run_uuid) do update set value = params.value returning key, value",
};

async function logParams(session: Session, runId: string, params: readonly Param[]): Promise<void> {
  const values = new Map(params.map((param) => [param.key, fitParam(session.settings, param)]));
  const rows = lockingOrder([...values].map(([key, value]) => [key, value, runId]));
  const stored = await session.insertRows<{ key: string; value: string }>(INSERT_PARAMS, rows);
  const changed = stored.find(({ key, value }) => values.get(key) !== value);
  if (changed !== undefined)
    throw invalidParameter(
      `Changing param values is not allowed. Param with key='${changed.key}' was already logged with value='${changed.value}' for run ID='${runId}'. Attempted logging new value '${values.get(changed.key)}'.`,
    );
}

const LOGGED_MODELS_TAG = "mlflow.log-model.history";

/** A tag that is there keeps its value; the statement returns it and keeps other writers waiting. */
const LOCK_TAG: BulkInsert = {
  table: "tags",
  columns: { key: "text", value: "text", run_uuid: "text" },
  tail: "on conflict (key, run_uuid) do update set value = tags.value returning value",
};

/** The models that the tag lists; a client may have set it to anything. */
function loggedModels(tag: string | null | undefined): unknown[] {
  try {
    const models = parseJson(tag || "[]");
    if (Array.isArray(models)) return models;
  } catch {
    // Answered below, like JSON that is no list.
  }
  throw invalidParameter(
    `The tag '${LOGGED_MODELS_TAG}' of this run is not the list of models that it should be; delete it first.`,
  );
}

const REQUIRED_OF_MODEL = ["artifact_path", "flavors", "utc_time_created", "run_id"];
const SHOWN_OF_MODEL = ["run_id", "artifact_path", "utc_time_created", "model_uuid"];

/** What the tag keeps of a model: flavors lose their `config`, which may be large. */
function modelSummary(modelJson: string): Record<string, unknown> {
  const model = parsedModel(modelJson);
  const missing = REQUIRED_OF_MODEL.filter((name) => !(name in model));
  if (missing.length > 0)
    throw invalidParameter(`model_json is missing mandatory fields: ${missing.join(", ")}.`);
  const summary = Object.fromEntries(
    SHOWN_OF_MODEL.filter((name) => name in model).map((name) => [name, model[name]]),
  );
  return { ...summary, flavors: withoutConfigs(model["flavors"]) };
}

function parsedModel(modelJson: string): Record<string, unknown> {
  try {
    const model = parseJson(modelJson);
    if (typeof model === "object" && model !== null) return model as Record<string, unknown>;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw invalidParameter("Malformed model info: model_json must be a JSON object.");
}

const withoutConfigs = (flavors: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries((flavors ?? {}) as Record<string, unknown>).map(([flavor, config]) => {
      if (typeof config !== "object" || config === null) return [flavor, config];
      const { config: _, ...shown } = config as Record<string, unknown>;
      return [flavor, shown];
    }),
  );
