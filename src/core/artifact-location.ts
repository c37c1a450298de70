import { invalidParameter } from "../protocol/errors.ts";
import { everyDecoding, percentDecode } from "./artifact-path.ts";
import { locationSchemes } from "./artifact-schemes.ts";
import { localPath, parseArtifactUri, type ArtifactUri } from "./artifact-uri.ts";
import { refuseStagingNames } from "./staging-names.ts";

/** What the operator of a server allows as an experiment's artifact location. */
export interface ArtifactLocationPolicy {
  /** In characters; `MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH`, 2048 by default. */
  maxLength: number;
  /** Lower-case schemes that may name any host, or that only plugins of clients know; `MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES`. */
  allowedSchemes: readonly string[];
  /** The server's own default artifact root and artifacts destination: their hosts are trusted. */
  trustedRoots: readonly string[];
}

/**
 * Schemes that make whoever opens the URI connect to the host named in it, so that a client could
 * send the server anywhere (GHSA-mr9f-g8qf-4w4j). Schemes of one family reach the same service; the
 * ports are those meant when none is given.
 */
const hostAddressed: Readonly<Record<string, { family: string; ports: readonly string[] }>> = {
  ftp: { family: "ftp", ports: ["21"] },
  sftp: { family: "sftp", ports: ["22"] },
  // A port that is not given comes from Hadoop's configuration, which is not known here.
  hdfs: { family: "hdfs", ports: [""] },
  viewfs: { family: "hdfs", ports: [""] },
  http: { family: "http", ports: ["80"] },
  https: { family: "http", ports: ["443"] },
  "mlflow-artifacts": { family: "http", ports: ["80", "443"] },
  r2: { family: "r2", ports: ["443"] },
  b2: { family: "b2", ports: ["443"] },
  abfss: { family: "abfss", ports: ["443"] },
};

/** The places a URI may make its opener connect to; none for a URI that selects no host. */
function connectionTargets({ scheme, authority }: ArtifactUri): string[] {
  const known = Object.hasOwn(hostAddressed, scheme) ? hostAddressed[scheme] : undefined;
  if (!known || (scheme === "mlflow-artifacts" && authority === "")) return [];
  const [, host = "", port] = /^(.*?)(?::(\d+))?$/.exec(authority.replace(/^.*@/, "")) ?? [];
  const ports = port === undefined ? known.ports : [port];
  return ports.map((each) => `${known.family}://${host.toLowerCase()}:${each}`);
}

/**
 * Refuses a URI in the request's `field` that would have whoever opens it connect to a host the
 * operator does not trust.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function refuseForeignHost(
  uri: ArtifactUri,
  policy: ArtifactLocationPolicy,
  field: string,
): void {
  const targets = connectionTargets(uri);
  if (targets.length === 0 || policy.allowedSchemes.includes(uri.scheme)) return;
  const trusted = new Set(
    policy.trustedRoots.flatMap((root) => connectionTargets(parseArtifactUri(root))),
  );
  if (targets.some((target) => trusted.has(target))) return;
  throw invalidParameter(
    `'${field}' cannot use the scheme "${uri.scheme}": the server would connect to the ` +
      "host that the URI names. The operator can allow the scheme by listing it in " +
      "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES.",
  );
}

/** Schemes whose last path segment has `;params` for the parser of MLflow's server. */
const schemesWithParams = new Set(["", "ftp", "sftp", "http", "https"]);

const hasFragmentOrParams = ({ scheme, path, fragment }: ArtifactUri): boolean =>
  fragment !== "" ||
  (scheme === "" && path.includes("#")) ||
  (schemesWithParams.has(scheme) && /;[^/]*$/.test(path));

function refuseUnsafePath(location: string, { scheme, path }: ArtifactUri): void {
  for (const form of everyDecoding(path)) {
    if (form.split(/[/?]/).includes("..") || form.includes("\0")) {
      throw invalidParameter("'artifact_location' cannot contain '..' or NUL; write the path out.");
    }
  }
  if (scheme === "" && path.startsWith("//")) {
    throw invalidParameter("'artifact_location' cannot start with '//'; start it with one '/'.");
  }
  if (scheme === "" || scheme === "file") localPath(location);
  refuseStagingNames(percentDecode(path));
}

/** On another system a drive would be a directory of that name in the server's own. */
function refuseDrive(location: string): void {
  if (process.platform !== "win32" && /^[a-z]:/i.test(location))
    throw invalidParameter(
      "'artifact_location' starts with a drive letter, and this server does not run on Windows; give a path of the server's machine.",
    );
}

/** MLflow takes any scheme, and its clients fail once they log the first artifact. */
function refuseUnknownScheme({ scheme }: ArtifactUri, policy: ArtifactLocationPolicy): void {
  const own = policy.trustedRoots.map((root) => parseArtifactUri(root).scheme);
  if ([...locationSchemes, ...policy.allowedSchemes, ...own].includes(scheme)) return;
  const known = [...locationSchemes].filter(Boolean).toSorted().join(", ");
  throw invalidParameter(
    `'artifact_location' cannot have the scheme "${scheme}". Give a path, or a URI with one of: ${known}. ` +
      "The operator can allow another, for clients with a plugin, by listing it in " +
      "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES.",
  );
}

/**
 * Checks the artifact location that a client gives a new experiment. Plain paths and `file:` URIs
 * are accepted, as by MLflow: the directories below them carry ids that the server makes.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE that says what is wrong with it.
 */
export function validateArtifactLocation(location: string, policy: ArtifactLocationPolicy): void {
  if (location.length > policy.maxLength) {
    throw invalidParameter(
      `'artifact_location' has ${location.length} characters and at most ${policy.maxLength} are ` +
        "allowed. The operator can raise the limit with MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH.",
    );
  }
  refuseDrive(location);
  const uri = parseArtifactUri(location);
  if (uri.scheme === "runs") {
    throw invalidParameter("'artifact_location' cannot be a runs:/ URI; give where the files lie.");
  }
  if (hasFragmentOrParams(uri)) {
    throw invalidParameter("'artifact_location' cannot include a fragment ('#') or params (';').");
  }
  refuseUnknownScheme(uri, policy);
  refuseUnsafePath(location, uri);
  refuseForeignHost(uri, policy, "artifact_location");
}
