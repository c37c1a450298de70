import { doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import type { LoggedMetric } from "../../protocol/metrics.ts";
import { storedValue } from "./metric-values.ts";
import type { RunRow } from "./run-rows.ts";
import type { BulkInsert, Session, Value } from "./session.ts";
import { isForeignKeyViolation } from "./violations.ts";

/** A model has one value of a metric for a run, step and moment; the one that is there stays. */
export const INSERT_MODEL_METRICS: BulkInsert = {
  table: "logged_model_metrics",
  columns: {
    model_id: "text",
    metric_name: "text",
    metric_timestamp_ms: "bigint",
    metric_step: "bigint",
    metric_value: "double precision",
    experiment_id: "integer",
    run_id: "text",
    dataset_name: "text",
    dataset_digest: "text",
  },
  tail: "on conflict do nothing returning metric_name",
};

/** Logs the metrics that name a logged model on these models. */
export async function logModelMetrics(
  session: Session,
  run: RunRow,
  metrics: readonly LoggedMetric[],
): Promise<void> {
  const rows = metrics.map((metric): Value[] => [
    metric.model_id ?? null,
    metric.key,
    metric.timestamp,
    metric.step,
    storedValue(metric.value),
    run.experiment_id,
    run.run_uuid,
    metric.dataset_name ?? null,
    metric.dataset_digest ?? null,
  ]);
  try {
    const added = await session.insertRows(INSERT_MODEL_METRICS, rows);
    if (added.length < metrics.length) await refuseOtherValues(session, run, metrics);
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    const ids = new Set(metrics.map((metric) => metric.model_id));
    throw doesNotExist(
      `A metric names a logged model that does not exist, of: ${[...ids].join(", ")}.`,
    );
  }
}

/** What was there already must be what was logged: a point that was dropped would be lost. */
async function refuseOtherValues(
  session: Session,
  run: RunRow,
  metrics: readonly LoggedMetric[],
): Promise<void> {
  const models = [...new Set(metrics.map((metric) => metric.model_id ?? ""))];
  const stored = await session.db
    .selectFrom("logged_model_metrics")
    .selectAll()
    .where("run_id", "=", run.run_uuid)
    .where((eb) => session.dialect.oneOf(eb.ref("model_id"), models))
    .execute();
  const known = new Map(
    stored.map((row) => [
      pointKey(row.model_id, row.metric_name, row.metric_timestamp_ms, row.metric_step),
      pointValue(row.metric_value, row.dataset_name, row.dataset_digest),
    ]),
  );
  for (const { model_id, key, timestamp, step, value, ...dataset } of metrics) {
    const wanted = pointValue(storedValue(value), dataset.dataset_name, dataset.dataset_digest);
    if (known.get(pointKey(model_id, key, timestamp, step)) !== wanted)
      throw invalidParameter(
        `The logged model '${model_id}' has another value or dataset of metric '${key}' at timestamp ${timestamp} and step ${step} already; log it at another one.`,
      );
  }
}

const pointKey = (...parts: readonly unknown[]): string => parts.map(String).join("\n");

const pointValue = (value: unknown, name?: string | null, digest?: string | null): string =>
  JSON.stringify([value, name ?? null, digest ?? null]);
