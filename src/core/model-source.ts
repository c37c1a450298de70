import { everyDecoding } from "./artifact-path.ts";
import { localPath, parseArtifactUri, resolveArtifactLocation } from "./artifact-uri.ts";

/** Checks on where a client says that the artifacts of a new model version lie. */

/** A plain path or a `file:` URI. */
export const isLocalSource = (source: string): boolean =>
  ["", "file"].includes(parseArtifactUri(source).scheme);

/** Whether a URI could lead out of where it seems to, whoever decodes it how often. */
export const hasTraversal = (source: string): boolean =>
  [...everyDecoding(source), ...everyDecoding(source.replaceAll("+", " "))].some(
    (form) => form.includes("\0") || form.split(/[/\\?#]/).some((part) => part === ".."),
  );

const proxyRoute = ["api", "2.0", "mlflow-artifacts", "artifacts"].join("/");

/** Whether a tracking server proxies what lies there: then it is in the reach of all its clients. */
export function isProxied(source: string): boolean {
  const { scheme, path } = parseArtifactUri(source);
  if (scheme === "mlflow-artifacts") return true;
  return (
    ["http", "https"].includes(scheme) && `/${parts(path).join("/")}/`.includes(`/${proxyRoute}/`)
  );
}

/** Whether a URI lies below a root, on the same host, part by part. */
export function liesWithin(source: string, root: string, directory: string): boolean {
  if (isLocalSource(source) !== isLocalSource(root)) return false;
  if (isLocalSource(source))
    return startsWith(localParts(source, directory), localParts(root, directory));
  const [inner, outer] = [parseArtifactUri(source), parseArtifactUri(root)];
  return (
    inner.scheme === outer.scheme &&
    inner.authority.toLowerCase() === outer.authority.toLowerCase() &&
    startsWith(parts(inner.path), parts(outer.path))
  );
}

const localParts = (uri: string, directory: string): string[] =>
  parts(localPath(resolveArtifactLocation(uri, directory)));

const parts = (path: string): string[] =>
  (everyDecoding(path).at(-1) ?? "").split("/").filter((part) => part !== "" && part !== ".");

const startsWith = (all: readonly string[], first: readonly string[]): boolean =>
  first.length > 0 && first.every((part, index) => all[index] === part);
