import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Call } from "../../client/call.ts";
import { authorization, splitUserInfo } from "../../client/credentials.ts";
import { credentialsFile } from "../../client/credentials-file.ts";
import { storeCall } from "../../client/store-call.ts";
import { restCall } from "../../client/transport.ts";
import { type ClientSettings, defaultDatabase } from "../../config.ts";
import { type DatabaseUri, parseDatabaseUri } from "../../core/database-uri.ts";
import { explainDatabase } from "../database-problem.ts";
import { CliError } from "../errors.ts";
import { refuseFileStore } from "../file-store.ts";
import { trustServer } from "./tls.ts";

/** The tracking store that commands work on. */
export interface Tracking {
  call: Call;
  /** The server that it is behind; undefined for a database. */
  server: TrackingServer | undefined;
}

export interface TrackingServer {
  /** Its address, without user name and password. */
  uri: string;
  /** For requests to it, and to no other. */
  headers: Record<string, string>;
}

export interface TrackingOptions {
  /** Make a SQLite database that is not there: for commands that put something into it. */
  mayCreate?: boolean;
}

/** Does `work` on the tracking store that MLFLOW_TRACKING_URI names, and closes it. */
export async function withTracking(
  settings: ClientSettings,
  work: (tracking: Tracking) => Promise<void>,
  options: TrackingOptions = {},
): Promise<void> {
  const { trackingUri } = settings;
  if (trackingUri === undefined || !/^https?:/i.test(trackingUri))
    return await withDatabase(settings, work, options);
  const server = trackingServer(trackingUri, settings);
  await trustServer(settings);
  await work({ call: restCall({ ...server, timeout: settings.timeout }), server });
}

/** Credentials come from the address, else the environment, else `~/.mlflow/credentials`. */
function trackingServer(address: string, settings: ClientSettings): TrackingServer {
  if (!URL.canParse(address))
    throw new CliError("MLFLOW_TRACKING_URI is not an address. Write http://localhost:5000.");
  const { uri, ...inAddress } = splitUserInfo(address);
  const kept = credentialsFile();
  const credentials = {
    username: settings.username ?? kept.username,
    password: settings.password ?? kept.password,
    token: settings.token,
    ...inAddress,
  };
  const headers = {
    "user-agent": "millrace",
    ...authorization(credentials),
    ...(settings.workspace !== undefined && { "x-mlflow-workspace": settings.workspace }),
  };
  return { uri, headers };
}

async function withDatabase(
  settings: ClientSettings,
  work: (tracking: Tracking) => Promise<void>,
  { mayCreate = false }: TrackingOptions,
): Promise<void> {
  if (settings.trackingUri === undefined)
    refuseFileStore(`set MLFLOW_TRACKING_URI=${defaultDatabase}`);
  const uri = databaseUri(settings.trackingUri ?? defaultDatabase);
  if (!mayCreate && uri.dialect === "sqlite" && !existsSync(uri.path)) throw noDatabase(uri.path);
  const { openStore } = await import("../../store/open-store.ts");
  const store = await openStore(uri, storeSettings(settings)).catch((error: unknown) => {
    throw explainDatabase(error, uri);
  });
  try {
    await work({ call: storeCall(store), server: undefined });
  } finally {
    await store.close();
  }
}

/** An address without its scheme is the likeliest mistake. */
function databaseUri(text: string): DatabaseUri {
  if (/^(?:localhost|[\w.-]+:\d+|\[[\da-f:.]+\](?::\d+)?)(?:\/|$)/i.test(text))
    throw new CliError(
      `MLFLOW_TRACKING_URI is '${text}', which lacks the scheme of an address. Write http://${text} (or https://).`,
    );
  return parseDatabaseUri(text);
}

const noDatabase = (path: string): CliError =>
  new CliError(
    `There is no database ${resolve(path)}. Set MLFLOW_TRACKING_URI to the address of a server, such as ` +
      "http://localhost:5000, or to another database, such as sqlite:////absolute/path.db.",
  );

/** As for a client of MLflow that opens a database itself: artifacts lie in `./mlruns`. */
function storeSettings(settings: ClientSettings) {
  const directory = process.cwd();
  const defaultArtifactRoot = `${directory}/mlruns`;
  return {
    defaultArtifactRoot,
    directory,
    truncateLongValues: settings.truncateLongValues,
    queryTimeout: settings.queryTimeout,
    artifactLocations: {
      maxLength: settings.artifactLocationMaxLength,
      allowedSchemes: settings.allowedHostAddressedSchemes,
      trustedRoots: [defaultArtifactRoot],
    },
  };
}
