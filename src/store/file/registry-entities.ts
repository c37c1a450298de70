import type { Row } from "../sql/session.ts";
import type { EntityKind } from "./entity.ts";
import { integerOf, Malformed, type Meta, neededText, textOf } from "./meta-yaml.ts";
import { valueFiles } from "./value-files.ts";

export const registeredModelKind: EntityKind = {
  table: "registered_models",
  keys: ["name"],
  unique: ["workspace", "name"],
  folders: [],
  files: [
    valueFiles({
      folder: "tags",
      table: "registered_model_tags",
      owner: ["name"],
      key: "key",
      value: "value",
    }),
    valueFiles({
      folder: "aliases",
      table: "registered_model_aliases",
      owner: ["name"],
      key: "alias",
      value: "version",
    }),
  ],
  row: (meta, { name = null }) => ({
    name: sameName(name, meta),
    creation_time: integerOf(meta, "creation_timestamp"),
    last_updated_time: integerOf(meta, "last_updated_timestamp"),
    description: textOf(meta, "description"),
    workspace: "default",
  }),
  blank: { aliases: {}, deployment_job_id: null, deployment_job_state: null },
  meta: (row) => ({
    creation_timestamp: row["creation_time"],
    description: row["description"],
    last_updated_timestamp: row["last_updated_time"],
    name: row["name"],
    workspace: "default",
  }),
  // Its aliases go with it.
  forget: [
    "delete from model_version_tags where name = ?",
    "delete from model_versions where name = ?",
    "delete from registered_model_tags where name = ?",
    "delete from registered_models where name = ?",
  ],
};

export const modelVersionKind: EntityKind = {
  table: "model_versions",
  keys: ["name", "version"],
  unique: ["workspace", "name", "version"],
  folders: [],
  files: [
    valueFiles({
      folder: "tags",
      table: "model_version_tags",
      owner: ["name", "version"],
      key: "key",
      value: "value",
    }),
  ],
  row: (meta, { name = null, version = null }) => ({
    name: sameName(name, meta),
    version,
    creation_time: integerOf(meta, "creation_timestamp"),
    last_updated_time: integerOf(meta, "last_updated_timestamp"),
    description: textOf(meta, "description"),
    user_id: textOf(meta, "user_id"),
    current_stage: textOf(meta, "current_stage") ?? "None",
    source: textOf(meta, "source"),
    run_id: textOf(meta, "run_id") ?? "",
    status: textOf(meta, "status") ?? "READY",
    status_message: textOf(meta, "status_message"),
    run_link: textOf(meta, "run_link") ?? "",
    storage_location: textOf(meta, "storage_location"),
    workspace: "default",
  }),
  blank: { deployment_job_state: null, model_id: null },
  meta: (row) => ({
    ...modelIdIn(row["source"]),
    creation_timestamp: row["creation_time"],
    current_stage: row["current_stage"],
    description: row["description"],
    last_updated_timestamp: row["last_updated_time"],
    name: row["name"],
    run_id: row["run_id"] || null,
    run_link: row["run_link"] || null,
    source: row["source"],
    status: row["status"],
    status_message: row["status_message"],
    storage_location: row["storage_location"],
    user_id: row["user_id"],
    version: row["version"],
    workspace: "default",
  }),
  forget: [
    "delete from model_version_tags where name = ? and version = ?",
    "delete from model_versions where name = ? and version = ?",
  ],
};

/** MLflow keeps the logged model that a version comes from; the tables know it by the source. */
function modelIdIn(source: unknown): Meta {
  const id = /^models:\/(?<id>m-[^/@]+)$/.exec(String(source))?.groups?.["id"];
  return id === undefined ? {} : { model_id: id };
}

function sameName(placed: Row[string], meta: Meta): Row[string] {
  const said = neededText(meta, "name");
  if (said === placed) return placed;
  throw new Malformed(`its name is '${said}' and not that of its folder`);
}
