import { resolve } from "node:path";
import { type Environment, type ServerOptions, serverVariables } from "../config.ts";
import { remoteSchemes } from "../core/artifact-schemes.ts";
import { parseArtifactUri } from "../core/artifact-uri.ts";
import { redact } from "../core/database-uri.ts";
import type { ServerSettings } from "../server/settings.ts";
import { shownDatabase } from "./database-problem.ts";

/** What a user wants to know of a server that has started; never a password. */
export function announcement(url: string, settings: ServerSettings): string {
  const { artifactsOnly, backendStore, serveArtifacts, artifactsDestination } = settings;
  const lines = [`Millrace listens on ${url}`];
  if (!artifactsOnly) lines.push(`  data       ${shownDatabase(backendStore)}`);
  if (serveArtifacts) lines.push(`  artifacts  ${shownLocation(artifactsDestination)}`);
  else lines.push(`  artifacts  ${redact(settings.defaultArtifactRoot)} (not served)`);
  const address = reachable(url);
  // It tracks nothing: a tracking server is what sends clients here.
  if (artifactsOnly) lines.push(`  for        --default-artifact-root ${address}${PROXY_ROUTE}`);
  else lines.push(`  client     export MLFLOW_TRACKING_URI=${address}`);
  return lines.join("\n");
}

const PROXY_ROUTE = "/api/2.0/mlflow-artifacts/artifacts";

const shownLocation = (uri: string): string =>
  parseArtifactUri(uri).scheme === "" ? resolve(uri) : redact(uri);

/** A server that listens on all addresses is reached by one of them. */
const reachable = (url: string): string =>
  url.replace(/^http:\/\/(?:0\.0\.0\.0|\[::\])/, "http://127.0.0.1");

/** What the user may not expect of a server that is started so. */
export function notices(
  options: ServerOptions,
  env: Environment,
  settings: ServerSettings,
): string[] {
  const workers = options.workers ?? env[serverVariables.workers];
  return [
    ...(workers ? [`Note: --workers ${workers} changes nothing: ${ONE_PROCESS}`] : []),
    ...artifactNotices(settings),
    ...securityNotices(settings),
  ];
}

const ONE_PROCESS = "one process serves all requests and reads the database in threads.";

function artifactNotices({ artifactsOnly, defaultArtifactRoot }: ServerSettings): string[] {
  const { scheme } = parseArtifactUri(defaultArtifactRoot);
  if (artifactsOnly || !remoteSchemes.has(scheme) || /^https?$/.test(scheme)) return [];
  return [
    `Note: clients reach ${redact(defaultArtifactRoot)} themselves; this server cannot list or serve artifacts in ${scheme}: yet.`,
  ];
}

function securityNotices(settings: ServerSettings): string[] {
  const { allowedHosts, corsAllowedOrigins, disableSecurityMiddleware, host } = settings;
  if (disableSecurityMiddleware)
    return [
      "Warning: the checks of Host and Origin are off; any page in a browser that reaches this server can use it.",
    ];
  const notes: string[] = [];
  if (allowedHosts?.includes("*"))
    notes.push(
      "Warning: every Host header is accepted, which leaves browsers open to DNS rebinding.",
    );
  if (corsAllowedOrigins.includes("*"))
    notes.push("Warning: pages of every origin may write to this server.");
  if (allowedHosts === undefined && !/^(?:localhost|127\.|::1$)/.test(host))
    notes.push(
      "Note: requests are answered that name localhost or a private address; allow other host names with --allowed-hosts.",
    );
  return notes;
}
