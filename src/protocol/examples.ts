import type { Endpoint } from "./endpoint.ts";

/** A request's fields and the answer to it, as they travel. */
export interface Example {
  request: Readonly<Record<string, unknown>>;
  /** The body of an upload. */
  upload?: string;
  /** The JSON of an answer, or the text of one that is not JSON. */
  response: unknown;
}

/** What the examples act on. */
export const exampleIds = {
  experiment_id: "1",
  run_id: "0b3e9c4d5f6a47b8a1c2d3e4f5061728",
  model_id: "m-5d41402abc4b4a76b9719d911017c592",
} as const;

const { experiment_id, run_id, model_id } = exampleIds;
const inRun = `${experiment_id}/${run_id}/artifacts`;

const tag = { key: "team", value: "vision" };
const loss = { key: "loss", value: 0.25, timestamp: 1_700_000_001_000, step: 10 };
const dataset = {
  name: "iris",
  digest: "3f2a9c11",
  source_type: "local",
  source: '{"uri":"iris.csv"}',
};
const mpu = { artifact_path: `${inRun}/weights.bin`, path: "weights.bin" };

/** One example of each endpoint, by its name. */
const examples: Readonly<Record<string, Example>> = {
  createExperiment: { request: { name: "digits", tags: [tag] }, response: { experiment_id } },
  searchExperiments: {
    request: { max_results: 10, filter: "name LIKE 'ir%'", order_by: ["creation_time DESC"] },
    response: {},
  },
  getExperiment: { request: { experiment_id }, response: {} },
  getExperimentByName: { request: { experiment_name: "iris" }, response: {} },
  deleteExperiment: { request: { experiment_id }, response: {} },
  restoreExperiment: { request: { experiment_id }, response: {} },
  updateExperiment: { request: { experiment_id, new_name: "iris-2" }, response: {} },
  setExperimentTag: { request: { experiment_id, ...tag }, response: {} },
  deleteExperimentTag: { request: { experiment_id, key: tag.key }, response: {} },

  createRun: {
    request: {
      experiment_id,
      user_id: "ada",
      run_name: "first",
      start_time: 1_700_000_000_000,
      tags: [tag],
    },
    response: {},
  },
  updateRun: {
    request: { run_id, status: "FINISHED", end_time: 1_700_000_009_000 },
    response: {},
  },
  deleteRun: { request: { run_id }, response: {} },
  restoreRun: { request: { run_id }, response: {} },
  getRun: { request: { run_id }, response: {} },
  searchRuns: {
    request: {
      experiment_ids: [experiment_id],
      filter: "metrics.loss < 1 AND params.lr = '0.1'",
      order_by: ["metrics.loss ASC"],
      max_results: 10,
    },
    response: {},
  },
  setTag: { request: { run_id, key: "quality", value: "good" }, response: {} },
  deleteTag: { request: { run_id, key: tag.key }, response: {} },

  logMetric: { request: { run_id, ...loss, step: 11 }, response: {} },
  logParam: { request: { run_id, key: "depth", value: "6" }, response: {} },
  logBatch: {
    request: {
      run_id,
      metrics: [loss, { ...loss, key: "accuracy", value: "NaN" }],
      params: [{ key: "lr", value: "0.1" }],
      tags: [tag],
    },
    response: {},
  },
  logModel: {
    request: {
      run_id,
      model_json: `{"artifact_path":"model","flavors":{},"utc_time_created":"2023-11-14 22:13:20","run_id":"${run_id}"}`,
    },
    response: {},
  },
  getMetricHistory: { request: { run_id, metric_key: "loss", max_results: 100 }, response: {} },
  getMetricHistoryBulk: { request: { run_id: [run_id], metric_key: "loss" }, response: {} },
  getMetricHistoryBulkInterval: {
    request: { run_ids: [run_id], metric_key: "loss", start_step: 0, end_step: 100 },
    response: {},
  },

  logInputs: {
    request: {
      run_id,
      datasets: [{ tags: [{ key: "mlflow.data.context", value: "train" }], dataset }],
    },
    response: {},
  },
  logOutputs: { request: { run_id, models: [{ model_id, step: 10 }] }, response: {} },
  searchDatasets: { request: { experiment_ids: [experiment_id] }, response: {} },

  createLoggedModel: {
    request: {
      experiment_id,
      name: "classifier",
      model_type: "classification",
      source_run_id: run_id,
      params: [{ key: "depth", value: "6" }],
    },
    response: {},
  },
  finalizeLoggedModel: { request: { model_id, status: "LOGGED_MODEL_READY" }, response: {} },
  getLoggedModel: { request: { model_id }, response: {} },
  deleteLoggedModel: { request: { model_id }, response: {} },
  searchLoggedModels: {
    request: {
      experiment_ids: [experiment_id],
      filter: "name = 'classifier'",
      order_by: [{ field_name: "creation_timestamp", ascending: false }],
    },
    response: {},
  },
  setLoggedModelTags: { request: { model_id, tags: [tag] }, response: {} },
  deleteLoggedModelTag: { request: { model_id, tag_key: tag.key }, response: {} },
  logLoggedModelParams: {
    request: { model_id, params: [{ key: "lr", value: "0.1" }] },
    response: {},
  },

  listArtifacts: { request: { run_id, path: "plots" }, response: {} },
  getArtifact: { request: { run_id, path: "notes.txt" }, response: "hello" },
  uploadArtifact: { request: { run_id, path: "notes.txt" }, upload: "hello", response: {} },
  listLoggedModelArtifacts: { request: { model_id }, response: {} },
  getLoggedModelArtifact: {
    request: { model_id, artifact_file_path: "MLmodel" },
    response: "flavors: {}",
  },
  createPresignedUploadUrl: { request: { run_id, path: "weights.bin" }, response: {} },
  createPresignedDownloadUrl: { request: { run_id, path: "weights.bin" }, response: {} },

  downloadProxiedArtifact: {
    request: { artifact_path: `${inRun}/notes.txt` },
    response: "hello",
  },
  uploadProxiedArtifact: {
    request: { artifact_path: `${inRun}/notes.txt` },
    upload: "hello",
    response: "",
  },
  listProxiedArtifacts: { request: { path: inRun }, response: {} },
  deleteProxiedArtifact: { request: { artifact_path: `${inRun}/notes.txt` }, response: {} },
  createMultipartUpload: { request: { ...mpu, num_parts: 2 }, response: { upload_id: "u-1" } },
  completeMultipartUpload: {
    request: { ...mpu, upload_id: "u-1", parts: [{ part_number: 1, etag: "e-1" }] },
    response: {},
  },
  abortMultipartUpload: { request: { ...mpu, upload_id: "u-1" }, response: {} },
  getPresignedDownloadUrl: {
    request: { artifact_path: `${inRun}/weights.bin` },
    response: { url: "https://bucket.example/weights.bin?signature=…" },
  },

  getServerInfo: { request: {}, response: {} },
  getHealth: { request: {}, response: "OK" },
  getVersion: { request: {}, response: "3.17.2" },
};

/** The example of an endpoint. */
export function exampleOf({ name }: Pick<Endpoint, "name">): Example {
  const example = examples[name];
  if (example === undefined) throw new Error(`The endpoint ${name} has no example.`);
  return example;
}
