import type { Addition, Engine } from "./addition.ts";

const number: Readonly<Record<Engine, string>> = {
  sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT",
  postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
};

/** How indices must be told that PostgreSQL's searches have what is empty come last. */
const emptyLast: Readonly<Record<Engine, string>> = { sqlite: "", postgres: "nulls last" };

/**
 * What leads to the versions of a run and to the latest of each stage, and through models and
 * versions by their last change.
 */
const indices = (engine: Engine): Addition[] => [
  {
    name: "millrace_model_versions_by_stage",
    create: `create index millrace_model_versions_by_stage
      on model_versions (workspace, name, current_stage, version)`,
  },
  {
    name: "millrace_model_versions_by_run",
    create: "create index millrace_model_versions_by_run on model_versions (run_id)",
  },
  {
    name: "millrace_model_versions_by_change",
    create: `create index millrace_model_versions_by_change
      on model_versions (workspace, last_updated_time desc ${emptyLast[engine]}, name, version desc)`,
  },
  {
    name: "millrace_model_versions_by_name_and_change",
    create: `create index millrace_model_versions_by_name_and_change
      on model_versions (workspace, name, last_updated_time desc ${emptyLast[engine]}, version desc)`,
  },
  {
    name: "millrace_registered_models_by_change",
    create: `create index millrace_registered_models_by_change
      on registered_models (workspace, last_updated_time desc ${emptyLast[engine]}, name)`,
  },
];

/** The history of the registry's changes, and the queue of what webhooks are still to be told. */
export const registryAdditions = (engine: Engine): Addition[] => [
  {
    name: "millrace_registry_events",
    create: `CREATE TABLE millrace_registry_events (
      event_id ${number[engine]},
      timestamp BIGINT NOT NULL,
      user_name TEXT NOT NULL,
      entity TEXT NOT NULL,
      action TEXT NOT NULL,
      name TEXT NOT NULL,
      version TEXT,
      key TEXT,
      old_value TEXT,
      new_value TEXT
    )`,
  },
  {
    name: "millrace_registry_events_of_model",
    create:
      "CREATE INDEX millrace_registry_events_of_model ON millrace_registry_events (name, event_id)",
  },
  {
    name: "millrace_webhook_deliveries",
    create: `CREATE TABLE millrace_webhook_deliveries (
      sequence ${number[engine]},
      delivery_id TEXT NOT NULL,
      webhook_id TEXT NOT NULL,
      model TEXT NOT NULL,
      body TEXT NOT NULL,
      created BIGINT NOT NULL,
      due BIGINT NOT NULL,
      attempts INTEGER NOT NULL
    )`,
  },
  {
    name: "millrace_webhook_deliveries_of_model",
    create:
      "CREATE INDEX millrace_webhook_deliveries_of_model ON millrace_webhook_deliveries (webhook_id, model, sequence)",
  },
  ...indices(engine),
];
