import { AsyncLocalStorage } from "node:async_hooks";
import type { Experiment } from "../../protocol/endpoint-messages.ts";
import type { ProcessContext, RunContextProvider } from "../context/context.ts";
import type { ExperimentRef } from "../outbox/operation.ts";
import { experimentId, experimentNamed, mayPass } from "../outbox/sender.ts";
import { allItems } from "../pages.ts";
import type { Outbox } from "../outbox/outbox.ts";
import {
  logSystemMetrics,
  type SystemMetricsOptions,
} from "../system-metrics/log-system-metrics.ts";
import { createRun, resumeRun, type StartRunOptions } from "./begin-run.ts";
import { onProcessEnd } from "./process-end.ts";
import type { Link } from "./link.ts";
import { type ActiveRun, activeRun, type EndStatus } from "./run.ts";
import { runRecord, type RunRecord } from "./run-record.ts";

export interface SearchRunsOptions {
  experimentIds?: string[];
  experimentNames?: string[];
  filter?: string;
  orderBy?: string[];
  maxResults?: number;
  viewType?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";
}

/** What surrounds the fluent API. */
export interface TrackingOptions {
  /** Opens the tracking store at a URI; without one, the environment's. */
  open(uri: string | undefined): Promise<Link>;
  providers: readonly RunContextProvider[];
  context: ProcessContext;
  /** How the machine is measured, and whether runs begin with that by themselves. */
  systemMetrics: SystemMetricsOptions & { enabled: boolean };
  /** The experiment that the environment names. */
  experiment: ExperimentRef | undefined;
  /** The run that the environment names, which the first startRun goes on with. */
  runId: string | undefined;
  warn(message: string): void;
  strict: boolean;
}

/** What startRun has put into an asynchronous context; runs in parallel tasks have one each. */
interface Slot {
  run: ActiveRun | undefined;
  starting: Promise<ActiveRun> | undefined;
  ended: boolean;
  parent: Slot | undefined;
}

/** How long sending may take when the program ends, or is ended, in milliseconds. */
const TIME_TO_FINISH = 30_000;
const TIME_TO_INTERRUPT = 3_000;

/** The fluent API: an experiment, runs that are active, and what is logged to them. */
export class Tracking {
  readonly #options: TrackingOptions;
  readonly #slots = new AsyncLocalStorage<Slot>();
  readonly #open = new Set<ActiveRun>();
  /** The ends of runs whose blocks are left. */
  readonly #leaving = new Map<ActiveRun, Promise<void>>();
  #uri: string | undefined;
  #link: Promise<Link> | undefined;
  #experiment: ExperimentRef | undefined;
  #runId: string | undefined;
  #last: string | undefined;
  #outbox: Outbox | undefined;
  /** Takes back what is done when the process ends. */
  #release: (() => void) | undefined;

  constructor(options: TrackingOptions) {
    this.#options = options;
    this.#experiment = options.experiment;
    this.#runId = options.runId;
  }

  setTrackingUri(uri: string): void {
    if (uri === this.#uri) return;
    if (this.#open.size > this.#leaving.size)
      throw new Error("Runs are active; end them before another tracking URI is set.");
    const before = Promise.all([this.#link, ...this.#leaving.values()]);
    void before.then(([link]) => link?.close()).catch(() => {});
    this.#uri = uri;
    this.#link = undefined;
  }

  async link(): Promise<Link> {
    await Promise.all(this.#leaving.values());
    return await (this.#link ??= this.#openLink());
  }

  async #openLink(): Promise<Link> {
    try {
      const link = await this.#options.open(this.#uri);
      this.#outbox = link.outbox;
      this.#release ??= onProcessEnd({
        finish: (succeeded) => this.#finish(succeeded ? "FINISHED" : "FAILED", TIME_TO_FINISH),
        interrupt: () => this.#finish("KILLED", TIME_TO_INTERRUPT),
        save: (succeeded) => this.#save(succeeded ? "FINISHED" : "FAILED"),
      });
      return link;
    } catch (error) {
      this.#link = undefined;
      throw error;
    }
  }

  /** Ends the runs and sends what is logged; what that time does not suffice for goes to the disk. */
  async #finish(status: EndStatus, time: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, time);
    try {
      await Promise.race([this.#endAll(status), promise]);
    } catch (error) {
      this.#options.warn((error as Error).message);
    } finally {
      clearTimeout(timer);
    }
    this.#save(status);
  }

  #save(status: EndStatus): void {
    for (const run of this.#open) void run.end(status);
    this.#outbox?.spill();
  }

  async setExperiment(name: string | { experimentId: string }): Promise<Experiment | undefined> {
    const { call } = await this.link();
    if (typeof name !== "string") {
      this.#experiment = { id: name.experimentId };
      return (await call("getExperiment", { experiment_id: name.experimentId })).experiment;
    }
    this.#experiment = { name };
    try {
      const experiment = await experimentNamed(call, name);
      this.#experiment = { id: experiment.experiment_id };
      return experiment;
    } catch (error) {
      if (this.#options.strict || !mayPass(error)) throw error;
      return undefined;
    }
  }

  /** The innermost run of this asynchronous context that has not ended. */
  activeRun(): ActiveRun | undefined {
    return this.#slot()?.run;
  }

  #slot(): Slot | undefined {
    let slot = this.#slots.getStore();
    while (slot?.ended) slot = slot.parent;
    return slot;
  }

  /** The active run, or one that is begun for what is logged without. */
  async runToLog(): Promise<ActiveRun> {
    const slot = this.#slot();
    return slot?.run ?? (await (slot?.starting ?? this.startRun()));
  }

  async startRun(options: StartRunOptions = {}): Promise<ActiveRun> {
    const slot = this.#newSlot(options);
    // Before the first await, so that it holds for the caller.
    this.#slots.enterWith(slot);
    return await this.#startIn(slot, options);
  }

  async withRun<T>(options: StartRunOptions, work: (run: ActiveRun) => Promise<T> | T): Promise<T> {
    const slot = this.#newSlot(options);
    return await this.#slots.run(slot, async () => {
      const run = await this.#startIn(slot, options);
      try {
        const result = await work(run);
        await run.end("FINISHED");
        return result;
      } catch (error) {
        await run.end("FAILED");
        throw error;
      }
    });
  }

  #newSlot({ nested = false, parentRunId }: StartRunOptions): Slot {
    const parent = this.#slot();
    if (parent !== undefined && !nested && parentRunId === undefined)
      throw new Error(
        `Run ${parent.run?.runId ?? "that is starting"} is active. End it first, start this one with nested: true, or give parallel tasks a withRun each.`,
      );
    return { run: undefined, starting: undefined, ended: false, parent };
  }

  async #startIn(slot: Slot, options: StartRunOptions): Promise<ActiveRun> {
    slot.starting = this.#begin(slot, options);
    try {
      slot.run = await slot.starting;
      return slot.run;
    } catch (error) {
      slot.ended = true;
      throw error;
    } finally {
      slot.starting = undefined;
    }
  }

  async #begin(slot: Slot, options: StartRunOptions): Promise<ActiveRun> {
    const link = await this.link();
    const runId = options.runId ?? this.#takeRunId();
    const parentRunId = options.parentRunId ?? slot.parent?.run?.runId;
    const begun =
      runId === undefined
        ? await createRun(link, this.#options, {
            ...options,
            experiment: this.#experimentFor(options),
            parentRunId,
          })
        : await resumeRun(link, this.#options, runId, options);
    const run = activeRun({
      ...begun,
      outbox: link.outbox,
      artifacts: link.artifactsOf(begun.runId),
      onEnd: () => {
        slot.ended = true;
        this.#open.delete(run);
      },
      onLeave: () => {
        slot.ended = true;
        this.#endSoon(run);
      },
    });
    this.#open.add(run);
    this.#last = run.runId;
    const { systemMetrics } = this.#options;
    if (options.logSystemMetrics ?? systemMetrics.enabled) logSystemMetrics(run, systemMetrics);
    return run;
  }

  #experimentFor({ experimentId: id }: StartRunOptions): ExperimentRef {
    return id === undefined ? (this.#experiment ?? { id: "0" }) : { id };
  }

  /**
   * A block does not tell whether an error leaves it. One that nobody catches ends the process
   * before the event loop's next turn, and the run is FAILED then, as all that are not ended.
   */
  #endSoon(run: ActiveRun): void {
    const end = new Promise((resolve) => setImmediate(resolve))
      .then(() => run.end("FINISHED"))
      .catch((error: Error) => this.#options.warn(error.message))
      .finally(() => this.#leaving.delete(run));
    this.#leaving.set(run, end);
  }

  /** The environment's run is gone on with once. */
  #takeRunId(): string | undefined {
    const runId = this.#runId;
    this.#runId = undefined;
    return runId;
  }

  async getRun(runId: string): Promise<RunRecord> {
    const { call } = await this.link();
    return runRecord((await call("getRun", { run_id: runId })).run);
  }

  async lastActiveRun(): Promise<RunRecord | undefined> {
    return this.#last === undefined ? undefined : await this.getRun(this.#last);
  }

  async searchRuns(options: SearchRunsOptions = {}): Promise<RunRecord[]> {
    const { call } = await this.link();
    const { maxResults = Infinity } = options;
    const found: RunRecord[] = [];
    const request = {
      experiment_ids: await this.#searched(options),
      filter: options.filter,
      order_by: options.orderBy ?? [],
      run_view_type: options.viewType ?? "ACTIVE_ONLY",
      max_results: Math.min(maxResults, 1000),
    };
    if (maxResults < 1) return found;
    for await (const run of allItems(call, "searchRuns", request)) {
      found.push(runRecord(run));
      if (found.length >= maxResults) break;
    }
    return found;
  }

  async #searched({ experimentIds, experimentNames }: SearchRunsOptions): Promise<string[]> {
    const { call } = await this.link();
    if (experimentNames === undefined)
      return experimentIds ?? [await experimentId(call, this.#experiment ?? { id: "0" })];
    const ofName = async (experiment_name: string) =>
      (await call("getExperimentByName", { experiment_name })).experiment.experiment_id;
    return [...(experimentIds ?? []), ...(await Promise.all(experimentNames.map(ofName)))];
  }

  async flush(): Promise<void> {
    await Promise.all(this.#leaving.values());
    await (await this.#link)?.outbox.flush();
  }

  async #endAll(status: EndStatus): Promise<void> {
    await Promise.all([...this.#open].map((run) => run.end(status)));
    await this.flush();
  }

  /** Ends the runs that are active, sends what is logged, and closes the store. */
  async shutdown(): Promise<void> {
    await this.#endAll("FINISHED");
    await (await this.#link)?.close();
    this.#release?.();
    this.#link = this.#outbox = this.#release = undefined;
  }
}
