import { canonicalStage, stages } from "./stages.ts";
import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { bool, enumOf, int64, message, repeated, requiredString, string } from "./fields.ts";
import { modelName, modelVersion, RegistryTag, registryTag } from "./registry-rules.ts";
import { maxResults, optionalString, rule, shown } from "./rules.ts";

const ModelVersionStatus = {
  PENDING_REGISTRATION: 1,
  FAILED_REGISTRATION: 2,
  READY: 3,
} as const;

/** Stages in which a version is in use; entering one may archive those that are there. */
const activeStages: readonly string[] = ["Staging", "Production"];

export const stage = () =>
  requiredString()
    .overwrite(canonicalStage)
    .check(
      rule(
        (name) => (stages as readonly string[]).includes(name),
        (name) => `Invalid stage '${shown(name)}': it must be one of ${stages.join(", ")}.`,
      ),
    );

export const ModelVersion = message({
  name: string(),
  version: string(),
  creation_timestamp: int64().optional(),
  last_updated_timestamp: int64().optional(),
  user_id: optionalString(),
  current_stage: optionalString(),
  description: optionalString(),
  source: optionalString(),
  run_id: optionalString(),
  status: enumOf(ModelVersionStatus).optional(),
  status_message: optionalString(),
  tags: repeated(RegistryTag).optional(),
  run_link: optionalString(),
  aliases: repeated(string()).optional(),
});
export type ModelVersion = z.output<typeof ModelVersion>;

const version = { name: modelName(), version: modelVersion() };

export const createModelVersion = endpoint({
  name: "createModelVersion",
  summary: "Register a model as the next version of a registered model.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/model-versions/create",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () =>
    message({
      name: modelName(),
      source: requiredString(),
      run_id: optionalString(),
      model_id: optionalString(),
      run_link: string().default(""),
      description: string().default(""),
      tags: repeated(RegistryTag).default([]),
    }),
  response: () => message({ model_version: ModelVersion }),
});

export const getModelVersion = endpoint({
  name: "getModelVersion",
  summary: "Get a version of a registered model.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/model-versions/get",
  touches: { resource: "registered_model", action: "read", by: "name" },
  request: () => message(version),
  response: () => message({ model_version: ModelVersion }),
});

export const updateModelVersion = endpoint({
  name: "updateModelVersion",
  summary: "Describe a version anew; without a description its old one is taken away.",
  methods: ["PATCH"],
  version: "2.0",
  path: "/mlflow/model-versions/update",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ ...version, description: optionalString() }),
  response: () => message({ model_version: ModelVersion }),
});

export const transitionModelVersionStage = endpoint({
  name: "transitionModelVersionStage",
  summary: "Move a version to a stage, and archive the others there if asked to.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/model-versions/transition-stage",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () =>
    message({
      ...version,
      stage: stage(),
      archive_existing_versions: bool().default(false),
    }).check(
      rule(
        (request) => !request.archive_existing_versions || activeStages.includes(request.stage),
        (request) =>
          `Versions can be archived when another enters ${activeStages.join(" or ")}, not ${request.stage}.`,
      ),
    ),
  response: () => message({ model_version: ModelVersion }),
});

export const deleteModelVersion = endpoint({
  name: "deleteModelVersion",
  summary: "Delete a version; its number is not given again.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow/model-versions/delete",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message(version),
  response: () => message({}),
});

export const searchModelVersions = endpoint({
  name: "searchModelVersions",
  summary: "Find versions by a filter, in pages; those of prompts only if it asks for them.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/model-versions/search",
  touches: { resource: "registered_model", action: "read" },
  request: () =>
    message({
      filter: optionalString(),
      max_results: maxResults(200_000).default(200_000),
      order_by: repeated(string()).default([]),
      page_token: optionalString(),
    }),
  response: () =>
    message({
      model_versions: repeated(ModelVersion).optional(),
      next_page_token: optionalString(),
    }),
});

export const getModelVersionDownloadUri = endpoint({
  name: "getModelVersionDownloadUri",
  summary: "Where the artifacts of a version lie.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/model-versions/get-download-uri",
  touches: { resource: "registered_model", action: "read", by: "name" },
  request: () => message(version),
  response: () => message({ artifact_uri: string() }),
});

export const getModelVersionArtifact = endpoint({
  name: "getModelVersionArtifact",
  summary: "Download an artifact of a version; takes Range and conditional requests.",
  methods: ["GET"],
  path: "/model-versions/get-artifact",
  touches: { resource: "registered_model", action: "read", by: "name" },
  answer: "stream",
  request: () => message({ ...version, path: requiredString() }),
  response: () => message({}),
});

export const setModelVersionTag = endpoint({
  name: "setModelVersionTag",
  summary: "Set a tag on a version.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/model-versions/set-tag",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ ...version, ...registryTag }),
  response: () => message({}),
});

export const deleteModelVersionTag = endpoint({
  name: "deleteModelVersionTag",
  summary: "Delete a tag of a version, if it has it.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow/model-versions/delete-tag",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ ...version, key: registryTag.key }),
  response: () => message({}),
});
