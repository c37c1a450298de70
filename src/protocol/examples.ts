import type { Endpoint } from "./endpoint.ts";

import { type Example, exampleIds } from "./example-ids.ts";
import { registryExamples } from "./registry-examples.ts";

const { experiment_id, run_id, model_id, view_id, figure_id } = exampleIds;
const inRun = `${experiment_id}/${run_id}/artifacts`;

const tag = { key: "team", value: "vision" };
const loss = { key: "loss", value: 0.25, timestamp: 1_700_000_001_000, step: 10 };
const dataset = {
  name: "iris",
  digest: "3f2a9c11",
  source_type: "local",
  source: '{"uri":"iris.csv"}',
};
const experiment = {
  experiment_id,
  name: "iris",
  artifact_location: "mlflow-artifacts:/1",
  lifecycle_stage: "active",
  last_update_time: 1_699_999_000_000,
  creation_time: 1_699_999_000_000,
  tags: [tag],
  workspace: "default",
};
const runInfo = {
  run_uuid: run_id,
  experiment_id,
  run_name: "first",
  user_id: "ada",
  status: "RUNNING",
  start_time: 1_700_000_000_000,
  artifact_uri: `mlflow-artifacts:/${inRun}`,
  lifecycle_stage: "active",
  run_id,
};
const runName = { key: "mlflow.runName", value: "first" };
const datasetInput = { tags: [{ key: "mlflow.data.context", value: "train" }], dataset };
const run = {
  info: runInfo,
  data: { metrics: [loss], params: [{ key: "lr", value: "0.1" }], tags: [runName, tag] },
  inputs: { dataset_inputs: [datasetInput] },
  outputs: { model_outputs: [{ model_id, step: 10 }] },
};
const written = { creation_time: 1_700_000_000_000, last_update_time: 1_700_000_000_000 };
const figureInfo = { figure_id, experiment_id, name: "loss", caption: "", ...written };
const figure = { ...figureInfo, spec: '{"kind":"line","y":["metrics.loss"]}' };
const modelInfo = {
  model_id,
  experiment_id,
  name: "classifier",
  creation_timestamp_ms: 1_700_000_005_000,
  last_updated_timestamp_ms: 1_700_000_005_000,
  artifact_uri: `mlflow-artifacts:/${experiment_id}/models/${model_id}/artifacts`,
  status: "LOGGED_MODEL_PENDING",
  model_type: "classification",
  source_run_id: run_id,
};
const modelData = { params: [{ key: "depth", value: "6" }] };
const model = { info: { ...modelInfo, tags: [tag] }, data: modelData };
const view = {
  view_id,
  experiment_id,
  name: "by loss",
  state: "order=metrics.loss",
  creation_time: 1_700_000_006_000,
  last_update_time: 1_700_000_006_000,
};
const mpu = { artifact_path: `${inRun}/weights.bin`, path: "weights.bin" };

/** One example of each endpoint, by its name. */
const examples: Readonly<Record<string, Example>> = {
  createExperiment: { request: { name: "digits", tags: [tag] }, response: { experiment_id } },
  searchExperiments: {
    request: { max_results: 10, filter: "name LIKE 'ir%'", order_by: ["creation_time DESC"] },
    response: { experiments: [experiment] },
  },
  getExperiment: { request: { experiment_id }, response: { experiment } },
  getExperimentByName: { request: { experiment_name: "iris" }, response: { experiment } },
  deleteExperiment: { request: { experiment_id }, response: {} },
  restoreExperiment: { request: { experiment_id }, response: {} },
  updateExperiment: { request: { experiment_id, new_name: "iris-2" }, response: {} },
  setExperimentTag: { request: { experiment_id, ...tag }, response: {} },
  deleteExperimentTag: { request: { experiment_id, key: tag.key }, response: {} },

  summarizeExperiments: {
    request: { experiment_ids: [experiment_id] },
    response: {
      experiments: [
        {
          experiment_id,
          active_runs: 1,
          running_runs: 1,
          deleted_runs: 0,
          last_activity_time: 1_700_000_000_000,
        },
      ],
    },
  },

  createRun: {
    request: {
      experiment_id,
      user_id: "ada",
      run_name: "first",
      start_time: 1_700_000_000_000,
      tags: [tag],
    },
    response: { run: { info: runInfo, data: { tags: [tag, runName] }, inputs: {} } },
  },
  updateRun: {
    request: { run_id, status: "FINISHED", end_time: 1_700_000_009_000 },
    response: { run_info: { ...runInfo, status: "FINISHED", end_time: 1_700_000_009_000 } },
  },
  deleteRun: { request: { run_id }, response: {} },
  restoreRun: { request: { run_id }, response: {} },
  moveRuns: { request: { run_ids: [run_id], experiment_id }, response: {} },
  getRun: { request: { run_id }, response: { run } },
  searchRuns: {
    request: {
      experiment_ids: [experiment_id],
      filter: "metrics.loss < 1 AND params.lr = '0.1'",
      order_by: ["metrics.loss ASC"],
      max_results: 10,
    },
    response: { runs: [run] },
  },
  getRunTable: {
    request: {
      experiment_ids: [experiment_id],
      filter: "metrics.loss < 1",
      order_by: ["metrics.loss ASC"],
      columns: ["metrics.loss", "params.lr", "tags.team"],
    },
    response: {
      run_ids: [run_id],
      run_names: ["first"],
      experiment_ids: [experiment_id],
      statuses: ["RUNNING"],
      start_times: [1_700_000_000_000],
      end_times: [null],
      users: ["ada"],
      lifecycle_stages: ["active"],
      parent_run_ids: [""],
      last_activity_times: [1_700_000_001_000],
      columns: [
        { name: "metrics.loss", values: [0.25] },
        { name: "params.lr", values: ["0.1"] },
        { name: "tags.team", values: ["vision"] },
      ],
    },
  },
  getRunColumns: {
    request: { experiment_ids: [experiment_id] },
    response: {
      metrics: [{ key: "loss", runs: 1, min: 0.25, max: 0.25, max_step: 10 }],
      params: [{ key: "lr", runs: 1, distinct: 1, values: ["0.1"] }],
      tags: [
        { key: "mlflow.runName", runs: 1, distinct: 1, values: ["first"] },
        { key: "team", runs: 1, distinct: 1, values: ["vision"] },
      ],
      runs_seen: 1,
      truncated: false,
    },
  },
  countRuns: { request: { experiment_ids: ["1"] }, response: { count: 1, at_least: false } },
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
  getMetricHistory: {
    request: { run_id, metric_key: "loss", max_results: 100 },
    response: { metrics: [loss] },
  },
  getMetricHistoryBulk: {
    request: { run_id: [run_id], metric_key: "loss" },
    response: { metrics: [{ ...loss, run_id }] },
  },
  getMetricHistoryBulkInterval: {
    request: { run_ids: [run_id], metric_key: "loss", start_step: 0, end_step: 100 },
    response: { metrics: [{ ...loss, run_id }] },
  },

  getMetricBuckets: {
    request: { run_ids: [run_id], metric_keys: ["loss"], x: "step", buckets: 320 },
    response: {
      series: [
        {
          run_id,
          key: "loss",
          exact: true,
          points: 1,
          first_x: 10,
          last_x: 10,
          x: [10],
          step: [10],
          time: [1_700_000_001_000],
          last: [0.25],
          min: [0.25],
          max: [0.25],
          mean: [0.25],
          count: [1],
          nan: [0],
        },
      ],
    },
  },

  logInputs: {
    request: {
      run_id,
      datasets: [datasetInput],
    },
    response: {},
  },
  logOutputs: { request: { run_id, models: [{ model_id, step: 10 }] }, response: {} },
  searchDatasets: {
    request: { experiment_ids: [experiment_id] },
    response: {
      dataset_summaries: [{ experiment_id, name: "iris", digest: "3f2a9c11", context: "train" }],
    },
  },

  createLoggedModel: {
    request: {
      experiment_id,
      name: "classifier",
      model_type: "classification",
      source_run_id: run_id,
      params: [{ key: "depth", value: "6" }],
    },
    response: { model: { info: modelInfo, data: modelData } },
  },
  finalizeLoggedModel: {
    request: { model_id, status: "LOGGED_MODEL_READY" },
    response: { model: { ...model, info: { ...model.info, status: "LOGGED_MODEL_READY" } } },
  },
  getLoggedModel: { request: { model_id }, response: { model } },
  deleteLoggedModel: { request: { model_id }, response: {} },
  searchLoggedModels: {
    request: {
      experiment_ids: [experiment_id],
      filter: "name = 'classifier'",
      order_by: [{ field_name: "creation_timestamp", ascending: false }],
    },
    response: { models: [model] },
  },
  setLoggedModelTags: { request: { model_id, tags: [tag] }, response: {} },
  deleteLoggedModelTag: { request: { model_id, tag_key: tag.key }, response: {} },
  logLoggedModelParams: {
    request: { model_id, params: [{ key: "lr", value: "0.1" }] },
    response: {},
  },

  createView: {
    request: { experiment_id, name: "newest", state: "order=start_time" },
    response: { view: { ...view, name: "newest", state: "order=start_time" } },
  },
  listViews: { request: { experiment_id }, response: { views: [view] } },
  updateView: {
    request: { view_id, state: "order=metrics.loss&group=params.lr" },
    response: { view: { ...view, state: "order=metrics.loss&group=params.lr" } },
  },
  deleteView: { request: { view_id }, response: {} },

  getEvents: {
    request: { experiment_id: [experiment_id] },
    response: {
      runs: [
        {
          run_id,
          experiment_id,
          info: false,
          metrics: ["loss"],
          params: false,
          tags: false,
          created: false,
        },
      ],
    },
  },

  listArtifacts: {
    request: { run_id, path: "plots" },
    response: {
      root_uri: `mlflow-artifacts:/${inRun}`,
      files: [{ path: "plots/loss.png", is_dir: false, file_size: 5 }],
    },
  },
  getArtifact: { request: { run_id, path: "notes.txt" }, response: "hello" },
  uploadArtifact: { request: { run_id, path: "notes.txt" }, upload: "hello", response: {} },
  listLoggedModelArtifacts: {
    request: { model_id },
    response: {
      root_uri: modelInfo.artifact_uri,
      files: [{ path: "MLmodel", is_dir: false, file_size: 11 }],
    },
  },
  getLoggedModelArtifact: {
    request: { model_id, artifact_file_path: "MLmodel" },
    response: "flavors: {}",
  },
  createPresignedUploadUrl: {
    request: { run_id, path: "weights.bin" },
    response: { presigned_url: "https://bucket.example/weights.bin?signature=…" },
  },
  createPresignedDownloadUrl: {
    request: { run_id, path: "weights.bin" },
    response: { presigned_url: "https://bucket.example/weights.bin?signature=…" },
  },

  measureArtifacts: {
    request: { run_ids: [run_id] },
    response: { files: 1, bytes: 5, at_least: false, unknown_run_ids: [] },
  },
  downloadArtifactArchive: { request: { run_id, path: "plots" }, response: "PK\u0003\u0004" },
  showArtifactPage: { request: { run_id, path: "report.html" }, response: "<p>hello</p>" },
  downloadProxiedArtifact: {
    request: { artifact_path: `${inRun}/notes.txt` },
    response: "hello",
  },
  uploadProxiedArtifact: {
    request: { artifact_path: `${inRun}/notes.txt` },
    upload: "hello",
    response: "",
  },
  listProxiedArtifacts: {
    request: { path: inRun },
    response: {
      files: [
        { path: "notes.txt", is_dir: false, file_size: 5 },
        { path: "plots", is_dir: true },
      ],
    },
  },
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

  createFigure: {
    request: { experiment_id, name: "loss by step", spec: figure.spec },
    response: { figure: { ...figure, name: "loss by step" } },
  },
  updateFigure: { request: { figure_id, name: "loss" }, response: { figure } },
  deleteFigure: { request: { figure_id }, response: {} },
  getFigure: { request: { figure_id }, response: { figure } },
  listFigures: { request: { experiment_id }, response: { figures: [figureInfo] } },
  searchFigures: {
    request: { experiment_ids: [experiment_id] },
    response: { figures: [figureInfo] },
  },
  getFigureSvg: { request: { figure_id }, response: "<svg " },
  getFigurePdf: { request: { figure_id }, response: "%PDF-" },
  getFigureCsv: { request: { figure_id }, response: "series,x,y,low,high,runs\n" },
  ...registryExamples,

  getServerInfo: {
    request: {},
    response: {
      store_type: "SqlStore",
      workspaces_enabled: false,
      trace_archival_enabled: false,
      multipart_uploads_enabled: false,
      multipart_downloads_enabled: false,
      presigned_upload_run_id_supported: false,
      presigned_upload_model_id_supported: false,
      features_enabled: { gateway: false },
    },
  },
  getIndex: {
    request: {},
    response:
      "This is a Millrace tracking server. Open this address in a browser for its web UI.\n" +
      "Its API is described at /docs.\n" +
      "Scripts log to it when MLFLOW_TRACKING_URI is this address.\n",
  },
  getHealth: { request: {}, response: "OK" },
  getVersion: { request: {}, response: "3.17.2" },
};

/** The example of an endpoint. */
export function exampleOf({ name }: Pick<Endpoint, "name">): Example {
  const example = examples[name];
  if (example === undefined) throw new Error(`The endpoint ${name} has no example.`);
  return example;
}
