import { createHash } from "node:crypto";
import type { KeyValue, NewRun, Point } from "../load/bodies.ts";
import type { Write } from "./engine.ts";
import type { TableRows, Value } from "./tables.ts";

/** The rows that a write puts in each table, in the order that foreign keys want. */
export function rowsOf({ runId, newRun, metrics, params, tags }: Write): TableRows[] {
  const rows: { table: TableRows["table"]; rows: Value[][] }[] = [
    { table: "runs", rows: newRun === undefined ? [] : [runRow(runId, newRun)] },
    { table: "tags", rows: tags.map((tag) => keyValueRow(runId, tag)) },
    { table: "params", rows: params.map((param) => keyValueRow(runId, param)) },
    { table: "metrics", rows: metrics.map((point) => metricRow(runId, point)) },
    { table: "latest_metrics", rows: latestOf(metrics).map((p) => latestMetricRow(runId, p)) },
  ];
  return rows.filter((each) => each.rows.length > 0);
}

/** The points of a write are in the order of their steps. */
const latestOf = (points: readonly Point[]): Point[] => [
  ...new Map(points.map((point) => [point.key, point])).values(),
];

/** An id of a run that is the same in every run of the benchmark. */
export const hexId = (name: string): string => createHash("md5").update(name).digest("hex");

/** As a server writes a run that was just created. */
export const runRow = (runId: string, run: NewRun): Value[] => [
  runId,
  run.run_name,
  "UNKNOWN",
  "",
  "",
  run.user_id,
  "RUNNING",
  run.start_time,
  null,
  "",
  "active",
  `mlflow-artifacts:/${run.experiment_id}/${runId}/artifacts`,
  Number(run.experiment_id),
];

export const keyValueRow = (runId: string, { key, value }: KeyValue): Value[] => [
  key,
  value,
  runId,
];

export const metricRow = (runId: string, { key, value, timestamp, step }: Point): Value[] => [
  key,
  value,
  timestamp,
  runId,
  step,
  0,
];

export const latestMetricRow = (runId: string, { key, value, timestamp, step }: Point): Value[] => [
  key,
  value,
  timestamp,
  step,
  0,
  runId,
];

export const experimentRow = (id: string, name: string): Value[] => [
  Number(id),
  name,
  `mlflow-artifacts:/${id}`,
  "active",
  0,
  0,
];
