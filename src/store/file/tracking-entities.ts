import { LoggedModelStatus } from "../../protocol/logged-model-status.ts";
import type { Row } from "../sql/session.ts";
import type { EntityKind } from "./entity.ts";
import { integerOf, Malformed, type Meta, neededText, textOf } from "./meta-yaml.ts";
import { datasetFiles, inputFiles, outputFiles } from "./record-files.ts";
import { modelMetricFiles, runMetricFiles } from "./series-files.ts";
import { valueFiles } from "./value-files.ts";

export const experimentKind: EntityKind = {
  table: "experiments",
  keys: ["experiment_id"],
  unique: ["experiment_id"],
  folders: [],
  files: [
    valueFiles({
      folder: "tags",
      table: "experiment_tags",
      owner: ["experiment_id"],
      key: "key",
      value: "value",
    }),
    datasetFiles,
  ],
  // Whether it lies in the trash says more than its own stage: the folder is moved at once.
  row: (meta, { experiment_id = null, lifecycle_stage = null }) => ({
    experiment_id: sameAs(experiment_id, meta, "experiment_id"),
    name: neededText(meta, "name"),
    artifact_location: textOf(meta, "artifact_location"),
    lifecycle_stage,
    creation_time: integerOf(meta, "creation_time"),
    last_update_time: integerOf(meta, "last_update_time"),
  }),
  blank: { effective_trace_archival_retention: null, trace_location: null },
  meta: (row) => ({
    artifact_location: row["artifact_location"],
    creation_time: row["creation_time"],
    experiment_id: String(row["experiment_id"]),
    last_update_time: row["last_update_time"],
    lifecycle_stage: row["lifecycle_stage"],
    name: row["name"],
    workspace: "default",
  }),
  forget: [
    "delete from experiment_tags where experiment_id = ?",
    "delete from datasets where experiment_id = ?",
    "delete from experiments where experiment_id = ?",
  ],
};

const statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];
const sourceTypes = ["NOTEBOOK", "JOB", "PROJECT", "LOCAL", "UNKNOWN"];

/** What a run used and made. */
const OF_RUN = `(destination_type = 'RUN' and destination_id = ?2)
  or (source_type in ('RUN_INPUT', 'RUN_OUTPUT') and source_id = ?2)`;

export const runKind: EntityKind = {
  table: "runs",
  keys: ["experiment_id", "run_uuid"],
  unique: ["run_uuid"],
  folders: ["metrics", "params", "artifacts", "tags"],
  files: [
    valueFiles({
      folder: "params",
      table: "params",
      owner: ["run_uuid"],
      key: "key",
      value: "value",
    }),
    valueFiles({ folder: "tags", table: "tags", owner: ["run_uuid"], key: "key", value: "value" }),
    runMetricFiles,
    inputFiles,
    outputFiles,
  ],
  row: (meta, { experiment_id = null, run_uuid = null }) => ({
    run_uuid: sameAs(run_uuid, meta, meta["run_id"] === undefined ? "run_uuid" : "run_id"),
    name: textOf(meta, "run_name") || textOf(meta, "name") || null,
    experiment_id: sameAs(experiment_id, meta, "experiment_id"),
    user_id: textOf(meta, "user_id"),
    status: named(statuses, meta, "status", "RUNNING"),
    start_time: integerOf(meta, "start_time"),
    end_time: integerOf(meta, "end_time"),
    artifact_uri: textOf(meta, "artifact_uri"),
    lifecycle_stage: stageOf(meta),
    deleted_time: integerOf(meta, "deleted_time"),
    source_type: named(sourceTypes, meta, "source_type", "UNKNOWN"),
    source_name: textOf(meta, "source_name"),
    entry_point_name: textOf(meta, "entry_point_name"),
    source_version: textOf(meta, "source_version"),
  }),
  blank: {},
  meta: (row) => ({
    artifact_uri: row["artifact_uri"],
    deleted_time: row["deleted_time"] ?? undefined,
    end_time: row["end_time"],
    entry_point_name: row["entry_point_name"] ?? "",
    experiment_id: String(row["experiment_id"]),
    lifecycle_stage: row["lifecycle_stage"],
    run_id: row["run_uuid"],
    run_name: row["name"],
    source_name: row["source_name"] ?? "",
    // MLflow knows a run's source by its tags, and gives every new run this one.
    source_type: sourceTypes.indexOf("LOCAL") + 1,
    source_version: row["source_version"] ?? "",
    start_time: row["start_time"],
    status: statuses.indexOf(String(row["status"])) + 1,
    tags: [],
    user_id: row["user_id"],
  }),
  // Of old the tag alone had the name.
  settle: `update runs set name = (select value from tags
    where tags.run_uuid = runs.run_uuid and key = 'mlflow.runName')
    where experiment_id = ?1 and run_uuid = ?2 and name is null`,
  forget: [
    `delete from input_tags where input_uuid in (select input_uuid from inputs where ${OF_RUN})`,
    `delete from inputs where ${OF_RUN}`,
    ...["latest_metrics", "metrics", "params", "tags"].map(
      (table) => `delete from ${table} where run_uuid = ?2`,
    ),
    "delete from runs where experiment_id = ?1 and run_uuid = ?2",
  ],
};

export const loggedModelKind: EntityKind = {
  table: "logged_models",
  keys: ["experiment_id", "model_id"],
  unique: ["model_id"],
  folders: ["metrics", "params"],
  files: [
    valueFiles({
      folder: "params",
      table: "logged_model_params",
      owner: ["model_id"],
      also: ["experiment_id"],
      key: "param_key",
      value: "param_value",
    }),
    valueFiles({
      folder: "tags",
      table: "logged_model_tags",
      owner: ["model_id"],
      also: ["experiment_id"],
      key: "tag_key",
      value: "tag_value",
    }),
    modelMetricFiles,
  ],
  row: (meta, { experiment_id = null, model_id = null }) => ({
    model_id: sameAs(model_id, meta, "model_id"),
    experiment_id: sameAs(experiment_id, meta, "experiment_id"),
    name: neededText(meta, "name"),
    artifact_location: neededText(meta, "artifact_location"),
    creation_timestamp_ms: integerOf(meta, "creation_timestamp") ?? 0,
    last_updated_timestamp_ms: integerOf(meta, "last_updated_timestamp") ?? 0,
    status: modelStatus(meta),
    lifecycle_stage: stageOf(meta),
    model_type: textOf(meta, "model_type") ?? "",
    source_run_id: textOf(meta, "source_run_id") ?? "",
    status_message: textOf(meta, "status_message"),
  }),
  blank: {},
  meta: (row) => ({
    artifact_location: row["artifact_location"],
    creation_timestamp: row["creation_timestamp_ms"],
    experiment_id: String(row["experiment_id"]),
    last_updated_timestamp: row["last_updated_timestamp_ms"],
    lifecycle_stage: row["lifecycle_stage"],
    model_id: row["model_id"],
    model_type: row["model_type"] || null,
    name: row["name"],
    source_run_id: row["source_run_id"] || null,
    status: row["status"],
    status_message: row["status_message"],
  }),
  // Its params, tags and metrics go with it.
  forget: ["delete from logged_models where experiment_id = ? and model_id = ?"],
};

/** What the folder's name says must be what the file says, as in MLflow. */
function sameAs(placed: Row[string], meta: Meta, name: string): Row[string] {
  const said = neededText(meta, name);
  if (said === String(placed)) return placed;
  throw new Malformed(`its ${name} is '${said}' and not that of its folder`);
}

/** A name by its number, which counts from 1. */
function named(names: readonly string[], meta: Meta, name: string, otherwise: string): string {
  const value = textOf(meta, name);
  if (value === null) return otherwise;
  const found = /^\d+$/.test(value)
    ? names[Number(value) - 1]
    : names.find((each) => each === value);
  if (found !== undefined) return found;
  throw new Malformed(`its ${name} is '${value}'`);
}

function stageOf(meta: Meta): string {
  const stage = textOf(meta, "lifecycle_stage") ?? "active";
  if (stage === "active" || stage === "deleted") return stage;
  throw new Malformed(`its lifecycle_stage is '${stage}'`);
}

function modelStatus(meta: Meta): Row[string] {
  const status = integerOf(meta, "status") ?? 0;
  if (Object.values(LoggedModelStatus).some((known) => known === status)) return status;
  throw new Malformed(`its status is ${status}`);
}
