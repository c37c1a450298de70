import { basename, dirname, posix, resolve } from "node:path";
import type { Call } from "../../client/call.ts";
import { percentDecode } from "../../core/artifact-path.ts";
import { appendToUriPath, parseArtifactUri } from "../../core/artifact-uri.ts";
import { parseModelUri, resolveVersion, type VersionLookup } from "../../core/model-uri.ts";
import type { LoggedModel } from "../../protocol/endpoint-messages.ts";

/** Artifacts to download: those at `path` ("" for all) of the artifact root at the URI `root`. */
export interface ArtifactSource {
  root: string;
  path: string;
  /** Where below the directory that the user names they are put, as by MLflow: "" is the directory. */
  below: string;
}

/** Where the artifacts of a run lie. */
export async function artifactRootOf(call: Call, runId: string): Promise<string> {
  const { run } = await call("getRun", { run_id: runId });
  return run.info.artifact_uri ?? "";
}

/**
 * Where a run's artifact may be: among its own, and in the run's logged model of that name, which
 * has had an artifact root of its own since MLflow 3.
 */
export async function sourcesInRun(
  call: Call,
  runId: string,
  path: string,
): Promise<ArtifactSource[]> {
  const { run } = await call("getRun", { run_id: runId });
  const own = { root: run.info.artifact_uri ?? "", path, below: "" };
  const [name = "", ...rest] = path.split("/");
  const model = await loggedModel(call, run.info.experiment_id, runId, name);
  if (model === undefined) return [own];
  const inModel = rest.join("/");
  const below = posix.join(name, posix.dirname(inModel));
  return [own, { root: model.info.artifact_uri, path: inModel, below }];
}

async function loggedModel(
  call: Call,
  experimentId: string,
  runId: string,
  name: string,
): Promise<LoggedModel | undefined> {
  // A model's name has no quotes.
  if (name === "" || /['"]/.test(name)) return undefined;
  const { models = [] } = await call("searchLoggedModels", {
    experiment_ids: [experimentId],
    filter: `name = '${name}' AND source_run_id = '${runId}'`,
  });
  return models[0];
}

/** What a URI means: `runs:/<run>/path`, `models:/<model>/path`, or a place. */
export async function sourcesAt(call: Call, uri: string): Promise<ArtifactSource[]> {
  const { scheme, path } = parseArtifactUri(uri);
  const [id = "", ...rest] = path.split("/").filter((part) => part !== "");
  if (scheme === "runs") return await sourcesInRun(call, id, rest.join("/"));
  if (scheme === "models") return await sourceInModel(call, uri);
  if (scheme === "") return [{ root: dirname(resolve(uri)), path: basename(uri), below: "" }];
  const [, root = uri, last = ""] = /^(.*[^/:].*)\/([^/]+)\/*$/.exec(uri) ?? [];
  return [{ root, path: percentDecode(last), below: "" }];
}

/** A logged model, or a version of a registered one. */
async function sourceInModel(call: Call, uri: string): Promise<ArtifactSource[]> {
  const parsed = parseModelUri(uri);
  const { path } = parsed;
  const below = posix.dirname(path);
  if ("model_id" in parsed) {
    const { model } = await call("getLoggedModel", { model_id: parsed.model_id });
    return [{ root: model.info.artifact_uri, path, below }];
  }
  const { name } = parsed;
  const version = await resolveVersion(lookupBy(call), parsed);
  const { artifact_uri } = await call("getModelVersionDownloadUri", { name, version });
  const roots = await rootsAt(call, artifact_uri);
  return roots.map((root) => ({ root, path, below }));
}

/** The artifact roots that a version's place stands for: `runs:/<run>/path` is one in its run. */
async function rootsAt(call: Call, uri: string): Promise<string[]> {
  const [, runId, directory = ""] = /^runs:\/+([^/]+)\/?(.*)$/.exec(uri) ?? [];
  if (runId === undefined) return [uri];
  const sources = await sourcesInRun(call, runId, directory);
  return sources.map(({ root, path }) => appendToUriPath(root, path));
}

const lookupBy = (call: Call): VersionLookup => ({
  byAlias: async (name, alias) =>
    (await call("getModelVersionByAlias", { name, alias })).model_version.version,
  latest: async (name, stages) =>
    (await call("getLatestVersions", { name, stages })).model_versions ?? [],
});
