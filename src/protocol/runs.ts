import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { ViewType } from "./experiments.ts";
import {
  bool,
  double,
  enumOf,
  int64,
  message,
  repeated,
  requiredString,
  string,
} from "./fields.ts";
import { RunInputs, RunOutputs } from "./inputs.ts";
import { atMost, experimentId, key, maxResults, optionalString, runId } from "./rules.ts";
import { limits } from "./limits.ts";

export const RunStatus = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 } as const;
export type RunStatus = keyof typeof RunStatus;

/** Clients of MLflow 0.x name the run `run_uuid`; newer ones send both. */
export const olderRunId = { run_uuid: "run_id" } as const;

/** A metric's point. The dataset and model fields are absent from a run's own metrics. */
export const Metric = message({
  key: string(),
  value: double(),
  timestamp: int64(),
  step: int64().default(0),
  dataset_name: optionalString(),
  dataset_digest: optionalString(),
  model_id: optionalString(),
  run_id: optionalString(),
});
export type Metric = z.output<typeof Metric>;

export const Param = message({ key: string(), value: string() });
export type Param = z.output<typeof Param>;

export const RunTag = message({ key: string(), value: string() });
export type RunTag = z.output<typeof RunTag>;

export const RunInfo = message({
  run_uuid: string(),
  experiment_id: string(),
  run_name: optionalString(),
  user_id: optionalString(),
  status: enumOf(RunStatus),
  start_time: int64().optional(),
  end_time: int64().optional(),
  artifact_uri: optionalString(),
  lifecycle_stage: string(),
  run_id: string(),
});
export type RunInfo = z.output<typeof RunInfo>;

export const RunData = message({
  metrics: repeated(Metric).optional(),
  params: repeated(Param).optional(),
  tags: repeated(RunTag).optional(),
});

export const Run = message({
  info: RunInfo,
  data: RunData,
  inputs: RunInputs.optional(),
  outputs: RunOutputs.optional(),
});
export type Run = z.output<typeof Run>;

export const runTag = {
  key: key("tag"),
  value: string().default(""),
};

const runName = () => string().check(atMost(limits.runNameLength, "run name")).optional();

export const createRun = endpoint({
  name: "createRun",
  summary: "Start a run in an active experiment.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/create",
  touches: { resource: "experiment", action: "update", by: "experiment_id" },
  request: () =>
    message({
      experiment_id: experimentId(),
      user_id: string().default(""),
      run_name: runName(),
      start_time: int64().default(0),
      tags: repeated(message(runTag), limits.keysPerRequest, "tags").default([]),
    }),
  response: () => message({ run: Run }),
});

export const updateRun = endpoint({
  name: "updateRun",
  summary: "Change the status, end time or name of an active run.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/update",
  touches: { resource: "run", action: "update", by: "run_id" },
  repeatable: true,
  request: () =>
    message(
      {
        run_id: runId(),
        status: enumOf(RunStatus).optional(),
        end_time: int64().optional(),
        run_name: runName(),
      },
      olderRunId,
    ),
  response: () => message({ run_info: RunInfo }),
});

export const deleteRun = endpoint({
  name: "deleteRun",
  summary: "Mark a run as deleted; it can be restored.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/delete",
  touches: { resource: "run", action: "delete", by: "run_id" },
  request: () => message({ run_id: runId() }, olderRunId),
  response: () => message({}),
});

export const restoreRun = endpoint({
  name: "restoreRun",
  summary: "Restore a deleted run.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/restore",
  touches: { resource: "run", action: "delete", by: "run_id" },
  request: () => message({ run_id: runId() }, olderRunId),
  response: () => message({}),
});

export const getRun = endpoint({
  name: "getRun",
  summary: "Get a run with its latest metrics, params, tags, inputs and outputs.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/runs/get",
  touches: { resource: "run", action: "read", by: "run_id" },
  request: () => message({ run_id: requiredString() }, olderRunId),
  response: () => message({ run: Run }),
});

export const searchRuns = endpoint({
  name: "searchRuns",
  summary: "Find runs of some experiments by a filter, in pages.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/search",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(string()).default([]),
      filter: optionalString(),
      run_view_type: enumOf(ViewType).optional(),
      max_results: maxResults(limits.searchResults).default(1000),
      order_by: repeated(string()).default([]),
      page_token: optionalString(),
    }),
  response: () => message({ runs: repeated(Run).optional(), next_page_token: optionalString() }),
});

export const countRuns = endpoint({
  name: "countRuns",
  summary:
    "How many runs of some experiments a filter finds, or that they are more than were counted.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/runs/count",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(string()).default([]),
      filter: optionalString(),
      run_view_type: enumOf(ViewType).optional(),
    }),
  response: () => message({ count: int64(), at_least: bool() }),
});

export const setTag = endpoint({
  name: "setTag",
  summary: "Set a tag on an active run.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/set-tag",
  touches: { resource: "run", action: "update", by: "run_id" },
  repeatable: true,
  request: () => message({ run_id: runId(), ...runTag }, olderRunId),
  response: () => message({}),
});

export const deleteTag = endpoint({
  name: "deleteTag",
  summary: "Delete a tag of an active run.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/delete-tag",
  touches: { resource: "run", action: "update", by: "run_id" },
  request: () => message({ run_id: runId(), key: requiredString() }, olderRunId),
  response: () => message({}),
});

export const moveRuns = endpoint({
  name: "moveRuns",
  summary: "Move active runs to another active experiment, all or none.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/runs/move",
  touches: { resource: "run", action: "update", by: "run_ids" },
  alsoTouches: { resource: "experiment", action: "update", by: "experiment_id" },
  request: () =>
    message({
      run_ids: repeated(runId(), limits.movedRuns, "run_ids"),
      experiment_id: experimentId(),
    }),
  response: () => message({}),
});
