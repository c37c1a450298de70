import type { Addition, Engine } from "./addition.ts";

/*
 * Indices that lead from a value to its runs, and through an experiment's runs in order. Those of
 * runs hold the lifecycle stage too, so that a page of the ids is found in the index alone.
 */

const index = (name: `millrace_${string}`, on: string): Addition => ({
  name,
  create: `create index ${name} on ${on};`,
});

const metricsByValue = index(
  "millrace_latest_metrics_by_value",
  "latest_metrics (key, is_nan, value, run_uuid)",
);

/** Few runs are deleted: the others need not be read to count them. */
const deletedRuns = index(
  "millrace_runs_deleted",
  "runs (experiment_id) where lifecycle_stage = 'deleted'",
);

const onSqlite = [
  metricsByValue,
  index("millrace_params_by_value", "params (key, value, run_uuid)"),
  index("millrace_tags_by_value", "tags (key, value, run_uuid)"),
  index(
    "millrace_runs_by_start",
    "runs (experiment_id, start_time desc, run_uuid, lifecycle_stage)",
  ),
  index("millrace_runs_by_end", "runs (experiment_id, end_time, lifecycle_stage)"),
  index("millrace_runs_by_name", "runs (experiment_id, name, lifecycle_stage)"),
  index(
    "millrace_runs_by_user_and_start",
    "runs (experiment_id, user_id, start_time desc, run_uuid, lifecycle_stage)",
  ),
  index(
    "millrace_runs_by_status",
    "runs (experiment_id, status, start_time desc, run_uuid, lifecycle_stage)",
  ),
  deletedRuns,
];

/** An entry of an index holds 2,700 bytes at most, fewer than a text may have: its hash is indexed. */
const onPostgres = [
  metricsByValue,
  index("millrace_params_by_hash", "params (key, hashtextextended(value, 0))"),
  index("millrace_tags_by_hash", "tags (key, hashtextextended(value, 0))"),
  index(
    "millrace_runs_by_start",
    "runs (experiment_id, start_time desc nulls last, run_uuid) include (lifecycle_stage)",
  ),
  index("millrace_runs_by_end", "runs (experiment_id, end_time) include (lifecycle_stage)"),
  index("millrace_runs_by_name", "runs (experiment_id, name) include (lifecycle_stage)"),
  index(
    "millrace_runs_by_user_and_start",
    "runs (experiment_id, user_id, start_time desc nulls last, run_uuid) include (lifecycle_stage)",
  ),
  index(
    "millrace_runs_by_status",
    "runs (experiment_id, status, start_time desc nulls last, run_uuid) include (lifecycle_stage)",
  ),
  deletedRuns,
];

export const searchIndices = (engine: Engine): Addition[] =>
  engine === "sqlite" ? onSqlite : onPostgres;
