import { runColumn } from "./run-column.ts";
import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { ViewType } from "./experiments.ts";
import {
  bool,
  cell,
  double,
  enumOf,
  int32,
  int64,
  message,
  nullable,
  repeated,
  string,
} from "./fields.ts";
import { maxResults, optionalString, rule, shown } from "./rules.ts";
import { limits } from "./limits.ts";

/** Runs as a table of chosen columns, for those who show or compare many. */

const columnName = () =>
  string().check(
    rule(
      (name) => runColumn(name) !== undefined,
      (name) =>
        `Invalid column '${shown(name)}': name it metrics.<key>, params.<key>, tags.<key>, dataset.name or dataset.digest.`,
    ),
  );

const RunTableColumn = message({ name: string(), values: repeated(cell()) });

/** Each list has an item for each run, in one order. */
const RunTable = message({
  run_ids: repeated(string()),
  run_names: repeated(string()),
  experiment_ids: repeated(string()),
  statuses: repeated(string()),
  start_times: repeated(nullable(int64())),
  end_times: repeated(nullable(int64())),
  users: repeated(string()),
  lifecycle_stages: repeated(string()),
  parent_run_ids: repeated(string()),
  last_activity_times: repeated(nullable(int64())),
  columns: repeated(RunTableColumn),
  next_page_token: optionalString(),
});
export type RunTable = z.output<typeof RunTable>;

export const getRunTable = endpoint({
  name: "getRunTable",
  summary: "Find runs as searchRuns does, and answer columns of them rather than all they have.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/runs/table",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(string()).default([]),
      filter: optionalString(),
      run_view_type: enumOf(ViewType).optional(),
      order_by: repeated(string()).default([]),
      columns: repeated(columnName(), limits.tableColumns, "columns").default([]),
      /** Where there are some, only these are found. */
      run_ids: repeated(string(), limits.tableRunIds, "run_ids").default([]),
      max_results: maxResults(limits.tableRuns).default(1000),
      page_token: optionalString(),
    }),
  response: () => RunTable,
});

const UsedText = message({
  key: string(),
  runs: int32(),
  distinct: int32(),
  values: repeated(string()),
});
export type UsedText = z.output<typeof UsedText>;

const UsedMetric = message({
  key: string(),
  runs: int32(),
  min: double().optional(),
  max: double().optional(),
  /** The greatest step of the latest points; 0 where no run has logged a curve. */
  max_step: int64(),
});

export const getRunColumns = endpoint({
  name: "getRunColumns",
  summary: "Which metrics, params and tags the runs of some experiments have, and how they vary.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/runs/columns",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(string()).default([]),
      run_view_type: enumOf(ViewType).optional(),
    }),
  response: () =>
    message({
      metrics: repeated(UsedMetric),
      params: repeated(UsedText),
      tags: repeated(UsedText),
      runs_seen: int32(),
      truncated: bool(),
    }),
});
