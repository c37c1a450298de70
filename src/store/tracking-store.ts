import type { ArtifactLocationPolicy } from "../core/artifact-location.ts";
import * as charts from "../protocol/charts.ts";
import type { Answer, RequestOf, ResponseOf } from "../protocol/endpoint.ts";
import * as experiments from "../protocol/experiments.ts";
import * as figures from "../protocol/figures.ts";
import * as inputs from "../protocol/inputs.ts";
import * as loggedModels from "../protocol/logged-models.ts";
import * as metrics from "../protocol/metrics.ts";
import * as runTable from "../protocol/run-table.ts";
import * as runs from "../protocol/runs.ts";
import * as views from "../protocol/views.ts";
import type { ChangeChannel } from "./change-channel.ts";
import type { NewBlocks, SeriesName } from "./metric-series.ts";

/** The endpoints that a tracking store answers, by name: one method each. */
export const trackingEndpoints = {
  createExperiment: experiments.createExperiment,
  searchExperiments: experiments.searchExperiments,
  getExperiment: experiments.getExperiment,
  getExperimentByName: experiments.getExperimentByName,
  deleteExperiment: experiments.deleteExperiment,
  restoreExperiment: experiments.restoreExperiment,
  updateExperiment: experiments.updateExperiment,
  setExperimentTag: experiments.setExperimentTag,
  deleteExperimentTag: experiments.deleteExperimentTag,
  summarizeExperiments: experiments.summarizeExperiments,
  createRun: runs.createRun,
  updateRun: runs.updateRun,
  deleteRun: runs.deleteRun,
  restoreRun: runs.restoreRun,
  moveRuns: runs.moveRuns,
  getRun: runs.getRun,
  searchRuns: runs.searchRuns,
  getRunTable: runTable.getRunTable,
  getRunColumns: runTable.getRunColumns,
  countRuns: runs.countRuns,
  setTag: runs.setTag,
  deleteTag: runs.deleteTag,
  logMetric: metrics.logMetric,
  logParam: metrics.logParam,
  logBatch: metrics.logBatch,
  logModel: metrics.logModel,
  getMetricHistory: metrics.getMetricHistory,
  getMetricHistoryBulk: metrics.getMetricHistoryBulk,
  getMetricHistoryBulkInterval: metrics.getMetricHistoryBulkInterval,
  getMetricBuckets: charts.getMetricBuckets,
  logInputs: inputs.logInputs,
  logOutputs: inputs.logOutputs,
  searchDatasets: inputs.searchDatasets,
  createLoggedModel: loggedModels.createLoggedModel,
  finalizeLoggedModel: loggedModels.finalizeLoggedModel,
  getLoggedModel: loggedModels.getLoggedModel,
  deleteLoggedModel: loggedModels.deleteLoggedModel,
  searchLoggedModels: loggedModels.searchLoggedModels,
  setLoggedModelTags: loggedModels.setLoggedModelTags,
  deleteLoggedModelTag: loggedModels.deleteLoggedModelTag,
  logLoggedModelParams: loggedModels.logLoggedModelParams,
  createView: views.createView,
  listViews: views.listViews,
  updateView: views.updateView,
  deleteView: views.deleteView,
  createFigure: figures.createFigure,
  updateFigure: figures.updateFigure,
  deleteFigure: figures.deleteFigure,
  getFigure: figures.getFigure,
  listFigures: figures.listFigures,
  searchFigures: figures.searchFigures,
} as const;

type TrackingEndpoints = typeof trackingEndpoints;

export interface LoggedModelOrigin {
  artifact_uri: string;
  source_run_id: string | undefined;
}

/**
 * What a tracking store does: each method takes a decoded request and settles its answer. A read
 * whose signal is aborted is given up, and throws the signal's reason.
 */
export type TrackingMethods = {
  [Name in keyof TrackingEndpoints]: (
    request: RequestOf<TrackingEndpoints[Name]>,
    signal?: AbortSignal,
  ) => Promise<Answer<ResponseOf<TrackingEndpoints[Name]>>>;
} & {
  /** Where a run's artifacts lie; the run may be deleted. */
  runArtifactUri(request: { run_id: string }): Promise<string>;
  /** The experiments of runs, of those that there are. */
  runExperiments(request: {
    run_ids: readonly string[];
  }): Promise<{ run_id: string; experiment_id: string }[]>;
  /** Where an active logged model's artifacts lie. */
  loggedModelArtifactUri(request: { model_id: string }): Promise<string>;
  /** Where the artifacts of a run's active logged model of that name lie, if it has one. */
  runModelArtifactUri(request: { run_id: string; name: string }): Promise<string | undefined>;
  /** Has the late points of a series noted, so that it can be summarized. */
  claimMetricSeries(request: SeriesName): Promise<void>;
  /** Some of the series whose late points are not in their summaries yet. */
  lateMetricSeries(request: object): Promise<SeriesName[]>;
  /** What is to be added to the summary of a series. */
  newMetricBlocks(request: SeriesName): Promise<NewBlocks | undefined>;
  /** Adds it. Returns whether that was done; the summary may have changed meanwhile. */
  storeMetricBlocks(request: NewBlocks): Promise<boolean>;
  /** Keeps the documents of some runs, so that searches find them ready. */
  keepRunDocuments(request: { run_ids: readonly string[] }): Promise<object>;
  /** The same with the run that an active logged model comes from, if one is known. */
  loggedModelOrigin(request: { model_id: string }): Promise<LoggedModelOrigin>;
  /** Notes on a logged model that it is a version of a registered model, in MLflow's tag for it. */
  noteModelVersion(request: { model_id: string; name: string; version: string }): Promise<void>;
};

/**
 * Experiments, runs, metrics, params, tags, datasets and logged models. A write is on disk when
 * its promise settles. Throws ApiError for what a client did wrong.
 */
export interface TrackingStore extends TrackingMethods {
  readonly changes: ChangeChannel;
  /** Finishes the writes under way and closes the store. */
  close(): Promise<void>;
}

/** What the server's configuration decides about a store. */
export interface StoreSettings {
  /** Root of the artifact location of experiments that name none. */
  defaultArtifactRoot: string;
  /** Which artifact locations an experiment may name. */
  artifactLocations: ArtifactLocationPolicy;
  /** Where relative artifact locations count from: the working directory, absolute. */
  directory: string;
  /** Cut params and tags that are too long, where MLflow does, rather than refuse them. */
  truncateLongValues: boolean;
  /** How long a read may take, in milliseconds. */
  queryTimeout: number;
}
