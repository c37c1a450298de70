import type { RunInfo } from "../../protocol/endpoint-messages.ts";
import { contextTags, type ProcessContext, type RunContextProvider } from "../context/context.ts";
import { type ExperimentRef, type MetricPoint, newLocalId } from "../outbox/operation.ts";
import { experimentId, mayPass } from "../outbox/sender.ts";
import type { Link } from "./link.ts";
import { entriesOf, type Value } from "./values.ts";

export interface StartRunOptions {
  /** Goes on with a run that there is, instead of beginning one. */
  runId?: string;
  experimentId?: string;
  runName?: string;
  /** Begins a run below the active one. */
  nested?: boolean;
  /** The run above, where it is not the active one. */
  parentRunId?: string;
  tags?: Readonly<Record<string, Value>>;
  /** What is shown as the run's description. */
  description?: string;
  /** Log what the machine does, until the run ends; default MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING. */
  logSystemMetrics?: boolean;
}

/** What a run begins in. */
interface Surroundings {
  providers: readonly RunContextProvider[];
  context: ProcessContext;
  strict: boolean;
}

interface Creation extends Omit<StartRunOptions, "parentRunId"> {
  experiment: ExperimentRef;
  parentRunId: string | undefined;
}

/** A run that can be logged to. */
export interface BegunRun {
  runId: string;
  experimentId: string | undefined;
  runName: string | undefined;
  systemMetricsStep: number;
}

/**
 * Creates a run; one that the server cannot be reached for begins with an id of its own.
 *
 * @throws what the server refuses; with `strict`, also that it cannot be reached
 */
export async function createRun(
  { call, outbox }: Link,
  { providers, context, strict }: Surroundings,
  options: Creation,
): Promise<BegunRun> {
  const tags = await contextTags(providers, context);
  if (options.parentRunId !== undefined) tags.set("mlflow.parentRunId", options.parentRunId);
  if (options.description !== undefined) tags.set("mlflow.note.content", options.description);
  if (options.runName !== undefined) tags.set("mlflow.runName", options.runName);
  for (const { key, value } of entriesOf(options.tags ?? {})) tags.set(key, value);
  const request = {
    run_name: options.runName,
    user_id: tags.get("mlflow.user") ?? "",
    start_time: Date.now(),
    tags: Array.from(tags, ([key, value]) => ({ key, value })),
  };
  const { experiment } = options;
  try {
    const experiment_id = await experimentId(call, experiment);
    const { info } = (await call("createRun", { ...request, experiment_id })).run;
    return begun(info);
  } catch (error) {
    if (strict || !mayPass(error)) throw error;
    const id = newLocalId();
    outbox.add(id, { kind: "create", id, experiment, request });
    return { runId: id, experimentId: undefined, runName: options.runName, systemMetricsStep: 0 };
  }
}

/** Goes on with a run, also while its server cannot be reached. */
export async function resumeRun(
  { call, outbox }: Link,
  { strict }: Surroundings,
  runId: string,
  options: StartRunOptions,
): Promise<BegunRun> {
  const tags = entriesOf(options.tags ?? {});
  try {
    const { info, data } = (await call("getRun", { run_id: runId })).run;
    if (info.lifecycle_stage === "deleted")
      throw new Error(`The run ${runId} is deleted; restore it first.`);
    await call("updateRun", { run_id: runId, status: "RUNNING" });
    return { ...begun(info), systemMetricsStep: nextSystemStep(data.metrics) };
  } catch (error) {
    if (strict || !mayPass(error)) throw error;
    outbox.add(runId, { kind: "update", run_id: runId, status: "RUNNING" });
    return { runId, experimentId: undefined, runName: undefined, systemMetricsStep: 0 };
  } finally {
    for (const tag of tags) outbox.setTag(runId, tag);
  }
}

const begun = ({ run_id, experiment_id, run_name }: RunInfo): BegunRun => ({
  runId: run_id,
  experimentId: experiment_id,
  runName: run_name,
  systemMetricsStep: 0,
});

/** Behind the largest step of all system metrics, as in MLflow. */
const nextSystemStep = (metrics: readonly Pick<MetricPoint, "key" | "step">[] = []): number =>
  metrics
    .filter(({ key }) => key?.startsWith("system/"))
    .reduce((next, { step = 0 }) => Math.max(next, step + 1), 0);
