import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { int64, message, repeated, string } from "./fields.ts";
import { ModelVersion, stage } from "./model-versions.ts";
import {
  aliasName,
  modelName,
  modelVersion,
  newAliasName,
  RegistryTag,
  registryTag,
} from "./registry-rules.ts";
import { maxResults, optionalString } from "./rules.ts";

const RegisteredModelAlias = message({ alias: string(), version: string() });

export const RegisteredModel = message({
  name: string(),
  creation_timestamp: int64().optional(),
  last_updated_timestamp: int64().optional(),
  description: optionalString(),
  latest_versions: repeated(ModelVersion).optional(),
  tags: repeated(RegistryTag).optional(),
  aliases: repeated(RegisteredModelAlias).optional(),
});
export type RegisteredModel = z.output<typeof RegisteredModel>;

export const createRegisteredModel = endpoint({
  name: "createRegisteredModel",
  summary: "Create a registered model, without versions.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/registered-models/create",
  touches: { resource: "registered_model", action: "create", by: "name" },
  request: () =>
    message({
      name: modelName(),
      description: string().default(""),
      tags: repeated(RegistryTag).default([]),
    }),
  response: () => message({ registered_model: RegisteredModel }),
});

export const renameRegisteredModel = endpoint({
  name: "renameRegisteredModel",
  summary: "Rename a registered model; its versions, tags and aliases follow.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/registered-models/rename",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ name: modelName(), new_name: modelName() }),
  response: () => message({ registered_model: RegisteredModel }),
});

export const updateRegisteredModel = endpoint({
  name: "updateRegisteredModel",
  summary: "Describe a registered model anew.",
  methods: ["PATCH"],
  version: "2.0",
  path: "/mlflow/registered-models/update",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ name: modelName(), description: string().default("") }),
  response: () => message({ registered_model: RegisteredModel }),
});

export const deleteRegisteredModel = endpoint({
  name: "deleteRegisteredModel",
  summary: "Delete a registered model with all its versions.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow/registered-models/delete",
  touches: { resource: "registered_model", action: "delete", by: "name" },
  request: () => message({ name: modelName() }),
  response: () => message({}),
});

export const getRegisteredModel = endpoint({
  name: "getRegisteredModel",
  summary: "Get a registered model with its aliases and the latest version of each stage.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/registered-models/get",
  touches: { resource: "registered_model", action: "read", by: "name" },
  request: () => message({ name: modelName() }),
  response: () => message({ registered_model: RegisteredModel }),
});

export const searchRegisteredModels = endpoint({
  name: "searchRegisteredModels",
  summary: "Find registered models by a filter, in pages; prompts only if it asks for them.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/registered-models/search",
  touches: { resource: "registered_model", action: "read" },
  request: () =>
    message({
      filter: optionalString(),
      max_results: maxResults(1000).default(100),
      order_by: repeated(string()).default([]),
      page_token: optionalString(),
    }),
  response: () =>
    message({
      registered_models: repeated(RegisteredModel).optional(),
      next_page_token: optionalString(),
    }),
});

export const getLatestVersions = endpoint({
  name: "getLatestVersions",
  summary: "The latest version of each stage, or of those that are named.",
  methods: ["POST", "GET"],
  version: "2.0",
  path: "/mlflow/registered-models/get-latest-versions",
  touches: { resource: "registered_model", action: "read", by: "name" },
  request: () => message({ name: modelName(), stages: repeated(stage()).default([]) }),
  response: () => message({ model_versions: repeated(ModelVersion).optional() }),
});

export const setRegisteredModelTag = endpoint({
  name: "setRegisteredModelTag",
  summary: "Set a tag on a registered model.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/registered-models/set-tag",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ name: modelName(), ...registryTag }),
  response: () => message({}),
});

export const deleteRegisteredModelTag = endpoint({
  name: "deleteRegisteredModelTag",
  summary: "Delete a tag of a registered model, if it has it.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow/registered-models/delete-tag",
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ name: modelName(), key: registryTag.key }),
  response: () => message({}),
});

const aliasPath = "/mlflow/registered-models/alias";

export const setRegisteredModelAlias = endpoint({
  name: "setRegisteredModelAlias",
  summary: "Let an alias name a version, whichever it named before.",
  methods: ["POST"],
  version: "2.0",
  path: aliasPath,
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ name: modelName(), alias: newAliasName(), version: modelVersion() }),
  response: () => message({}),
});

export const deleteRegisteredModelAlias = endpoint({
  name: "deleteRegisteredModelAlias",
  summary: "Delete an alias, if it is there.",
  methods: ["DELETE"],
  version: "2.0",
  path: aliasPath,
  touches: { resource: "registered_model", action: "update", by: "name" },
  request: () => message({ name: modelName(), alias: aliasName() }),
  response: () => message({}),
});

export const getModelVersionByAlias = endpoint({
  name: "getModelVersionByAlias",
  summary: "Get the version that an alias names; `latest` is the one of the highest number.",
  methods: ["GET"],
  version: "2.0",
  path: aliasPath,
  touches: { resource: "registered_model", action: "read", by: "name" },
  request: () => message({ name: modelName(), alias: aliasName() }),
  response: () => message({ model_version: ModelVersion }),
});
