/** What `millrace` gives: the fluent API, with a tracking store that the environment names. */
import { builtInProviders } from "../client/context/providers.ts";
import { type Fluent, fluentApi } from "../client/fluent/api.ts";
import { linkTo } from "../client/fluent/link.ts";
import { Tracking } from "../client/fluent/tracking.ts";
import { splitUserInfo } from "../client/credentials.ts";
import { clientSettings, processEnvironment } from "../config.ts";
import { connect, isServerAddress } from "../connect.ts";
import { defaultStore } from "../default-store.ts";

export { createClient, type Client, type ClientOptions } from "../client/client.ts";
export { tensorflowCallbacks, type TensorflowOptions } from "../client/autolog/tensorflow.ts";
export { trainingLogger, type TrainingLogger } from "../client/autolog/training-logger.ts";
export {
  logSystemMetrics,
  type SystemMetricsOptions,
} from "../client/system-metrics/log-system-metrics.ts";
export { RestError } from "../client/rest-error.ts";
export { tlsFetch, type TlsOptions } from "../client/tls-fetch.ts";
export type { Fluent } from "../client/fluent/api.ts";
export type { ActiveRun, Dataset, EndStatus, PointOptions } from "../client/fluent/run.ts";
export type { ModelVersion, RegisterModelOptions } from "../client/fluent/register-model.ts";
export type { RunRecord } from "../client/fluent/run-record.ts";
export type { StartRunOptions } from "../client/fluent/begin-run.ts";
export type { SearchRunsOptions } from "../client/fluent/tracking.ts";
export type { ProcessContext, RunContextProvider } from "../client/context/context.ts";
export type * from "../protocol/endpoint-messages.ts";

export interface TrackingOptions {
  /** Default MLFLOW_TRACKING_URI, else `./mlruns` where it has experiments, else `sqlite:///mlflow.db`. */
  trackingUri?: string;
  /** Reject where tracking fails, rather than warn; default MILLRACE_STRICT. */
  strict?: boolean;
  /** Where what is logged waits for its server; default MILLRACE_SPOOL_DIR, else `~/.millrace/spool`. */
  spoolFolder?: string;
  /** Told what goes wrong; default a warning of the process. */
  warn?: (message: string) => void;
}

/** A fluent API of its own, with other settings than the process's. */
export function createTracking(given: TrackingOptions = {}): Fluent {
  const settings = clientSettings(processEnvironment());
  const options = {
    strict: settings.strict,
    spoolFolder: settings.spoolFolder,
    warn: (message: string) => process.emitWarning(message, "MillraceWarning"),
    ...given,
  };
  const { experimentId, experimentName } = settings;
  const named = experimentName === undefined ? undefined : { name: experimentName };
  const providers = [...builtInProviders];
  const tracking = new Tracking({
    ...options,
    async open(uri = given.trackingUri ?? settings.trackingUri ?? defaultStore()) {
      const target = isServerAddress(uri) ? splitUserInfo(uri).uri : uri;
      return linkTo(await connect(uri, settings), { ...options, target });
    },
    providers,
    context: {
      script: process.argv[1],
      username: settings.username,
      runContext: settings.runContext,
      entryPoint: undefined,
    },
    experiment: experimentId === undefined ? named : { id: experimentId },
    runId: settings.runId,
    systemMetrics: settings.systemMetrics,
  });
  return fluentApi(tracking, providers);
}

/** The process's own. */
export const {
  activeRun,
  addRunContextProvider,
  client,
  deleteRun,
  endRun,
  flush,
  getRun,
  lastActiveRun,
  logArtifact,
  logArtifacts,
  logBatch,
  logBytes,
  logDict,
  logFigure,
  logImage,
  logInput,
  logMetric,
  logMetrics,
  logParam,
  logParams,
  logTable,
  logText,
  registerModel,
  restoreRun,
  searchRuns,
  setExperiment,
  setTag,
  setTags,
  setTrackingUri,
  shutdown,
  startRun,
  withRun,
} = createTracking();
