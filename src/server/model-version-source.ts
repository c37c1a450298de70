import { refuseForeignHost } from "../core/artifact-location.ts";
import { parseArtifactUri } from "../core/artifact-uri.ts";
import { hasTraversal, isLocalSource, isProxied, liesWithin } from "../core/model-source.ts";
import {
  type ModelUri,
  parseModelUri,
  type RegisteredUri,
  resolveVersion,
  type VersionLookup,
} from "../core/model-uri.ts";
import type { RequestOf } from "../protocol/endpoint.ts";
import { ApiError, invalidParameter } from "../protocol/errors.ts";
import type { createModelVersion } from "../protocol/model-versions.ts";
import { isPromptTagged, IS_PROMPT_TAG } from "../protocol/registry-tags.ts";
import type { ResolvedSource } from "../store/registry-store.ts";
import type { LoggedModelOrigin } from "../store/tracking-store.ts";
import type { Context } from "./context.ts";
import { artifactLocationPolicy } from "./location-policy.ts";

type Request = RequestOf<typeof createModelVersion>;

/** A request whose source was found to be the client's to give, and where that is. */
export type Sourced = Request & ResolvedSource;

/**
 * Checks the source of a new model version against the run or logged model that it says it comes
 * from, and finds where its artifacts lie. Whoever registers a version lets everybody read what
 * is there, so a source must not lead to what its run or model does not own.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export async function resolveSource(context: Context, request: Request): Promise<Sourced> {
  const { source, tags } = request;
  if (context.settings.modelVersionSourcePattern?.test(source) === false)
    throw badSource(source, "It does not match the pattern that this server asks for.");
  if (isPromptTagged(tags)) return promptSource(request);
  const uri = parseArtifactUri(source);
  refuseForeignHost(uri, artifactLocationPolicy(context.settings), "source");
  if (hasTraversal(source)) throw badSource(source, "It must not hold '..' or NUL.");
  if (uri.scheme === "models") return await modelSource(context, request, namedModel(source));
  if (request.model_id) return await sourceOfModel(context, request, request.model_id);
  return await sourceOfRun(context, request);
}

/** What MLflow's clients send as the source of a prompt, which has none. */
const PLACEHOLDERS = ["dummy-source", "prompt-template"];

function promptSource(request: Request): Sourced {
  if (PLACEHOLDERS.includes(request.source)) return { ...request, model_id: undefined };
  throw badSource(
    request.source,
    `A version with the tag ${IS_PROMPT_TAG} is a prompt, whose source must be '${PLACEHOLDERS[0]}'.`,
  );
}

function namedModel(source: string): ModelUri {
  const uri = parseModelUri(source);
  if (uri.path !== "")
    throw badSource(source, "A model is registered as a whole, not a path in it.");
  return uri;
}

async function modelSource(context: Context, request: Request, uri: ModelUri): Promise<Sourced> {
  if (!("model_id" in uri)) return await copiedSource(context, request, uri);
  if (request.model_id !== uri.model_id) throw notOf(request.source, "model_id");
  const { artifact_uri, source_run_id } = await originOf(context, uri.model_id, request.source);
  return { ...request, storage_location: artifact_uri, source_run_id };
}

/** A version of another registered model, which is copied with its lineage. */
async function copiedSource(
  context: Context,
  request: Request,
  uri: RegisteredUri,
): Promise<Sourced> {
  const { registry } = context;
  const { name } = uri;
  const { registered_model } = await registry.getRegisteredModel({ name });
  if (isPromptTagged(registered_model.tags ?? []))
    throw badSource(request.source, "A prompt cannot be the source of a model.");
  const version = await resolveVersion(lookupIn(context), uri);
  const { model_version } = await registry.getModelVersion({ name, version });
  const { run_id = "" } = model_version;
  if ((request.run_id ?? run_id) !== run_id || request.model_id)
    throw badSource(
      request.source,
      "The run_id and model_id of the request must be those of the version that is named; leave them out.",
    );
  const { artifact_uri } = await registry.getModelVersionDownloadUri({ name, version });
  return {
    ...request,
    source: `models:/${name}/${version}`,
    run_id,
    storage_location: artifact_uri,
  };
}

const lookupIn = ({ registry }: Context): VersionLookup => ({
  byAlias: async (name, alias) =>
    (await registry.getModelVersionByAlias({ name, alias })).model_version.version,
  latest: async (name, stages) =>
    (await registry.getLatestVersions({ name, stages })).model_versions ?? [],
});

async function sourceOfModel(
  context: Context,
  request: Request,
  modelId: string,
): Promise<Sourced> {
  const { source } = request;
  const { artifact_uri, source_run_id } = await originOf(context, modelId, source);
  const owned = liesWithin(source, artifact_uri, process.cwd());
  if (!owned && (mustBeOwned(source) || parseArtifactUri(source).scheme === "runs"))
    throw notOf(source, "model_id");
  return { ...request, source_run_id };
}

async function sourceOfRun({ tracking }: Context, request: Request): Promise<Sourced> {
  const { source, run_id } = request;
  if (parseArtifactUri(source).scheme === "runs") {
    if (!run_id || runIn(source) !== run_id) throw notOf(source, "run_id");
    return request;
  }
  if (!mustBeOwned(source)) return request;
  if (!run_id) throw notOf(source, "run_id");
  const root = await ownerOf(source, () => tracking.runArtifactUri({ run_id }));
  if (!liesWithin(source, root, process.cwd())) throw notOf(source, "run_id");
  return request;
}

/** The server itself reads what lies on its disk or behind its proxy; storage has its own doors. */
const mustBeOwned = (source: string): boolean => isLocalSource(source) || isProxied(source);

/** `runs:/<run id>/path` */
function runIn(source: string): string | undefined {
  const { authority, path } = parseArtifactUri(source);
  return authority === "" ? path.split("/").find((part) => part !== "") : undefined;
}

const originOf = ({ tracking }: Context, model_id: string, source: string) =>
  ownerOf<LoggedModelOrigin>(source, () => tracking.loggedModelOrigin({ model_id }));

/** That there is no such run or model is a mistake in the request. */
async function ownerOf<T>(source: string, find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof ApiError && error.code === "RESOURCE_DOES_NOT_EXIST")
      throw badSource(source, error.message);
    throw error;
  }
}

const notOf = (source: string, field: string) =>
  badSource(source, `The ${field} of the request must name what the source is part of.`);

const badSource = (source: string, why: string) =>
  invalidParameter(`Invalid model version source: '${source.slice(0, 200)}'. ${why}`);
