import { invalidParameter } from "../protocol/errors.ts";
import {
  artifactPath,
  collapse,
  controlCharacter,
  everyDecoding,
  percentDecode,
} from "./artifact-path.ts";
import { refuseStagingNames } from "./staging-names.ts";

/** The parts of an artifact URI, still percent-encoded as they were written. */
export interface ArtifactUri {
  /** In lower case; `""` for a plain path, which then is `path` as a whole. */
  scheme: string;
  authority: string;
  path: string;
  query: string;
  fragment: string;
}

const uriPattern = /^([a-z][a-z0-9+.-]+):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i;

/**
 * The one parser of artifact URIs and paths. A single letter before a colon is a Windows drive and
 * no scheme, as in MLflow.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for text that parsers are known to disagree on: control
 * characters, surrounding white space, a backslash or white space in the authority, and `..` in the
 * query, which an object store may resolve as part of the path.
 */
export function parseArtifactUri(uri: string): ArtifactUri {
  if (controlCharacter.test(uri) || uri !== uri.trim()) {
    throw invalidParameter(
      "Invalid artifact URI: it contains a control character or starts or ends with white space.",
    );
  }
  const [, scheme, authority = "", path = "", query = "", fragment = ""] =
    uriPattern.exec(uri) ?? [];
  if (scheme === undefined)
    return { scheme: "", authority: "", path: uri, query: "", fragment: "" };
  if (/[\\\s]/.test(authority) || authority.includes("[") !== authority.includes("]")) {
    throw invalidParameter(`Invalid artifact URI: "${authority}" is not a host and port.`);
  }
  if (everyDecoding(query).some((form) => form.includes(".."))) {
    throw invalidParameter("Invalid artifact URI: its query contains '..'.");
  }
  return { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

/** Schemes that are written with `//` even when no host follows, as Python's `urlunsplit` does. */
const slashedSchemes = new Set(["file", "ftp", "sftp", "http", "https"]);

function formatUri({ scheme, authority, path, query, fragment }: ArtifactUri): string {
  const slashed = authority !== "" || (slashedSchemes.has(scheme) && path.startsWith("/"));
  const rooted = slashed && !path.startsWith("/") ? `/${path}` : path;
  return [
    `${scheme}:`,
    slashed ? `//${authority}` : "",
    rooted,
    query === "" ? "" : `?${query}`,
    fragment === "" ? "" : `#${fragment}`,
  ].join("");
}

function joinPaths(prefix: string, suffix: string): string {
  if (prefix === "") return suffix;
  return (prefix.endsWith("/") ? prefix : `${prefix}/`) + suffix.replace(/^\/+/, "");
}

/**
 * Appends POSIX path segments to the path of `uri`, before its query and fragment:
 * `s3://bucket/a?region=x` and `b`, `c` make `s3://bucket/a/b/c?region=x`. A plain path is joined as
 * a path, and a leading slash of a segment is dropped.
 */
export function appendToUriPath(uri: string, ...segments: string[]): string {
  const suffix = segments.reduce(joinPaths, "");
  const parsed = parseArtifactUri(uri);
  if (parsed.scheme === "") return joinPaths(uri, suffix);
  return formatUri({ ...parsed, path: joinPaths(parsed.path, suffix) });
}

/** Where the artifacts of a run lie, in an experiment whose artifact location is `location`. */
export const runArtifactUri = (location: string, runId: string): string =>
  appendToUriPath(location, runId, "artifacts");

/** Where the artifacts of a logged model lie, in an experiment whose artifact location is `location`. */
export const loggedModelArtifactUri = (location: string, modelId: string): string =>
  appendToUriPath(location, "models", modelId, "artifacts");

const isLocalScheme = (scheme: string) => scheme === "" || scheme === "file";

/**
 * The file system path that a plain path or `file:` URI means. Percent escapes are decoded in both,
 * because MLflow does so and its files lie under the decoded name. A relative path stays relative.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for another scheme, another host, an encoded NUL, and
 * for what is the operating system's or the artifact repository's own.
 */
export function localPath(uri: string): string {
  const { scheme, authority, path } = parseArtifactUri(uri);
  if (!isLocalScheme(scheme)) {
    throw invalidParameter(
      `"${scheme}" is not the scheme of a local path; give a path or file:///path.`,
    );
  }
  if (!["", "localhost", "127.0.0.1"].includes(authority)) {
    throw invalidParameter(
      `A file: URI cannot name the host "${authority}"; mount its directory and give file:///path.`,
    );
  }
  const decoded = percentDecode(path);
  if (decoded.includes("\0")) throw invalidParameter("A local path cannot contain NUL.");
  refuseSystemPath(decoded);
  refuseStagingNames(decoded);
  return decoded;
}

/** The kernel's own trees hold no artifacts; /dev/shm is memory to write to. */
function refuseSystemPath(path: string): void {
  const [first = "", second = ""] = path.startsWith("/") ? collapse(path).split("/") : [];
  if (!["proc", "sys", "dev"].includes(first) || (first === "dev" && second === "shm")) return;
  throw invalidParameter(
    `Artifacts cannot lie in /${first}, which is the operating system's own; name another directory.`,
  );
}

/**
 * `uri` with a relative local path made absolute in `directory`, in the form MLflow stores:
 * `rel` becomes `/directory/rel`, `file:rel` becomes `file:///directory/rel`; all else is unchanged.
 */
export function resolveArtifactLocation(uri: string, directory: string): string {
  const { scheme } = parseArtifactUri(uri);
  if (!isLocalScheme(scheme)) return uri;
  const path = localPath(uri);
  if (path.startsWith("/") || /^[a-z]:[\\/]/i.test(path)) return uri;
  const below = path.split("/").filter((part) => part !== "" && part !== ".");
  const absolute = below.reduce(joinPaths, directory);
  return scheme === "file" ? `file://${absolute}` : absolute;
}

const proxyRoute = "/mlflow-artifacts/artifacts/";

/**
 * The path below the artifacts destination that a proxied artifact URI means: an
 * `mlflow-artifacts:` URI, or the http(s) address of a proxy route. `undefined` for any other URI.
 * The host is not looked at, as in MLflow: a server that proxies artifacts takes them for its own.
 */
export function proxiedArtifactPath(uri: string): string | undefined {
  const { scheme, path } = parseArtifactUri(uri);
  if (scheme === "mlflow-artifacts") return artifactPath(percentDecode(path.replace(/^\/+/, "")));
  if (scheme !== "http" && scheme !== "https") return undefined;
  const [, below] = path.split(proxyRoute, 2);
  return below === undefined ? undefined : artifactPath(percentDecode(below));
}
