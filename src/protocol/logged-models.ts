import { LoggedModelStatus } from "./logged-model-status.ts";
import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { bool, enumOf, int64, message, repeated, requiredString, string } from "./fields.ts";
import { atMost, experimentId, maxResults, optionalString, rule, shown } from "./rules.ts";
import { limits } from "./limits.ts";
import { Metric } from "./runs.ts";

const LoggedModelParameter = message({
  key: requiredString().check(atMost(255, "logged model param key")),
  value: string().default(""),
});

const LoggedModelTag = message({
  key: requiredString().check(atMost(255, "logged model tag key")),
  value: string().default(""),
});

const loggedParams = () => repeated(LoggedModelParameter, limits.keysPerRequest, "params");
const loggedTags = () => repeated(LoggedModelTag, limits.keysPerRequest, "tags");

const LoggedModelInfo = message({
  model_id: string(),
  experiment_id: string(),
  name: string(),
  creation_timestamp_ms: int64(),
  last_updated_timestamp_ms: int64(),
  artifact_uri: string(),
  status: enumOf(LoggedModelStatus),
  model_type: optionalString(),
  source_run_id: optionalString(),
  status_message: optionalString(),
  tags: repeated(LoggedModelTag).optional(),
});

export const LoggedModel = message({
  info: LoggedModelInfo,
  data: message({
    params: repeated(LoggedModelParameter).optional(),
    metrics: repeated(Metric).optional(),
  }),
});
export type LoggedModel = z.output<typeof LoggedModel>;

const modelName = () =>
  string().check(
    atMost(500, "logged model name"),
    rule(
      (name) => !/[/:.%"']/.test(name),
      (name) =>
        `Invalid model name '${shown(name)}': it must not hold '/', ':', '.', '%', '"' or a single quote.`,
    ),
  );

const modelId = () => requiredString();

export const createLoggedModel = endpoint({
  name: "createLoggedModel",
  summary: "Create a logged model, pending until it is finalized.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/logged-models",
  touches: { resource: "experiment", action: "update", by: "experiment_id" },
  request: () =>
    message({
      experiment_id: experimentId(),
      name: modelName().optional(),
      model_type: string().check(atMost(500, "model type")).default(""),
      source_run_id: string().check(atMost(32, "source run ID")).default(""),
      params: loggedParams().default([]),
      tags: loggedTags().default([]),
    }),
  response: () => message({ model: LoggedModel }),
});

export const finalizeLoggedModel = endpoint({
  name: "finalizeLoggedModel",
  summary: "Mark a logged model as ready, or its upload as failed.",
  methods: ["PATCH"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}",
  touches: { resource: "logged_model", action: "update", by: "model_id" },
  repeatable: true,
  request: () =>
    message({ model_id: modelId(), status: enumOf(LoggedModelStatus) }).check(
      rule(
        ({ status }) => status === "LOGGED_MODEL_READY" || status === "LOGGED_MODEL_UPLOAD_FAILED",
        () =>
          "Invalid value for parameter 'status': a logged model ends as LOGGED_MODEL_READY or LOGGED_MODEL_UPLOAD_FAILED.",
      ),
    ),
  response: () => message({ model: LoggedModel }),
});

export const getLoggedModel = endpoint({
  name: "getLoggedModel",
  summary: "Get a logged model with its params, metrics and tags.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}",
  touches: { resource: "logged_model", action: "read", by: "model_id" },
  request: () => message({ model_id: modelId(), allow_deleted: bool().default(false) }),
  response: () => message({ model: LoggedModel }),
});

export const deleteLoggedModel = endpoint({
  name: "deleteLoggedModel",
  summary: "Mark a logged model as deleted.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}",
  touches: { resource: "logged_model", action: "delete", by: "model_id" },
  request: () => message({ model_id: modelId() }),
  response: () => message({}),
});

/** Limits metrics to those on a dataset; without a digest, to any version of it. */
const DatasetFilter = message({
  dataset_name: requiredString(),
  dataset_digest: optionalString(),
});
export type DatasetFilter = {
  readonly [Field in keyof z.output<typeof DatasetFilter>]?: string | undefined;
};

const OrderBy = message({
  field_name: requiredString(),
  ascending: bool().default(true),
  dataset_name: optionalString(),
  dataset_digest: optionalString(),
});

export const searchLoggedModels = endpoint({
  name: "searchLoggedModels",
  summary: "Find logged models of some experiments by a filter, in pages.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/logged-models/search",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(string()),
      filter: optionalString(),
      datasets: repeated(DatasetFilter).default([]),
      max_results: maxResults(50_000).default(50),
      order_by: repeated(OrderBy).default([]),
      page_token: optionalString(),
    }),
  response: () =>
    message({
      models: repeated(LoggedModel).optional(),
      next_page_token: optionalString(),
    }),
});

export const setLoggedModelTags = endpoint({
  name: "setLoggedModelTags",
  summary: "Set tags on a logged model.",
  methods: ["PATCH"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}/tags",
  touches: { resource: "logged_model", action: "update", by: "model_id" },
  repeatable: true,
  request: () => message({ model_id: modelId(), tags: loggedTags().default([]) }),
  response: () => message({}),
});

export const deleteLoggedModelTag = endpoint({
  name: "deleteLoggedModelTag",
  summary: "Delete a tag of a logged model.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}/tags/{tag_key}",
  touches: { resource: "logged_model", action: "update", by: "model_id" },
  request: () => message({ model_id: modelId(), tag_key: requiredString() }),
  response: () => message({}),
});

export const logLoggedModelParams = endpoint({
  name: "logLoggedModelParams",
  summary: "Add params to a logged model.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}/params",
  touches: { resource: "logged_model", action: "update", by: "model_id" },
  request: () => message({ model_id: modelId(), params: loggedParams().default([]) }),
  response: () => message({}),
});
