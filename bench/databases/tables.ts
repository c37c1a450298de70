/** The tables of MLflow's schema that a benchmark fills, and how their rows are inserted. */

/** In PostgreSQL's names, as `unnest` must be told them. */
type ColumnType = "text" | "bigint" | "integer" | "double precision" | "boolean";

interface Table {
  columns: Readonly<Record<string, ColumnType>>;
  /** What a server does where the row is there already. */
  onConflict: string;
}

export const tables = {
  experiments: {
    columns: {
      experiment_id: "integer",
      name: "text",
      artifact_location: "text",
      lifecycle_stage: "text",
      creation_time: "bigint",
      last_update_time: "bigint",
    },
    onConflict: "",
  },
  runs: {
    columns: {
      run_uuid: "text",
      name: "text",
      source_type: "text",
      source_name: "text",
      entry_point_name: "text",
      user_id: "text",
      status: "text",
      start_time: "bigint",
      end_time: "bigint",
      source_version: "text",
      lifecycle_stage: "text",
      artifact_uri: "text",
      experiment_id: "integer",
    },
    onConflict: "",
  },
  tags: {
    columns: { key: "text", value: "text", run_uuid: "text" },
    onConflict: "on conflict (key, run_uuid) do update set value = excluded.value",
  },
  params: {
    columns: { key: "text", value: "text", run_uuid: "text" },
    onConflict: "on conflict do nothing",
  },
  metrics: {
    columns: {
      key: "text",
      value: "double precision",
      timestamp: "bigint",
      run_uuid: "text",
      step: "bigint",
      is_nan: "boolean",
    },
    onConflict: "on conflict do nothing",
  },
  latest_metrics: {
    columns: {
      key: "text",
      value: "double precision",
      timestamp: "bigint",
      step: "bigint",
      is_nan: "boolean",
      run_uuid: "text",
    },
    onConflict: `on conflict (key, run_uuid) do update set value = excluded.value,
      timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
      where (excluded.step, excluded.timestamp, excluded.value)
        > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)`,
  },
} satisfies Record<string, Table>;

export type TableName = keyof typeof tables;
export type Value = string | number | null;

/** Rows of one table: their values in the order of its columns. */
export interface TableRows {
  table: TableName;
  rows: Iterable<readonly Value[]>;
}

export const columnsOf = (table: TableName): string[] => Object.keys(tables[table].columns);
