import type { ColumnType, Generated } from "kysely";

/**
 * MLflow's tables at revision dc11669786a5, as far as tracking and registry use them, and Millrace's
 * own, for Kysely.
 * A column is nullable here where MLflow leaves it null; the schema allows null in a few more
 * (status, lifecycle_stage, experiment_id). In tags and aliases of the registry, `name` is the owner's.
 */
export interface Tables {
  alembic_version: { version_num: string };
  experiments: ExperimentsTable;
  experiment_tags: { key: string; value: string | null; experiment_id: Int64 };
  runs: RunsTable;
  metrics: MetricsTable;
  latest_metrics: LatestMetricsTable;
  params: { key: string; value: string; run_uuid: string };
  tags: { key: string; value: string | null; run_uuid: string };
  datasets: DatasetsTable;
  inputs: InputsTable;
  input_tags: { input_uuid: string; name: string; value: string };
  logged_models: LoggedModelsTable;
  logged_model_metrics: LoggedModelMetricsTable;
  logged_model_params: LoggedModelParamsTable;
  logged_model_tags: LoggedModelTagsTable;
  registered_models: RegisteredModelsTable;
  registered_model_tags: RegisteredModelTagsTable;
  registered_model_aliases: RegisteredModelAliasesTable;
  model_versions: ModelVersionsTable;
  model_version_tags: ModelVersionTagsTable;
  webhooks: WebhooksTable;
  webhook_events: { webhook_id: string; entity: string; action: string };
  assessments: AssessmentsTable;
  millrace_views: MillraceViewsTable;
  millrace_metric_blocks: { series_id: number; level: number; block: Int64 };
  millrace_metric_late: { id: number; series_id: number };
  millrace_figures: FiguresTable;
  millrace_run_documents: { run_uuid: string; document: string };
  millrace_registry_events: RegistryEventsTable;
  millrace_webhook_deliveries: WebhookDeliveriesTable;
}

/** A 64-bit integer: a bigint where a number would lose digits. */
type Int64 = number | bigint;

/** SQLite has no booleans and reads 0 and 1. */
type Bool = ColumnType<boolean | 0 | 1>;

type LifecycleStage = "active" | "deleted";

interface ExperimentsTable {
  experiment_id: Generated<Int64>;
  name: string;
  artifact_location: string | null;
  lifecycle_stage: LifecycleStage;
  creation_time: Int64 | null;
  last_update_time: Int64 | null;
  workspace: Generated<string>;
}

interface RunsTable {
  run_uuid: string;
  name: string | null;
  source_type: string | null;
  source_name: string | null;
  entry_point_name: string | null;
  user_id: string | null;
  status: "SCHEDULED" | "FAILED" | "FINISHED" | "RUNNING" | "KILLED";
  start_time: Int64 | null;
  end_time: Int64 | null;
  source_version: string | null;
  lifecycle_stage: LifecycleStage;
  artifact_uri: string | null;
  experiment_id: Int64;
  deleted_time: Int64 | null;
}

/** NaN is stored as 0 with `is_nan`, an infinity as the largest double of its sign. */
interface MetricsTable {
  key: string;
  value: number;
  timestamp: Int64;
  run_uuid: string;
  step: Generated<Int64>;
  is_nan: Bool;
}

interface LatestMetricsTable {
  key: string;
  value: number;
  timestamp: Int64 | null;
  step: Int64;
  is_nan: Bool;
  run_uuid: string;
}

interface DatasetsTable {
  dataset_uuid: string;
  experiment_id: Int64;
  name: string;
  digest: string;
  dataset_source_type: string;
  dataset_source: string;
  dataset_schema: string | null;
  dataset_profile: string | null;
}

interface InputsTable {
  input_uuid: string;
  source_type: string;
  source_id: string;
  destination_type: string;
  destination_id: string;
  step: Generated<Int64>;
}

interface LoggedModelsTable {
  model_id: string;
  experiment_id: Int64;
  name: string;
  artifact_location: string;
  creation_timestamp_ms: Int64;
  last_updated_timestamp_ms: Int64;
  status: number;
  lifecycle_stage: LifecycleStage;
  model_type: string | null;
  source_run_id: string | null;
  status_message: string | null;
}

interface LoggedModelMetricsTable {
  model_id: string;
  metric_name: string;
  metric_timestamp_ms: Int64;
  metric_step: Int64;
  metric_value: number | null;
  experiment_id: Int64;
  run_id: string;
  dataset_uuid: string | null;
  dataset_name: string | null;
  dataset_digest: string | null;
}

interface LoggedModelParamsTable {
  model_id: string;
  experiment_id: Int64;
  param_key: string;
  param_value: string;
}

interface LoggedModelTagsTable {
  model_id: string;
  experiment_id: Int64;
  tag_key: string;
  tag_value: string;
}

interface RegisteredModelsTable {
  name: string;
  creation_time: Int64 | null;
  last_updated_time: Int64 | null;
  description: string | null;
  workspace: Generated<string>;
}

interface RegisteredModelTagsTable {
  key: string;
  value: string | null;
  name: string;
  workspace: Generated<string>;
}

interface RegisteredModelAliasesTable {
  alias: string;
  version: number;
  name: string;
  workspace: Generated<string>;
}

interface ModelVersionsTable {
  name: string;
  version: number;
  creation_time: Int64 | null;
  last_updated_time: Int64 | null;
  description: string | null;
  user_id: string | null;
  current_stage: string | null;
  source: string | null;
  run_id: string | null;
  status: string | null;
  status_message: string | null;
  run_link: string | null;
  storage_location: string | null;
  workspace: Generated<string>;
}

interface ModelVersionTagsTable {
  key: string;
  value: string | null;
  name: string;
  version: number;
  workspace: Generated<string>;
}

interface WebhooksTable {
  webhook_id: string;
  name: string;
  description: string | null;
  url: string;
  status: string;
  secret: string | null;
  creation_timestamp: Int64 | null;
  last_updated_timestamp: Int64 | null;
  deleted_timestamp: Int64 | null;
  workspace: Generated<string>;
}

interface RegistryEventsTable {
  event_id: Generated<Int64>;
  timestamp: Int64;
  user_name: string;
  entity: string;
  action: string;
  name: string;
  version: string | null;
  key: string | null;
  old_value: string | null;
  new_value: string | null;
}

interface WebhookDeliveriesTable {
  sequence: Generated<Int64>;
  delivery_id: string;
  webhook_id: string;
  model: string;
  body: string;
  created: Int64;
  due: Int64;
  attempts: number;
}

interface AssessmentsTable {
  assessment_id: string;
  trace_id: string;
  name: string;
  assessment_type: string;
  value: string;
  error: string | null;
  created_timestamp: Int64;
  last_updated_timestamp: Int64;
  source_type: string;
  source_id: string | null;
  run_id: string | null;
  span_id: string | null;
  rationale: string | null;
  overrides: string | null;
  valid: Bool;
  assessment_metadata: string | null;
  experiment_id: Int64 | null;
  trace_timestamp_ms: Int64 | null;
  aggregate_value: number | null;
  is_numeric_value: Bool;
}

interface MillraceViewsTable {
  view_id: string;
  experiment_id: Int64;
  name: string;
  state: string;
  created_by: string | null;
  creation_time: Int64;
  last_update_time: Int64;
}

/** Millrace's own; see `additions/figures.ts`. */
interface FiguresTable {
  figure_id: string;
  experiment_id: Int64;
  name: string;
  spec: string;
  caption: string;
  creation_time: Int64;
  last_update_time: Int64;
}
