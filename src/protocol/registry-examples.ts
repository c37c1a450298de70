import { type Example, exampleIds } from "./example-ids.ts";

const { experiment_id, run_id, model_id, registered_model: name, webhook_id } = exampleIds;

const tag = { key: "team", value: "vision" };
const version = "2";
const modelVersion = {
  name,
  version,
  creation_timestamp: 1_700_000_006_000,
  last_updated_timestamp: 1_700_000_007_000,
  current_stage: "None",
  description: "Trained on all of it",
  source: `models:/${model_id}`,
  run_id,
  status: "READY",
  tags: [tag],
  run_link: "",
};
const aliasedVersion = { ...modelVersion, aliases: ["champion"] };
const registeredModel = {
  name,
  creation_timestamp: 1_700_000_006_000,
  last_updated_timestamp: 1_700_000_007_000,
  description: "Tells irises apart",
  latest_versions: [modelVersion],
  tags: [tag],
  aliases: [{ alias: "champion", version }],
};
const budgetEvent = { entity: "BUDGET_POLICY", action: "EXCEEDED" };
const webhook = {
  webhook_id,
  name: "spending",
  description: "Tells the team",
  url: "https://hooks.example/models",
  events: [budgetEvent],
  status: "ACTIVE",
  creation_timestamp: 1_700_000_008_000,
  last_updated_timestamp: 1_700_000_008_000,
};

/** One example of each endpoint of the registry, by its name. */
export const registryExamples: Readonly<Record<string, Example>> = {
  createRegisteredModel: {
    request: { name: "digits-classifier", description: "Reads digits", tags: [tag] },
    response: {
      registered_model: {
        name: "digits-classifier",
        creation_timestamp: 1_700_000_006_000,
        last_updated_timestamp: 1_700_000_006_000,
        description: "Reads digits",
        tags: [tag],
      },
    },
  },
  renameRegisteredModel: {
    request: { name, new_name: `${name}-2` },
    response: { registered_model: registeredModel },
  },
  updateRegisteredModel: {
    request: { name, description: "Tells three irises apart" },
    response: { registered_model: registeredModel },
  },
  deleteRegisteredModel: { request: { name }, response: {} },
  getRegisteredModel: { request: { name }, response: { registered_model: registeredModel } },
  searchRegisteredModels: {
    request: { filter: `name = '${name}'`, max_results: 10, order_by: ["name ASC"] },
    response: { registered_models: [registeredModel] },
  },
  getLatestVersions: {
    request: { name, stages: ["None"] },
    response: { model_versions: [aliasedVersion] },
  },
  setRegisteredModelTag: { request: { name, ...tag }, response: {} },
  deleteRegisteredModelTag: { request: { name, key: tag.key }, response: {} },
  setRegisteredModelAlias: { request: { name, alias: "challenger", version }, response: {} },
  deleteRegisteredModelAlias: { request: { name, alias: "champion" }, response: {} },
  getModelVersionByAlias: {
    request: { name, alias: "champion" },
    response: { model_version: aliasedVersion },
  },

  createModelVersion: {
    request: { name, source: `models:/${model_id}`, model_id, run_id, tags: [tag] },
    response: { model_version: { ...modelVersion, version: "3" } },
  },
  getModelVersion: { request: { name, version }, response: { model_version: aliasedVersion } },
  updateModelVersion: {
    request: { name, version, description: "Trained on half of it" },
    response: { model_version: aliasedVersion },
  },
  transitionModelVersionStage: {
    request: { name, version, stage: "Production", archive_existing_versions: true },
    response: { model_version: { ...aliasedVersion, current_stage: "Production" } },
  },
  deleteModelVersion: { request: { name, version }, response: {} },
  searchModelVersions: {
    request: { filter: `name = '${name}' AND version_number > 0`, max_results: 10 },
    response: { model_versions: [modelVersion] },
  },
  getModelVersionDownloadUri: {
    request: { name, version },
    response: { artifact_uri: `mlflow-artifacts:/${experiment_id}/models/${model_id}/artifacts` },
  },
  getModelVersionArtifact: {
    request: { name, version, path: "MLmodel" },
    response: "flavors: {}",
  },
  setModelVersionTag: { request: { name, version, ...tag }, response: {} },
  deleteModelVersionTag: { request: { name, version, key: tag.key }, response: {} },
  getRegistryEvents: {
    request: { name, max_results: 1 },
    response: {
      events: [
        {
          event_id: "3",
          timestamp: 1_700_000_007_000,
          user: "ada",
          entity: "registered_model_alias",
          action: "set",
          name,
          version,
          key: "champion",
          new_value: version,
        },
      ],
      next_page_token: "eyJvZmZzZXQiOjN9",
    },
  },

  createWebhook: {
    request: {
      name: webhook.name,
      url: webhook.url,
      events: [budgetEvent],
      description: webhook.description,
    },
    response: { webhook },
  },
  listWebhooks: { request: { max_results: 1000 }, response: { webhooks: [webhook] } },
  getWebhook: { request: { webhook_id }, response: { webhook } },
  updateWebhook: { request: { webhook_id, status: "DISABLED" }, response: { webhook } },
  deleteWebhook: { request: { webhook_id }, response: {} },
  testWebhook: {
    request: { webhook_id },
    response: { result: { success: false, error_message: "The webhook could not be told: …" } },
  },
};
