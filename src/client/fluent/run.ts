import type { DatasetInput } from "../../protocol/endpoint-messages.ts";
import type { Batch, MetricPoint } from "../outbox/operation.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { artifactLogger, type ArtifactLogger, type ArtifactTarget } from "./artifacts.ts";
import type { BegunRun } from "./begin-run.ts";
import { entriesOf, textOf, type Value } from "./values.ts";

export type EndStatus = "FINISHED" | "FAILED" | "KILLED";

/** What belongs to a point of a metric, besides key and value. */
export interface PointOptions {
  /** Default 0. */
  step?: number;
  /** In milliseconds since 1970; default now. */
  timestamp?: number;
  /** The logged model that was measured. */
  modelId?: string;
  /** The dataset that it was measured on. */
  dataset?: { name: string; digest: string };
}

export interface Dataset {
  name: string;
  /** At most 36 characters that change with the content. */
  digest: string;
  /** `local`, `http`, `s3`, … */
  sourceType: string;
  /** Where it comes from, as JSON text, such as `{"uri":"…"}`. */
  source: string;
  schema?: string;
  profile?: string;
}

/**
 * A run that this process logs to. What is logged is queued and sent in the background, in order;
 * none of these calls waits for the server, but `flush` and `end`.
 */
export interface ActiveRun extends AsyncDisposable, ArtifactLogger {
  /** Begins with `local-` for a run that the server does not know yet. */
  readonly runId: string;
  readonly experimentId: string | undefined;
  readonly runName: string | undefined;
  /** Where the steps of system metrics go on: 0 in a new run. */
  readonly systemMetricsStep: number;
  /** Whether it takes no more system metrics. */
  readonly isEnded: boolean;
  logMetric(key: string, value: number, options?: PointOptions): void;
  logMetrics(values: Readonly<Record<string, number>>, options?: PointOptions): void;
  logParam(key: string, value: Value): void;
  logParams(values: Readonly<Record<string, Value>>): void;
  setTag(key: string, value: Value): void;
  setTags(values: Readonly<Record<string, Value>>): void;
  /** Entries as the REST API has them. */
  logBatch(entries: Partial<Pick<Batch, "metrics" | "params" | "tags">>): void;
  /** A dataset that the run uses; `context` is such as `training`. */
  logInput(dataset: Dataset, options?: { context?: string; tags?: Record<string, string> }): void;
  /** Resolves when all that was logged is at the server, or on disk until it is. */
  flush(): Promise<void>;
  /** Ends the run, after all that was logged; a second call changes nothing. */
  end(status?: EndStatus): Promise<void>;
}

export interface RunOptions extends BegunRun {
  outbox: Outbox;
  artifacts: ArtifactTarget;
  onEnd(status: EndStatus): void;
  /** The block that the run belongs to is left, whether by an error is not known yet. */
  onLeave(): void;
}

/** The handle of a run that is created. */
export function activeRun(options: RunOptions): ActiveRun {
  const { runId, outbox } = options;
  let ended: Promise<void> | undefined;
  let isLeft = false;
  const point = (key: string, value: number, given: PointOptions = {}): MetricPoint => ({
    key,
    value,
    timestamp: given.timestamp ?? Date.now(),
    step: given.step ?? 0,
    ...(given.modelId !== undefined && { model_id: given.modelId }),
    ...(given.dataset && {
      dataset_name: given.dataset.name,
      dataset_digest: given.dataset.digest,
    }),
  });

  const run: ActiveRun = {
    runId,
    experimentId: options.experimentId,
    runName: options.runName,
    systemMetricsStep: options.systemMetricsStep,
    get isEnded() {
      return isLeft || ended !== undefined;
    },
    logMetric: (key, value, given) => outbox.logMetric(runId, point(key, value, given)),
    logMetrics(values, given = {}) {
      const timestamp = given.timestamp ?? Date.now();
      for (const [key, value] of Object.entries(values))
        outbox.logMetric(runId, point(key, value, { ...given, timestamp }));
    },
    logParam: (key, value) => outbox.logParam(runId, { key, value: textOf(value) }),
    logParams: (values) => entriesOf(values).forEach((param) => outbox.logParam(runId, param)),
    setTag: (key, value) => outbox.setTag(runId, { key, value: textOf(value) }),
    setTags: (values) => entriesOf(values).forEach((tag) => outbox.setTag(runId, tag)),
    logBatch({ metrics = [], params = [], tags = [] }) {
      metrics.forEach((metric) => outbox.logMetric(runId, metric));
      params.forEach((param) => outbox.logParam(runId, param));
      tags.forEach((tag) => outbox.setTag(runId, tag));
    },
    logInput(dataset, { context, tags = {} } = {}) {
      const all = { ...tags, ...(context !== undefined && { "mlflow.data.context": context }) };
      const datasets = [{ dataset: datasetMessage(dataset), tags: entriesOf(all) }];
      outbox.add(runId, { kind: "inputs", run_id: runId, datasets, models: [] });
    },
    ...artifactLogger(options.artifacts, (tag) => outbox.setTag(runId, tag)),
    flush: () => outbox.flush(),
    end: (status = "FINISHED") => (ended ??= end(status)),
    async [Symbol.asyncDispose]() {
      if (ended !== undefined) return await ended;
      isLeft = true;
      options.onLeave();
      await outbox.flush();
    },
  };

  async function end(status: EndStatus): Promise<void> {
    outbox.add(runId, { kind: "update", run_id: runId, status, end_time: Date.now() });
    options.onEnd(status);
    await outbox.flush();
  }
  return run;
}

const datasetMessage = ({ sourceType, ...dataset }: Dataset): DatasetInput["dataset"] => ({
  ...dataset,
  source_type: sourceType,
});
