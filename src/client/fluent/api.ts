import type { Experiment } from "../../protocol/endpoint-messages.ts";
import type { Client } from "../client.ts";
import type { RunContextProvider } from "../context/context.ts";
import type { ArtifactLogger } from "./artifacts.ts";
import type { ActiveRun, EndStatus } from "./run.ts";
import type { RunRecord } from "./run-record.ts";
import type { StartRunOptions } from "./begin-run.ts";
import { type ModelVersion, registerModel, type RegisterModelOptions } from "./register-model.ts";
import type { SearchRunsOptions, Tracking } from "./tracking.ts";

/** What logs to a run: the active one, or one that is begun for it. */
type Logger = Pick<
  ActiveRun,
  | "logMetric"
  | "logMetrics"
  | "logParam"
  | "logParams"
  | "setTag"
  | "setTags"
  | "logBatch"
  | "logInput"
>;

type Asynchronous<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => unknown
    ? (...args: Args) => Promise<void>
    : never;
};

/** The fluent API. Its logging calls go to the active run of the asynchronous context they are in. */
export interface Fluent extends Asynchronous<Logger>, ArtifactLogger {
  /** Names the tracking store: a server's address, or the URI of a database. */
  setTrackingUri(uri: string): void;
  /** Makes an experiment the active one; one that is named is created where there is none. */
  setExperiment(name: string | { experimentId: string }): Promise<Experiment | undefined>;
  /** Begins a run, or goes on with one, and makes it the active one until it ends. */
  startRun(options?: StartRunOptions): Promise<ActiveRun>;
  /** Does work in a run, which ends as FINISHED, or as FAILED when the work throws. */
  withRun<T>(work: (run: ActiveRun) => Promise<T> | T): Promise<T>;
  withRun<T>(options: StartRunOptions, work: (run: ActiveRun) => Promise<T> | T): Promise<T>;
  /** Ends the active run, if there is one. */
  endRun(status?: EndStatus): Promise<void>;
  activeRun(): ActiveRun | undefined;
  /** The run that this process began last, as the store has it. */
  lastActiveRun(): Promise<RunRecord | undefined>;
  getRun(runId: string): Promise<RunRecord>;
  /** Finds runs, of the active experiment where none is named. */
  searchRuns(options?: SearchRunsOptions): Promise<RunRecord[]>;
  deleteRun(runId: string): Promise<void>;
  restoreRun(runId: string): Promise<void>;
  /**
   * Registers a model as the next version of a name: files of a run (`runs:/<run id>/<directory>`),
   * a logged model (`models:/<model id>`), or a copy of a version (`models:/<name>/<version>`).
   */
  registerModel(uri: string, name: string, options?: RegisterModelOptions): Promise<ModelVersion>;
  /** Resolves when all that was logged is at the server, or on disk until it is. */
  flush(): Promise<void>;
  /** One method for each endpoint, on the same tracking store. */
  client(): Promise<Client>;
  /** Adds a provider of tags for the runs that begin after. */
  addRunContextProvider(provider: RunContextProvider): void;
  /** Ends the runs that are active, sends what is logged, and closes the store. */
  shutdown(): Promise<void>;
}

export function fluentApi(tracking: Tracking, providers: RunContextProvider[]): Fluent {
  const log =
    <Name extends keyof Logger>(name: Name) =>
    async (...args: Parameters<Logger[Name]>): Promise<void> => {
      const run = tracking.activeRun() ?? (await tracking.runToLog());
      (run[name] as (...args: Parameters<Logger[Name]>) => void)(...args);
    };
  const store =
    <Name extends keyof ArtifactLogger>(name: Name) =>
    async (...args: Parameters<ArtifactLogger[Name]>): Promise<void> => {
      const run = tracking.activeRun() ?? (await tracking.runToLog());
      await (run[name] as (...args: Parameters<ArtifactLogger[Name]>) => Promise<void>)(...args);
    };

  return {
    setTrackingUri: (uri) => tracking.setTrackingUri(uri),
    setExperiment: (name) => tracking.setExperiment(name),
    startRun: (options) => tracking.startRun(options),
    withRun: async <T>(
      ...args: [(run: ActiveRun) => T] | [StartRunOptions, (run: ActiveRun) => T]
    ) => {
      const [options, work] = args.length === 1 ? [{}, args[0]] : args;
      return await tracking.withRun(options, work);
    },
    endRun: async (status) => await tracking.activeRun()?.end(status),
    activeRun: () => tracking.activeRun(),
    lastActiveRun: () => tracking.lastActiveRun(),
    getRun: (runId) => tracking.getRun(runId),
    searchRuns: (options) => tracking.searchRuns(options),
    async deleteRun(runId) {
      await (await tracking.link()).call("deleteRun", { run_id: runId });
    },
    async restoreRun(runId) {
      await (await tracking.link()).call("restoreRun", { run_id: runId });
    },
    async registerModel(uri, name, options) {
      await tracking.flush();
      return await registerModel(await tracking.link(), uri, name, options);
    },
    flush: () => tracking.flush(),
    client: async () => (await tracking.link()).client,
    addRunContextProvider: (provider) => void providers.push(provider),
    shutdown: () => tracking.shutdown(),
    logMetric: log("logMetric"),
    logMetrics: log("logMetrics"),
    logParam: log("logParam"),
    logParams: log("logParams"),
    setTag: log("setTag"),
    setTags: log("setTags"),
    logBatch: log("logBatch"),
    logInput: log("logInput"),
    logBytes: store("logBytes"),
    logText: store("logText"),
    logDict: store("logDict"),
    logTable: store("logTable"),
    logImage: store("logImage"),
    logFigure: store("logFigure"),
    logArtifact: store("logArtifact"),
    logArtifacts: store("logArtifacts"),
  };
}
