import { appendToUriPath, parseArtifactUri } from "../../core/artifact-uri.ts";
import { parseModelUri } from "../../core/model-uri.ts";
import type { Run } from "../../protocol/endpoint-messages.ts";
import { invalidParameter } from "../../protocol/errors.ts";
import type { AnswerOf, Call } from "../call.ts";
import { allItems } from "../pages.ts";
import type { Link } from "./link.ts";
import { entriesOf, type Value } from "./values.ts";

export type ModelVersion = AnswerOf<"createModelVersion">["model_version"];

export interface RegisterModelOptions {
  description?: string;
  tags?: Readonly<Record<string, Value>>;
}

/** What a version comes from, as the registry is told. */
interface Origin {
  source: string;
  run_id?: string;
  model_id?: string;
}

type Store = Pick<Link, "call" | "artifactsOf">;

/**
 * Registers a model as the next version of a name, which is created where it is new.
 *
 * @throws RestError or ApiError where the URI names nothing, or the server refuses
 */
export async function registerModel(
  store: Store,
  uri: string,
  name: string,
  { description, tags = {} }: RegisterModelOptions = {},
): Promise<ModelVersion> {
  const origin = await originOf(store, uri);
  await ensureModel(store.call, name);
  const request = { name, ...origin, description, tags: entriesOf(tags) };
  return (await store.call("createModelVersion", request)).model_version;
}

async function originOf(store: Store, uri: string): Promise<Origin> {
  const { scheme, path } = parseArtifactUri(uri);
  if (scheme === "runs") return await originInRun(store, uri, path);
  if (scheme !== "models") return { source: uri };
  const model = parseModelUri(uri);
  return { source: uri, ...("model_id" in model && { model_id: model.model_id }) };
}

/** As for MLflow's client: files among the run's artifacts, else a model that the run has logged. */
async function originInRun(store: Store, uri: string, rest: string): Promise<Origin> {
  const [, run_id, path] = /^\/+([^/]+)\/(.+?)\/*$/.exec(rest) ?? [];
  if (run_id === undefined || path === undefined)
    throw invalidParameter(`Not a proper runs:/ URI: '${uri}'. Write runs:/<run id>/<path>.`);
  const { run } = await store.call("getRun", { run_id });
  const artifacts = await store.artifactsOf(run_id).stored();
  if ((await artifacts.list(path)).length > 0)
    return { source: appendToUriPath(run.info.artifact_uri ?? "", path), run_id };
  const model_id = await loggedModelOf(store.call, run, path);
  if (model_id !== undefined) return { source: `models:/${model_id}`, run_id, model_id };
  throw invalidParameter(
    `Run ${run_id} has no artifacts in a directory '${path}', and no logged model of that name.`,
  );
}

/** Of several models of a name, the one logged at the largest step. */
async function loggedModelOf(call: Call, run: Run, name: string): Promise<string | undefined> {
  const { experiment_id, run_id } = run.info;
  const steps = new Map(run.outputs?.model_outputs?.map((each) => [each.model_id, each.step]));
  const filter = `source_run_id = '${run_id}'`;
  const models = await Array.fromAsync(
    allItems(call, "searchLoggedModels", { experiment_ids: [experiment_id], filter }),
  );
  const [last] = models
    .filter(({ info }) => info.name === name)
    .map(({ info }) => info.model_id)
    .toSorted((a, b) => (steps.get(b) ?? 0) - (steps.get(a) ?? 0));
  return last;
}

async function ensureModel(call: Call, name: string): Promise<void> {
  try {
    await call("createRegisteredModel", { name });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "RESOURCE_ALREADY_EXISTS") throw error;
  }
}
