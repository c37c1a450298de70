import { doesNotExist, invalidParameter } from "../protocol/errors.ts";
import { canonicalStage } from "../protocol/stages.ts";
import { parseArtifactUri } from "./artifact-uri.ts";

/** A logged model, or a registered one by version, stage or alias; by none of them, its latest. */
export type ModelUri = { path: string } & ({ model_id: string } | RegisteredUri);

export interface RegisteredUri {
  name: string;
  version?: string;
  stage?: string;
  alias?: string;
}

const improper = (uri: string) =>
  invalidParameter(
    `Not a proper models:/ URI: '${uri}'. Write models:/<name>/<version>, models:/<name>/<stage>, models:/<name>/latest, models:/<name>@<alias> or models:/<logged model id>.`,
  );

/**
 * What a `models:/` URI names; `path` is what follows, "" for all of the model's artifacts.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function parseModelUri(uri: string): ModelUri {
  const { scheme, authority, path } = parseArtifactUri(uri);
  const [first = "", ...rest] = path.replace(/^\/+/, "").replace(/\/+$/, "").split("/");
  if (scheme !== "models" || authority !== "" || !path.startsWith("/") || first.trim() === "")
    throw improper(uri);
  const at = first.lastIndexOf("@");
  if (at >= 0) return aliased(uri, first.slice(0, at), first.slice(at + 1), rest);
  if (rest.length === 0 || /^m-[0-9a-f]{32}$/.test(first))
    return { model_id: first, path: rest.join("/") };
  const [suffix = "", ...below] = rest;
  if (suffix.trim() === "") throw improper(uri);
  return { name: first, ...chosenBy(suffix), path: below.join("/") };
}

function aliased(uri: string, name: string, alias: string, rest: readonly string[]): ModelUri {
  if (name.trim() === "" || alias.trim() === "") throw improper(uri);
  return { name, alias, path: rest.join("/") };
}

function chosenBy(suffix: string): { version?: string; stage?: string } {
  if (/^\d+$/.test(suffix)) return { version: suffix };
  return suffix.toLowerCase() === "latest" ? {} : { stage: suffix };
}

/** What a registry is asked to find the version that a URI means. */
export interface VersionLookup {
  byAlias(name: string, alias: string): Promise<string>;
  /** The latest version of each of these stages, or of every stage. */
  latest(name: string, stages: string[]): Promise<readonly { version: string }[]>;
}

/** The number of the version that a URI means. Throws ApiError where there is none. */
export async function resolveVersion(lookup: VersionLookup, uri: RegisteredUri): Promise<string> {
  const { name, version, stage, alias } = uri;
  if (version !== undefined) return version;
  if (alias !== undefined) return await lookup.byAlias(name, alias);
  const found = await lookup.latest(name, stage === undefined ? [] : [canonicalStage(stage)]);
  const [latest] = found.toSorted((a, b) => Number(b.version) - Number(a.version));
  if (latest !== undefined) return latest.version;
  throw doesNotExist(
    `The model '${name}' has no version${stage === undefined ? "" : ` in the stage '${stage}'`}.`,
  );
}
