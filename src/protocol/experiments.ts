import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { enumOf, int32, int64, message, repeated, requiredString, string } from "./fields.ts";
import { atMost, experimentId, key, maxResults, optionalString, rule } from "./rules.ts";
import { limits } from "./limits.ts";

export const ViewType = { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 } as const;
export type ViewType = keyof typeof ViewType;

export const ExperimentTag = message({ key: optionalString(), value: optionalString() });

export const Experiment = message({
  experiment_id: string(),
  name: string(),
  artifact_location: optionalString(),
  lifecycle_stage: string(),
  last_update_time: int64().optional(),
  creation_time: int64().optional(),
  tags: repeated(ExperimentTag).optional(),
  workspace: string().default("default"),
});
export type Experiment = z.output<typeof Experiment>;

const experimentTag = {
  key: key("experiment tag"),
  value: string().check(atMost(limits.experimentTagLength, "experiment tag value")).default(""),
};

export const experimentName = () =>
  requiredString().check(
    atMost(limits.experimentNameLength, "experiment name"),
    rule(
      (name) => name.trim() !== "",
      () => "Invalid experiment name: it must hold more than white space.",
    ),
  );

export const createExperiment = endpoint({
  name: "createExperiment",
  summary: "Create an experiment; its name must be new, also among deleted experiments.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/experiments/create",
  touches: { resource: "experiment", action: "create" },
  request: () =>
    message({
      name: experimentName(),
      artifact_location: optionalString(),
      tags: repeated(message(experimentTag), limits.keysPerRequest, "tags").default([]),
    }),
  response: () => message({ experiment_id: string() }),
});

export const searchExperiments = endpoint({
  name: "searchExperiments",
  summary: "Find experiments by a filter, in pages.",
  methods: ["GET", "POST"],
  version: "2.0",
  path: "/mlflow/experiments/search",
  touches: { resource: "experiment", action: "read" },
  request: () =>
    message({
      max_results: maxResults(limits.searchResults),
      page_token: optionalString(),
      filter: optionalString(),
      order_by: repeated(string()).default([]),
      view_type: enumOf(ViewType).optional(),
    }),
  response: () =>
    message({
      experiments: repeated(Experiment).optional(),
      next_page_token: optionalString(),
    }),
});

export const getExperiment = endpoint({
  name: "getExperiment",
  summary: "Get an experiment by its id, deleted ones included.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/experiments/get",
  touches: { resource: "experiment", action: "read", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId() }),
  response: () => message({ experiment: Experiment }),
});

export const getExperimentByName = endpoint({
  name: "getExperimentByName",
  summary: "Get an experiment by its name, deleted ones included.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/experiments/get-by-name",
  touches: { resource: "experiment", action: "read", by: "experiment_name" },
  request: () => message({ experiment_name: requiredString() }),
  response: () => message({ experiment: Experiment }),
});

export const deleteExperiment = endpoint({
  name: "deleteExperiment",
  summary: "Mark an experiment and its runs as deleted; they can be restored.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/experiments/delete",
  touches: { resource: "experiment", action: "delete", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId() }),
  response: () => message({}),
});

export const restoreExperiment = endpoint({
  name: "restoreExperiment",
  summary: "Restore a deleted experiment and all its runs.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/experiments/restore",
  touches: { resource: "experiment", action: "delete", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId() }),
  response: () => message({}),
});

export const updateExperiment = endpoint({
  name: "updateExperiment",
  summary: "Rename an active experiment.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/experiments/update",
  touches: { resource: "experiment", action: "update", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId(), new_name: experimentName() }),
  response: () => message({}),
});

export const setExperimentTag = endpoint({
  name: "setExperimentTag",
  summary: "Set a tag on an active experiment.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/experiments/set-experiment-tag",
  touches: { resource: "experiment", action: "update", by: "experiment_id" },
  repeatable: true,
  request: () => message({ experiment_id: experimentId(), ...experimentTag }),
  response: () => message({}),
});

export const deleteExperimentTag = endpoint({
  name: "deleteExperimentTag",
  summary: "Delete a tag of an active experiment.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/experiments/delete-experiment-tag",
  touches: { resource: "experiment", action: "update", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId(), key: requiredString() }),
  response: () => message({}),
});

const ExperimentSummary = message({
  experiment_id: string(),
  active_runs: int32(),
  running_runs: int32(),
  deleted_runs: int32(),
  /** When an active run last started or ended, or one of the newest that run logged a metric. */
  last_activity_time: int64().optional(),
});
export type ExperimentSummary = z.output<typeof ExperimentSummary>;

export const summarizeExperiments = endpoint({
  name: "summarizeExperiments",
  summary:
    "How many runs some experiments have, and when one of them last started, logged or ended.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/experiments/summary",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(string(), limits.summaryExperiments, "experiment_ids").default([]),
    }),
  response: () => message({ experiments: repeated(ExperimentSummary) }),
});
