import { ApiError } from "../../protocol/errors.ts";
import { deletedExperiment, findExperiment } from "../find-experiment.ts";
import type { AnswerOf, Call } from "../call.ts";
import type { Batch, Create, ExperimentRef, Operation } from "./operation.ts";
import { RestError } from "../rest-error.ts";
import { isLocalId, LOCAL_ID_TAG, runOf, sizeOf } from "./operation.ts";

/** How operations reach a tracking store. */
export interface Destination {
  call: Call;
  /** Stores a file as a run's artifact. */
  upload(runId: string, path: string, file: string): Promise<void>;
}

/** Something that the server refused, and will refuse again. */
export type OnRefused = (what: string, error: Error) => void;

/**
 * Sends an operation. What is refused for good is told to `refused`, entry by entry, and counts as
 * sent; any other failure is thrown, and the operation is to be sent again.
 */
export async function send(
  operation: Operation,
  { call, upload }: Destination,
  runIds: ReadonlyMap<string, string>,
  refused: OnRefused,
): Promise<{ created?: string }> {
  try {
    if (operation.kind === "create") return { created: await createOnce(call, operation) };
    const run_id = await idOf(runOf(operation), runIds);
    if (operation.kind === "batch") await sendBatch(call, { ...operation, run_id }, refused);
    else if (operation.kind === "artifact") await upload(run_id, operation.path, operation.file);
    else {
      const { kind, ...request } = operation;
      if (kind === "inputs") await call("logInputs", { ...request, run_id });
      else await call("updateRun", { ...request, run_id });
    }
  } catch (error) {
    if (mayPass(error)) throw error;
    refused(describe(operation), error as Error);
  }
  return {};
}

/**
 * Sends what `send` has failed to, if the failure is the operation's own: the server takes other
 * requests. Returns the parts of it that the server does not take; throws any other failure.
 */
export async function sendApart(
  operation: Operation,
  destination: Destination,
  runIds: ReadonlyMap<string, string>,
  refused: OnRefused,
  failure: Error,
): Promise<Operation[]> {
  if ((failure as RestError).status === undefined) throw failure;
  // Fails with a server that is at fault, or that does not know who asks.
  await destination.call("searchExperiments", { max_results: 1 });
  return await partsRefused(operation, (part) => send(part, destination, runIds, refused));
}

/** Halves a batch as long as one half is taken, which leaves the entry that is not. */
async function partsRefused(
  operation: Operation,
  attempt: (part: Operation) => Promise<unknown>,
): Promise<Operation[]> {
  if (operation.kind !== "batch" || sizeOf(operation) === 1) return [operation];
  const failed: Operation[] = [];
  for (const half of halvesOf(operation))
    try {
      await attempt(half);
    } catch (error) {
      if ((error as RestError).status === undefined) throw error;
      failed.push(half);
    }
  const [half, other] = failed;
  if (other !== undefined) return [operation];
  return half === undefined ? [] : await partsRefused(half, attempt);
}

/** Nothing is refused for good that a server, a login or a disk at rights again would take. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof RestError || error instanceof ApiError)) return false;
  const { code, status } = error;
  if (status === undefined) return true;
  // An address without a tracking server, perhaps for now.
  if (code === "ENDPOINT_NOT_FOUND") return true;
  return PASSING.has(status) || (status >= 500 && !LASTING.has(code));
}

const PASSING = new Set([401, 403, 408, 429]);
const LASTING = new Set(["NOT_IMPLEMENTED", "INVALID_STATE"]);

async function idOf(id: string, runIds: ReadonlyMap<string, string>): Promise<string> {
  if (!isLocalId(id)) return id;
  const known = runIds.get(id);
  if (known === undefined) throw new Error(`The run ${id} was never created.`);
  return known;
}

/** A batch is taken as a whole or not at all: halves are tried, until what is refused stands alone. */
async function sendBatch(call: Call, batch: Batch, refused: OnRefused): Promise<void> {
  const { run_id, metrics, params, tags } = batch;
  try {
    await call("logBatch", { run_id, metrics, params, tags });
  } catch (error) {
    const isOne = sizeOf(batch) <= 1;
    if (mayPass(error) || isOne || isAboutRun(error)) throw error;
    for (const half of halvesOf(batch)) {
      try {
        await sendBatch(call, half, refused);
      } catch (each) {
        if (mayPass(each)) throw each;
        refused(describe(half), each as Error);
      }
    }
  }
}

/** Then every entry is refused. */
const isAboutRun = (error: unknown): boolean =>
  (error as { code?: string }).code === "RESOURCE_DOES_NOT_EXIST";

function halvesOf({ metrics, params, tags, ...rest }: Batch): Batch[] {
  const empty = { ...rest, metrics: [], params: [], tags: [] };
  if (metrics.length > 0 && params.length + tags.length > 0)
    return [
      { ...empty, params, tags },
      { ...empty, metrics },
    ];
  if (params.length > 0 && tags.length > 0)
    return [
      { ...empty, params },
      { ...empty, tags },
    ];
  const [name, list] = (Object.entries({ metrics, params, tags }) as [string, unknown[]][]).find(
    ([, each]) => each.length > 0,
  )!;
  const half = list.length >> 1;
  return [
    { ...empty, [name]: list.slice(0, half) },
    { ...empty, [name]: list.slice(half) },
  ];
}

/** Creates a run, or finds the one that an earlier attempt created. */
async function createOnce(call: Call, { id, experiment, request }: Create): Promise<string> {
  const experiment_id = await experimentId(call, experiment);
  const found = await call("searchRuns", {
    experiment_ids: [experiment_id],
    filter: `tags.\`${LOCAL_ID_TAG}\` = '${id}'`,
    run_view_type: "ALL",
    max_results: 1,
  });
  const [earlier] = found.runs ?? [];
  if (earlier !== undefined) return earlier.info.run_id;
  const tags = [...(request.tags ?? []), { key: LOCAL_ID_TAG, value: id }];
  const { run } = await call("createRun", { ...request, experiment_id, tags });
  return run.info.run_id;
}

type Experiment = AnswerOf<"getExperiment">["experiment"];

/** The id of an experiment; one that is named is created where there is none. */
export async function experimentId(call: Call, experiment: ExperimentRef): Promise<string> {
  if ("id" in experiment) return experiment.id;
  return (await experimentNamed(call, experiment.name)).experiment_id;
}

/** An active experiment by its name, created where there is none. */
export async function experimentNamed(call: Call, name: string): Promise<Experiment> {
  const found = await findExperiment(call, name);
  if (found !== undefined) return active(found);
  try {
    const { experiment_id } = await call("createExperiment", { name });
    return (await call("getExperiment", { experiment_id })).experiment;
  } catch (error) {
    // Another process has been quicker.
    if ((error as { code?: unknown }).code !== "RESOURCE_ALREADY_EXISTS") throw error;
    return active((await call("getExperimentByName", { experiment_name: name })).experiment);
  }
}

function active(experiment: Experiment): Experiment {
  if (experiment.lifecycle_stage !== "deleted") return experiment;
  throw new Error(deletedExperiment(experiment));
}

export function describe(operation: Operation): string {
  const of = `run ${runOf(operation)}`;
  if (operation.kind !== "batch") return `${operation.kind} of ${of}`;
  const { metrics, params, tags } = operation;
  const [metric] = metrics;
  const [param] = params;
  const [tag] = tags;
  if (sizeOf(operation) > 1)
    return `${metrics.length} metrics, ${params.length} params and ${tags.length} tags of ${of}`;
  if (metric) return `metric '${metric.key}' of ${of}`;
  return param ? `param '${param.key}' of ${of}` : `tag '${tag?.key}' of ${of}`;
}
