/** Made from the contract by `npm run generate`. */

export interface FileInfo {
  path: string;
  is_dir: boolean;
  file_size?: number | undefined;
}

export interface RunChange {
  run_id: string;
  experiment_id: string;
  info: boolean;
  metrics: string[];
  all_metrics?: boolean | undefined;
  params: boolean;
  tags: boolean;
  created: boolean;
}

export interface Experiment {
  experiment_id: string;
  name: string;
  artifact_location?: string | undefined;
  lifecycle_stage: string;
  last_update_time?: number | undefined;
  creation_time?: number | undefined;
  tags?: ExperimentTag[] | undefined;
  workspace: string;
}

export interface ExperimentTag {
  key?: string | undefined;
  value?: string | undefined;
}

export interface Figure {
  figure_id: string;
  experiment_id: string;
  name: string;
  caption: string;
  creation_time: number;
  last_update_time: number;
  spec: string;
}

export interface FigureInfo {
  figure_id: string;
  experiment_id: string;
  name: string;
  caption: string;
  creation_time: number;
  last_update_time: number;
}

export interface Dataset {
  name: string;
  digest: string;
  source_type: string;
  source: string;
  schema?: string | undefined;
  profile?: string | undefined;
}

export interface DatasetInput {
  tags?: InputTag[] | undefined;
  dataset: Dataset;
}

export interface DatasetSummary {
  experiment_id: string;
  name: string;
  digest: string;
  context?: string | undefined;
}

export interface InputTag {
  key: string;
  value: string;
}

export interface ModelInput {
  model_id: string;
}

export interface ModelOutput {
  model_id: string;
  step: number;
}

export interface RunInputs {
  dataset_inputs?: DatasetInput[] | undefined;
  model_inputs?: ModelInput[] | undefined;
}

export interface RunOutputs {
  model_outputs?: ModelOutput[] | undefined;
}

export interface LoggedModel {
  info: {
    model_id: string;
    experiment_id: string;
    name: string;
    creation_timestamp_ms: number;
    last_updated_timestamp_ms: number;
    artifact_uri: string;
    status:
      | "LOGGED_MODEL_STATUS_UNSPECIFIED"
      | "LOGGED_MODEL_PENDING"
      | "LOGGED_MODEL_READY"
      | "LOGGED_MODEL_UPLOAD_FAILED";
    model_type?: string | undefined;
    source_run_id?: string | undefined;
    status_message?: string | undefined;
    tags?: { key: string; value: string }[] | undefined;
  };
  data: { params?: { key: string; value: string }[] | undefined; metrics?: Metric[] | undefined };
}

export interface Metric {
  key: string;
  value: number;
  timestamp: number;
  step: number;
  dataset_name?: string | undefined;
  dataset_digest?: string | undefined;
  model_id?: string | undefined;
  run_id?: string | undefined;
}

export interface Param {
  key: string;
  value: string;
}

export interface Run {
  info: RunInfo;
  data: RunData;
  inputs?: RunInputs | undefined;
  outputs?: RunOutputs | undefined;
}

export interface RunData {
  metrics?: Metric[] | undefined;
  params?: Param[] | undefined;
  tags?: RunTag[] | undefined;
}

export interface RunInfo {
  run_uuid: string;
  experiment_id: string;
  run_name?: string | undefined;
  user_id?: string | undefined;
  status: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
  start_time?: number | undefined;
  end_time?: number | undefined;
  artifact_uri?: string | undefined;
  lifecycle_stage: string;
  run_id: string;
}

export interface RunTag {
  key: string;
  value: string;
}

export interface View {
  view_id: string;
  experiment_id: string;
  name: string;
  state: string;
  created_by?: string | undefined;
  creation_time: number;
  last_update_time: number;
}

/** The messages of every endpoint. An integer beyond 2^53 arrives as a bigint, so that none is rounded. */
export interface EndpointMessages {
  /** Create an experiment; its name must be new, also among deleted experiments. */
  createExperiment: {
    request: {
      name: string;
      artifact_location?: string | undefined;
      tags?: { key: string; value?: string | undefined }[] | undefined;
    };
    response: { experiment_id: string };
  };
  /** Mark an experiment and its runs as deleted; they can be restored. */
  deleteExperiment: { request: { experiment_id: string }; response: Record<never, never> };
  /** Delete a tag of an active experiment. */
  deleteExperimentTag: {
    request: { experiment_id: string; key: string };
    response: Record<never, never>;
  };
  /** Get an experiment by its id, deleted ones included. */
  getExperiment: { request: { experiment_id: string }; response: { experiment: Experiment } };
  /** Get an experiment by its name, deleted ones included. */
  getExperimentByName: {
    request: { experiment_name: string };
    response: { experiment: Experiment };
  };
  /** Restore a deleted experiment and all its runs. */
  restoreExperiment: { request: { experiment_id: string }; response: Record<never, never> };
  /** Find experiments by a filter, in pages. */
  searchExperiments: {
    request: {
      max_results: number;
      page_token?: string | undefined;
      filter?: string | undefined;
      order_by?: string[] | undefined;
      view_type?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL" | undefined;
    };
    response: { experiments?: Experiment[] | undefined; next_page_token?: string | undefined };
  };
  /** Set a tag on an active experiment. */
  setExperimentTag: {
    request: { experiment_id: string; key: string; value?: string | undefined };
    response: Record<never, never>;
  };
  /** How many runs some experiments have, and when one of them last started, logged or ended. */
  summarizeExperiments: {
    request: { experiment_ids?: string[] | undefined };
    response: {
      experiments: {
        experiment_id: string;
        active_runs: number;
        running_runs: number;
        deleted_runs: number;
        last_activity_time?: number | undefined;
      }[];
    };
  };
  /** Rename an active experiment. */
  updateExperiment: {
    request: { experiment_id: string; new_name: string };
    response: Record<never, never>;
  };
  /** How many runs of some experiments a filter finds, or that they are more than were counted. */
  countRuns: {
    request: {
      experiment_ids?: string[] | undefined;
      filter?: string | undefined;
      run_view_type?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL" | undefined;
    };
    response: { count: number; at_least: boolean };
  };
  /** Start a run in an active experiment. */
  createRun: {
    request: {
      experiment_id: string;
      user_id?: string | undefined;
      run_name?: string | undefined;
      start_time?: number | undefined;
      tags?: { key: string; value?: string | undefined }[] | undefined;
    };
    response: { run: Run };
  };
  /** Mark a run as deleted; it can be restored. */
  deleteRun: { request: { run_id: string }; response: Record<never, never> };
  /** Delete a tag of an active run. */
  deleteTag: { request: { run_id: string; key: string }; response: Record<never, never> };
  /** Get a run with its latest metrics, params, tags, inputs and outputs. */
  getRun: { request: { run_id: string }; response: { run: Run } };
  /** Move active runs to another active experiment, all or none. */
  moveRuns: {
    request: { run_ids: string[]; experiment_id: string };
    response: Record<never, never>;
  };
  /** Restore a deleted run. */
  restoreRun: { request: { run_id: string }; response: Record<never, never> };
  /** Find runs of some experiments by a filter, in pages. */
  searchRuns: {
    request: {
      experiment_ids?: string[] | undefined;
      filter?: string | undefined;
      run_view_type?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL" | undefined;
      max_results?: number | undefined;
      order_by?: string[] | undefined;
      page_token?: string | undefined;
    };
    response: { runs?: Run[] | undefined; next_page_token?: string | undefined };
  };
  /** Set a tag on an active run. */
  setTag: {
    request: { run_id: string; key: string; value?: string | undefined };
    response: Record<never, never>;
  };
  /** Change the status, end time or name of an active run. */
  updateRun: {
    request: {
      run_id: string;
      status?: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED" | undefined;
      end_time?: number | undefined;
      run_name?: string | undefined;
    };
    response: { run_info: RunInfo };
  };
  /** Which metrics, params and tags the runs of some experiments have, and how they vary. */
  getRunColumns: {
    request: {
      experiment_ids?: string[] | undefined;
      run_view_type?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL" | undefined;
    };
    response: {
      metrics: {
        key: string;
        runs: number;
        min?: number | undefined;
        max?: number | undefined;
        max_step: number;
      }[];
      params: { key: string; runs: number; distinct: number; values: string[] }[];
      tags: { key: string; runs: number; distinct: number; values: string[] }[];
      runs_seen: number;
      truncated: boolean;
    };
  };
  /** Find runs as searchRuns does, and answer columns of them rather than all they have. */
  getRunTable: {
    request: {
      experiment_ids?: string[] | undefined;
      filter?: string | undefined;
      run_view_type?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL" | undefined;
      order_by?: string[] | undefined;
      columns?: string[] | undefined;
      run_ids?: string[] | undefined;
      max_results?: number | undefined;
      page_token?: string | undefined;
    };
    response: {
      run_ids: string[];
      run_names: string[];
      experiment_ids: string[];
      statuses: string[];
      start_times: (number | null)[];
      end_times: (number | null)[];
      users: string[];
      lifecycle_stages: string[];
      parent_run_ids: string[];
      last_activity_times: (number | null)[];
      columns: { name: string; values: (string | number | null)[] }[];
      next_page_token?: string | undefined;
    };
  };
  /** Every point of a run's metric, by timestamp, step and value. */
  getMetricHistory: {
    request: {
      run_id: string;
      metric_key: string;
      page_token?: string | undefined;
      max_results?: number | undefined;
    };
    response: { metrics?: Metric[] | undefined; next_page_token?: string | undefined };
  };
  /** Points of one metric of several runs. */
  getMetricHistoryBulk: {
    request: { run_id: string[]; metric_key: string; max_results?: number | undefined };
    response: { metrics: Metric[] };
  };
  /** Points of one metric of several runs, thinned evenly over a range of steps. */
  getMetricHistoryBulkInterval: {
    request: {
      run_ids: string[];
      metric_key: string;
      start_step?: number | undefined;
      end_step?: number | undefined;
      max_results?: number | undefined;
    };
    response: { metrics?: Metric[] | undefined };
  };
  /** Log metrics, params and tags of a run, all or none. */
  logBatch: {
    request: {
      run_id: string;
      metrics?:
        | {
            key: string;
            value: number;
            timestamp: number;
            step?: number | undefined;
            model_id?: string | undefined;
            dataset_name?: string | undefined;
            dataset_digest?: string | undefined;
          }[]
        | undefined;
      params?: { key: string; value?: string | undefined }[] | undefined;
      tags?: { key: string; value?: string | undefined }[] | undefined;
    };
    response: Record<never, never>;
  };
  /** Log one point of a metric. */
  logMetric: {
    request: {
      run_id: string;
      key: string;
      value: number;
      timestamp: number;
      step?: number | undefined;
      model_id?: string | undefined;
      dataset_name?: string | undefined;
      dataset_digest?: string | undefined;
    };
    response: Record<never, never>;
  };
  /** Record a model of the kind before logged models on a run. */
  logModel: { request: { run_id: string; model_json: string }; response: Record<never, never> };
  /** Log a param; one that is logged already keeps its value. */
  logParam: {
    request: { run_id: string; key: string; value?: string | undefined };
    response: Record<never, never>;
  };
  /** Metrics of several runs, thinned for a chart without losing an extreme. */
  getMetricBuckets: {
    request: {
      run_ids: string[];
      metric_keys: string[];
      x?: "step" | "time" | undefined;
      start?: number | undefined;
      end?: number | undefined;
      buckets?: number | undefined;
    };
    response: {
      series: {
        run_id: string;
        key: string;
        exact: boolean;
        points: number;
        first_x: number;
        last_x: number;
        x: number[];
        step: number[];
        time: number[];
        last: number[];
        min: number[];
        max: number[];
        mean: number[];
        count: number[];
        nan: number[];
      }[];
    };
  };
  /** Record the datasets and models that a run used. */
  logInputs: {
    request: {
      run_id: string;
      datasets?: DatasetInput[] | undefined;
      models?: ModelInput[] | undefined;
    };
    response: Record<never, never>;
  };
  /** Record the models that a run made. */
  logOutputs: {
    request: { run_id: string; models: ModelOutput[] };
    response: Record<never, never>;
  };
  /** The datasets that runs of some experiments used, by name, digest and context. */
  searchDatasets: {
    request: { experiment_ids: string[] };
    response: { dataset_summaries?: DatasetSummary[] | undefined };
  };
  /** Create a logged model, pending until it is finalized. */
  createLoggedModel: {
    request: {
      experiment_id: string;
      name?: string | undefined;
      model_type?: string | undefined;
      source_run_id?: string | undefined;
      params?: { key: string; value?: string | undefined }[] | undefined;
      tags?: { key: string; value?: string | undefined }[] | undefined;
    };
    response: { model: LoggedModel };
  };
  /** Mark a logged model as deleted. */
  deleteLoggedModel: { request: { model_id: string }; response: Record<never, never> };
  /** Delete a tag of a logged model. */
  deleteLoggedModelTag: {
    request: { model_id: string; tag_key: string };
    response: Record<never, never>;
  };
  /** Mark a logged model as ready, or its upload as failed. */
  finalizeLoggedModel: {
    request: {
      model_id: string;
      status:
        | "LOGGED_MODEL_STATUS_UNSPECIFIED"
        | "LOGGED_MODEL_PENDING"
        | "LOGGED_MODEL_READY"
        | "LOGGED_MODEL_UPLOAD_FAILED";
    };
    response: { model: LoggedModel };
  };
  /** Get a logged model with its params, metrics and tags. */
  getLoggedModel: {
    request: { model_id: string; allow_deleted?: boolean | undefined };
    response: { model: LoggedModel };
  };
  /** Add params to a logged model. */
  logLoggedModelParams: {
    request: {
      model_id: string;
      params?: { key: string; value?: string | undefined }[] | undefined;
    };
    response: Record<never, never>;
  };
  /** Find logged models of some experiments by a filter, in pages. */
  searchLoggedModels: {
    request: {
      experiment_ids: string[];
      filter?: string | undefined;
      datasets?: { dataset_name: string; dataset_digest?: string | undefined }[] | undefined;
      max_results?: number | undefined;
      order_by?:
        | {
            field_name: string;
            ascending?: boolean | undefined;
            dataset_name?: string | undefined;
            dataset_digest?: string | undefined;
          }[]
        | undefined;
      page_token?: string | undefined;
    };
    response: { models?: LoggedModel[] | undefined; next_page_token?: string | undefined };
  };
  /** Set tags on a logged model. */
  setLoggedModelTags: {
    request: { model_id: string; tags?: { key: string; value?: string | undefined }[] | undefined };
    response: Record<never, never>;
  };
  /** Keep a view of an active experiment under a name that it does not use yet. */
  createView: {
    request: {
      experiment_id: string;
      name: string;
      state: string;
      created_by?: string | undefined;
    };
    response: { view: View };
  };
  /** Delete a view. */
  deleteView: { request: { view_id: string }; response: Record<never, never> };
  /** The views kept of an experiment, by name. */
  listViews: { request: { experiment_id: string }; response: { views: View[] } };
  /** Change the name or the state of a view. */
  updateView: {
    request: { view_id: string; name?: string | undefined; state?: string | undefined };
    response: { view: View };
  };
  /** Hear of changes to runs as they happen, as server-sent events that do not end. */
  getEvents: {
    request: { experiment_id?: string[] | undefined; run_id?: string[] | undefined };
    response: { runs?: RunChange[] | undefined };
  };
  /** Save a figure under a name that is new in its experiment. */
  createFigure: {
    request: { experiment_id: string; name: string; spec: string };
    response: { figure: Figure };
  };
  /** Delete a saved figure for good. */
  deleteFigure: { request: { figure_id: string }; response: Record<never, never> };
  /** Get a saved figure with its spec. */
  getFigure: { request: { figure_id: string }; response: { figure: Figure } };
  /** The numbers that a figure shows. */
  getFigureCsv: { request: { figure_id: string }; response: Record<never, never> };
  /** Draw a saved figure as a PDF page. */
  getFigurePdf: { request: { figure_id: string }; response: Record<never, never> };
  /** Draw a saved figure with today's runs. */
  getFigureSvg: { request: { figure_id: string }; response: Record<never, never> };
  /** List the figures of an experiment by name. */
  listFigures: {
    request: { experiment_id: string };
    response: { figures?: FigureInfo[] | undefined };
  };
  /** Find the figures of some experiments or of all that are active, the last changed first. */
  searchFigures: {
    request: {
      experiment_ids?: string[] | undefined;
      max_results?: number | undefined;
      page_token?: string | undefined;
    };
    response: { figures?: FigureInfo[] | undefined; next_page_token?: string | undefined };
  };
  /** Change the name or the spec of a saved figure. */
  updateFigure: {
    request: { figure_id: string; name?: string | undefined; spec?: string | undefined };
    response: { figure: Figure };
  };
  /** Create a registered model, without versions. */
  createRegisteredModel: {
    request: {
      name: string;
      description?: string | undefined;
      tags?: { key: string; value?: string | undefined }[] | undefined;
    };
    response: {
      registered_model: {
        name: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        description?: string | undefined;
        latest_versions?:
          | {
              name: string;
              version: string;
              creation_timestamp?: number | undefined;
              last_updated_timestamp?: number | undefined;
              user_id?: string | undefined;
              current_stage?: string | undefined;
              description?: string | undefined;
              source?: string | undefined;
              run_id?: string | undefined;
              status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
              status_message?: string | undefined;
              tags?: { key: string; value: string }[] | undefined;
              run_link?: string | undefined;
              aliases?: string[] | undefined;
            }[]
          | undefined;
        tags?: { key: string; value: string }[] | undefined;
        aliases?: { alias: string; version: string }[] | undefined;
      };
    };
  };
  /** Delete a registered model with all its versions. */
  deleteRegisteredModel: { request: { name: string }; response: Record<never, never> };
  /** Delete an alias, if it is there. */
  deleteRegisteredModelAlias: {
    request: { name: string; alias: string };
    response: Record<never, never>;
  };
  /** Delete a tag of a registered model, if it has it. */
  deleteRegisteredModelTag: {
    request: { name: string; key: string };
    response: Record<never, never>;
  };
  /** The latest version of each stage, or of those that are named. */
  getLatestVersions: {
    request: { name: string; stages?: string[] | undefined };
    response: {
      model_versions?:
        | {
            name: string;
            version: string;
            creation_timestamp?: number | undefined;
            last_updated_timestamp?: number | undefined;
            user_id?: string | undefined;
            current_stage?: string | undefined;
            description?: string | undefined;
            source?: string | undefined;
            run_id?: string | undefined;
            status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
            status_message?: string | undefined;
            tags?: { key: string; value: string }[] | undefined;
            run_link?: string | undefined;
            aliases?: string[] | undefined;
          }[]
        | undefined;
    };
  };
  /** Get the version that an alias names; `latest` is the one of the highest number. */
  getModelVersionByAlias: {
    request: { name: string; alias: string };
    response: {
      model_version: {
        name: string;
        version: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        user_id?: string | undefined;
        current_stage?: string | undefined;
        description?: string | undefined;
        source?: string | undefined;
        run_id?: string | undefined;
        status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
        status_message?: string | undefined;
        tags?: { key: string; value: string }[] | undefined;
        run_link?: string | undefined;
        aliases?: string[] | undefined;
      };
    };
  };
  /** Get a registered model with its aliases and the latest version of each stage. */
  getRegisteredModel: {
    request: { name: string };
    response: {
      registered_model: {
        name: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        description?: string | undefined;
        latest_versions?:
          | {
              name: string;
              version: string;
              creation_timestamp?: number | undefined;
              last_updated_timestamp?: number | undefined;
              user_id?: string | undefined;
              current_stage?: string | undefined;
              description?: string | undefined;
              source?: string | undefined;
              run_id?: string | undefined;
              status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
              status_message?: string | undefined;
              tags?: { key: string; value: string }[] | undefined;
              run_link?: string | undefined;
              aliases?: string[] | undefined;
            }[]
          | undefined;
        tags?: { key: string; value: string }[] | undefined;
        aliases?: { alias: string; version: string }[] | undefined;
      };
    };
  };
  /** Rename a registered model; its versions, tags and aliases follow. */
  renameRegisteredModel: {
    request: { name: string; new_name: string };
    response: {
      registered_model: {
        name: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        description?: string | undefined;
        latest_versions?:
          | {
              name: string;
              version: string;
              creation_timestamp?: number | undefined;
              last_updated_timestamp?: number | undefined;
              user_id?: string | undefined;
              current_stage?: string | undefined;
              description?: string | undefined;
              source?: string | undefined;
              run_id?: string | undefined;
              status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
              status_message?: string | undefined;
              tags?: { key: string; value: string }[] | undefined;
              run_link?: string | undefined;
              aliases?: string[] | undefined;
            }[]
          | undefined;
        tags?: { key: string; value: string }[] | undefined;
        aliases?: { alias: string; version: string }[] | undefined;
      };
    };
  };
  /** Find registered models by a filter, in pages; prompts only if it asks for them. */
  searchRegisteredModels: {
    request: {
      filter?: string | undefined;
      max_results?: number | undefined;
      order_by?: string[] | undefined;
      page_token?: string | undefined;
    };
    response: {
      registered_models?:
        | {
            name: string;
            creation_timestamp?: number | undefined;
            last_updated_timestamp?: number | undefined;
            description?: string | undefined;
            latest_versions?:
              | {
                  name: string;
                  version: string;
                  creation_timestamp?: number | undefined;
                  last_updated_timestamp?: number | undefined;
                  user_id?: string | undefined;
                  current_stage?: string | undefined;
                  description?: string | undefined;
                  source?: string | undefined;
                  run_id?: string | undefined;
                  status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
                  status_message?: string | undefined;
                  tags?: { key: string; value: string }[] | undefined;
                  run_link?: string | undefined;
                  aliases?: string[] | undefined;
                }[]
              | undefined;
            tags?: { key: string; value: string }[] | undefined;
            aliases?: { alias: string; version: string }[] | undefined;
          }[]
        | undefined;
      next_page_token?: string | undefined;
    };
  };
  /** Let an alias name a version, whichever it named before. */
  setRegisteredModelAlias: {
    request: { name: string; alias: string; version: string };
    response: Record<never, never>;
  };
  /** Set a tag on a registered model. */
  setRegisteredModelTag: {
    request: { name: string; key: string; value?: string | undefined };
    response: Record<never, never>;
  };
  /** Describe a registered model anew. */
  updateRegisteredModel: {
    request: { name: string; description?: string | undefined };
    response: {
      registered_model: {
        name: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        description?: string | undefined;
        latest_versions?:
          | {
              name: string;
              version: string;
              creation_timestamp?: number | undefined;
              last_updated_timestamp?: number | undefined;
              user_id?: string | undefined;
              current_stage?: string | undefined;
              description?: string | undefined;
              source?: string | undefined;
              run_id?: string | undefined;
              status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
              status_message?: string | undefined;
              tags?: { key: string; value: string }[] | undefined;
              run_link?: string | undefined;
              aliases?: string[] | undefined;
            }[]
          | undefined;
        tags?: { key: string; value: string }[] | undefined;
        aliases?: { alias: string; version: string }[] | undefined;
      };
    };
  };
  /** Register a model as the next version of a registered model. */
  createModelVersion: {
    request: {
      name: string;
      source: string;
      run_id?: string | undefined;
      model_id?: string | undefined;
      run_link?: string | undefined;
      description?: string | undefined;
      tags?: { key: string; value?: string | undefined }[] | undefined;
    };
    response: {
      model_version: {
        name: string;
        version: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        user_id?: string | undefined;
        current_stage?: string | undefined;
        description?: string | undefined;
        source?: string | undefined;
        run_id?: string | undefined;
        status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
        status_message?: string | undefined;
        tags?: { key: string; value: string }[] | undefined;
        run_link?: string | undefined;
        aliases?: string[] | undefined;
      };
    };
  };
  /** Delete a version; its number is not given again. */
  deleteModelVersion: {
    request: { name: string; version: string };
    response: Record<never, never>;
  };
  /** Delete a tag of a version, if it has it. */
  deleteModelVersionTag: {
    request: { name: string; version: string; key: string };
    response: Record<never, never>;
  };
  /** Get a version of a registered model. */
  getModelVersion: {
    request: { name: string; version: string };
    response: {
      model_version: {
        name: string;
        version: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        user_id?: string | undefined;
        current_stage?: string | undefined;
        description?: string | undefined;
        source?: string | undefined;
        run_id?: string | undefined;
        status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
        status_message?: string | undefined;
        tags?: { key: string; value: string }[] | undefined;
        run_link?: string | undefined;
        aliases?: string[] | undefined;
      };
    };
  };
  /** Download an artifact of a version; takes Range and conditional requests. */
  getModelVersionArtifact: {
    request: { name: string; version: string; path: string };
    response: Record<never, never>;
  };
  /** Where the artifacts of a version lie. */
  getModelVersionDownloadUri: {
    request: { name: string; version: string };
    response: { artifact_uri: string };
  };
  /** Find versions by a filter, in pages; those of prompts only if it asks for them. */
  searchModelVersions: {
    request: {
      filter?: string | undefined;
      max_results?: number | undefined;
      order_by?: string[] | undefined;
      page_token?: string | undefined;
    };
    response: {
      model_versions?:
        | {
            name: string;
            version: string;
            creation_timestamp?: number | undefined;
            last_updated_timestamp?: number | undefined;
            user_id?: string | undefined;
            current_stage?: string | undefined;
            description?: string | undefined;
            source?: string | undefined;
            run_id?: string | undefined;
            status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
            status_message?: string | undefined;
            tags?: { key: string; value: string }[] | undefined;
            run_link?: string | undefined;
            aliases?: string[] | undefined;
          }[]
        | undefined;
      next_page_token?: string | undefined;
    };
  };
  /** Set a tag on a version. */
  setModelVersionTag: {
    request: { name: string; version: string; key: string; value?: string | undefined };
    response: Record<never, never>;
  };
  /** Move a version to a stage, and archive the others there if asked to. */
  transitionModelVersionStage: {
    request: {
      name: string;
      version: string;
      stage: string;
      archive_existing_versions?: boolean | undefined;
    };
    response: {
      model_version: {
        name: string;
        version: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        user_id?: string | undefined;
        current_stage?: string | undefined;
        description?: string | undefined;
        source?: string | undefined;
        run_id?: string | undefined;
        status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
        status_message?: string | undefined;
        tags?: { key: string; value: string }[] | undefined;
        run_link?: string | undefined;
        aliases?: string[] | undefined;
      };
    };
  };
  /** Describe a version anew; without a description its old one is taken away. */
  updateModelVersion: {
    request: { name: string; version: string; description?: string | undefined };
    response: {
      model_version: {
        name: string;
        version: string;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
        user_id?: string | undefined;
        current_stage?: string | undefined;
        description?: string | undefined;
        source?: string | undefined;
        run_id?: string | undefined;
        status?: "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY" | undefined;
        status_message?: string | undefined;
        tags?: { key: string; value: string }[] | undefined;
        run_link?: string | undefined;
        aliases?: string[] | undefined;
      };
    };
  };
  /** Who changed what and when in a registered model, the newest first, in pages. */
  getRegistryEvents: {
    request: {
      name: string;
      version?: string | undefined;
      max_results?: number | undefined;
      page_token?: string | undefined;
    };
    response: {
      events?:
        | {
            event_id: string;
            timestamp: number;
            user: string;
            entity: string;
            action: string;
            name: string;
            version?: string | undefined;
            key?: string | undefined;
            old_value?: string | undefined;
            new_value?: string | undefined;
          }[]
        | undefined;
      next_page_token?: string | undefined;
    };
  };
  /** Have a URL told of changes in the model registry. */
  createWebhook: {
    request: {
      name: string;
      url: string;
      events: {
        entity:
          | "ENTITY_UNSPECIFIED"
          | "REGISTERED_MODEL"
          | "MODEL_VERSION"
          | "MODEL_VERSION_TAG"
          | "MODEL_VERSION_ALIAS"
          | "PROMPT"
          | "PROMPT_VERSION"
          | "PROMPT_TAG"
          | "PROMPT_VERSION_TAG"
          | "PROMPT_ALIAS"
          | "BUDGET_POLICY";
        action: "ACTION_UNSPECIFIED" | "CREATED" | "UPDATED" | "DELETED" | "SET" | "EXCEEDED";
      }[];
      description?: string | undefined;
      secret?: string | undefined;
      status?: "ACTIVE" | "DISABLED" | undefined;
    };
    response: {
      webhook: {
        webhook_id: string;
        name: string;
        description?: string | undefined;
        url: string;
        events?:
          | {
              entity:
                | "ENTITY_UNSPECIFIED"
                | "REGISTERED_MODEL"
                | "MODEL_VERSION"
                | "MODEL_VERSION_TAG"
                | "MODEL_VERSION_ALIAS"
                | "PROMPT"
                | "PROMPT_VERSION"
                | "PROMPT_TAG"
                | "PROMPT_VERSION_TAG"
                | "PROMPT_ALIAS"
                | "BUDGET_POLICY";
              action: "ACTION_UNSPECIFIED" | "CREATED" | "UPDATED" | "DELETED" | "SET" | "EXCEEDED";
            }[]
          | undefined;
        status?: "ACTIVE" | "DISABLED" | undefined;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
      };
    };
  };
  /** Delete a webhook with what waits to be delivered to it. */
  deleteWebhook: { request: { webhook_id: string }; response: Record<never, never> };
  /** Get a webhook, without its secret. */
  getWebhook: {
    request: { webhook_id: string };
    response: {
      webhook: {
        webhook_id: string;
        name: string;
        description?: string | undefined;
        url: string;
        events?:
          | {
              entity:
                | "ENTITY_UNSPECIFIED"
                | "REGISTERED_MODEL"
                | "MODEL_VERSION"
                | "MODEL_VERSION_TAG"
                | "MODEL_VERSION_ALIAS"
                | "PROMPT"
                | "PROMPT_VERSION"
                | "PROMPT_TAG"
                | "PROMPT_VERSION_TAG"
                | "PROMPT_ALIAS"
                | "BUDGET_POLICY";
              action: "ACTION_UNSPECIFIED" | "CREATED" | "UPDATED" | "DELETED" | "SET" | "EXCEEDED";
            }[]
          | undefined;
        status?: "ACTIVE" | "DISABLED" | undefined;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
      };
    };
  };
  /** List the webhooks, the newest first, in pages. */
  listWebhooks: {
    request: { max_results?: number | undefined; page_token?: string | undefined };
    response: {
      webhooks?:
        | {
            webhook_id: string;
            name: string;
            description?: string | undefined;
            url: string;
            events?:
              | {
                  entity:
                    | "ENTITY_UNSPECIFIED"
                    | "REGISTERED_MODEL"
                    | "MODEL_VERSION"
                    | "MODEL_VERSION_TAG"
                    | "MODEL_VERSION_ALIAS"
                    | "PROMPT"
                    | "PROMPT_VERSION"
                    | "PROMPT_TAG"
                    | "PROMPT_VERSION_TAG"
                    | "PROMPT_ALIAS"
                    | "BUDGET_POLICY";
                  action:
                    | "ACTION_UNSPECIFIED"
                    | "CREATED"
                    | "UPDATED"
                    | "DELETED"
                    | "SET"
                    | "EXCEEDED";
                }[]
              | undefined;
            status?: "ACTIVE" | "DISABLED" | undefined;
            creation_timestamp?: number | undefined;
            last_updated_timestamp?: number | undefined;
          }[]
        | undefined;
      next_page_token?: string | undefined;
    };
  };
  /** Send an example of an event, by default the webhook's first, and show the answer. */
  testWebhook: {
    request: {
      webhook_id: string;
      event?:
        | {
            entity:
              | "ENTITY_UNSPECIFIED"
              | "REGISTERED_MODEL"
              | "MODEL_VERSION"
              | "MODEL_VERSION_TAG"
              | "MODEL_VERSION_ALIAS"
              | "PROMPT"
              | "PROMPT_VERSION"
              | "PROMPT_TAG"
              | "PROMPT_VERSION_TAG"
              | "PROMPT_ALIAS"
              | "BUDGET_POLICY";
            action: "ACTION_UNSPECIFIED" | "CREATED" | "UPDATED" | "DELETED" | "SET" | "EXCEEDED";
          }
        | undefined;
    };
    response: {
      result: {
        success: boolean;
        response_status?: number | undefined;
        response_body?: string | undefined;
        error_message?: string | undefined;
      };
    };
  };
  /** Change a webhook; what is not named stays. */
  updateWebhook: {
    request: {
      webhook_id: string;
      name?: string | undefined;
      url?: string | undefined;
      events?:
        | {
            entity:
              | "ENTITY_UNSPECIFIED"
              | "REGISTERED_MODEL"
              | "MODEL_VERSION"
              | "MODEL_VERSION_TAG"
              | "MODEL_VERSION_ALIAS"
              | "PROMPT"
              | "PROMPT_VERSION"
              | "PROMPT_TAG"
              | "PROMPT_VERSION_TAG"
              | "PROMPT_ALIAS"
              | "BUDGET_POLICY";
            action: "ACTION_UNSPECIFIED" | "CREATED" | "UPDATED" | "DELETED" | "SET" | "EXCEEDED";
          }[]
        | undefined;
      description?: string | undefined;
      secret?: string | undefined;
      status?: "ACTIVE" | "DISABLED" | undefined;
    };
    response: {
      webhook: {
        webhook_id: string;
        name: string;
        description?: string | undefined;
        url: string;
        events?:
          | {
              entity:
                | "ENTITY_UNSPECIFIED"
                | "REGISTERED_MODEL"
                | "MODEL_VERSION"
                | "MODEL_VERSION_TAG"
                | "MODEL_VERSION_ALIAS"
                | "PROMPT"
                | "PROMPT_VERSION"
                | "PROMPT_TAG"
                | "PROMPT_VERSION_TAG"
                | "PROMPT_ALIAS"
                | "BUDGET_POLICY";
              action: "ACTION_UNSPECIFIED" | "CREATED" | "UPDATED" | "DELETED" | "SET" | "EXCEEDED";
            }[]
          | undefined;
        status?: "ACTIVE" | "DISABLED" | undefined;
        creation_timestamp?: number | undefined;
        last_updated_timestamp?: number | undefined;
      };
    };
  };
  /** A URL to download an artifact straight from an object store. */
  createPresignedDownloadUrl: {
    request: { run_id: string; path: string; expiration?: number | undefined };
    response: { presigned_url: string };
  };
  /** A URL to upload an artifact straight to an object store. */
  createPresignedUploadUrl: {
    request: {
      run_id?: string | undefined;
      model_id?: string | undefined;
      path: string;
      expiration?: number | undefined;
    };
    response: { presigned_url: string };
  };
  /** Download a directory of artifacts, or all, as a ZIP archive. */
  downloadArtifactArchive: {
    request: {
      run_id?: string | undefined;
      model_id?: string | undefined;
      path?: string | undefined;
    };
    response: Record<never, never>;
  };
  /** Download a run's artifact; takes Range and conditional requests. */
  getArtifact: { request: { run_id: string; path: string }; response: Record<never, never> };
  /** Download a logged model's artifact. */
  getLoggedModelArtifact: {
    request: { model_id: string; artifact_file_path: string };
    response: Record<never, never>;
  };
  /** List one directory of a run's artifacts. */
  listArtifacts: {
    request: { run_id: string; path?: string | undefined; page_token?: string | undefined };
    response: {
      root_uri: string;
      files?: FileInfo[] | undefined;
      next_page_token?: string | undefined;
    };
  };
  /** List one directory of a logged model's artifacts. */
  listLoggedModelArtifacts: {
    request: {
      model_id: string;
      artifact_directory_path?: string | undefined;
      page_token?: string | undefined;
    };
    response: {
      root_uri: string;
      files?: FileInfo[] | undefined;
      next_page_token?: string | undefined;
    };
  };
  /** How many files the artifacts of some runs are together, and how large. */
  measureArtifacts: {
    request: { run_ids: string[] };
    response: { files: number; bytes: number; at_least: boolean; unknown_run_ids: string[] };
  };
  /** An HTML artifact for a sandboxed frame: of no origin, cut off from the network. */
  showArtifactPage: {
    request: {
      run_id?: string | undefined;
      model_id?: string | undefined;
      path: string;
      scripts?: boolean | undefined;
    };
    response: Record<never, never>;
  };
  /** Upload a run's artifact of at most 10 MiB; the body is the file. */
  uploadArtifact: { request: { run_id: string; path: string }; response: Record<never, never> };
  /** Give up an upload in parts; object stores only. */
  abortMultipartUpload: {
    request: { artifact_path: string; path: string; upload_id?: string | undefined };
    response: Record<never, never>;
  };
  /** Finish an upload in parts; object stores only. */
  completeMultipartUpload: {
    request: {
      artifact_path: string;
      path: string;
      upload_id?: string | undefined;
      parts?:
        | {
            part_number?: number | undefined;
            etag?: string | undefined;
            url?: string | undefined;
          }[]
        | undefined;
    };
    response: Record<never, never>;
  };
  /** Start an upload in parts; object stores only. */
  createMultipartUpload: {
    request: { artifact_path: string; path: string; num_parts?: number | undefined };
    response: { upload_id: string };
  };
  /** Delete a file or a directory with all it holds. */
  deleteProxiedArtifact: { request: { artifact_path: string }; response: Record<never, never> };
  /** Download a file; takes Range and conditional requests. */
  downloadProxiedArtifact: { request: { artifact_path: string }; response: Record<never, never> };
  /** A URL to download straight from the object store; object stores only. */
  getPresignedDownloadUrl: { request: { artifact_path: string }; response: { url: string } };
  /** List one directory; paths are base names. */
  listProxiedArtifacts: {
    request: { path?: string | undefined };
    response: { files?: FileInfo[] | undefined };
  };
  /** Upload a file; the body is the file. */
  uploadProxiedArtifact: { request: { artifact_path: string }; response: Record<never, never> };
  /** OK while the server runs. */
  getHealth: { request: Record<never, never>; response: Record<never, never> };
  /** What this server is and where to read on. */
  getIndex: { request: Record<never, never>; response: Record<never, never> };
  /** What this server offers; MLflow's clients ask before they use optional features. */
  getServerInfo: {
    request: Record<never, never>;
    response: {
      store_type?: string | undefined;
      workspaces_enabled: boolean;
      trace_archival_enabled: boolean;
      multipart_uploads_enabled: boolean;
      multipart_downloads_enabled: boolean;
      presigned_upload_run_id_supported: boolean;
      presigned_upload_model_id_supported: boolean;
      features_enabled: { gateway: boolean };
    };
  };
  /** The release of MLflow whose protocol the server speaks. */
  getVersion: { request: Record<never, never>; response: Record<never, never> };
}
