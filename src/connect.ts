import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ArtifactRepository } from "./artifacts/artifact-repository.ts";
import { AddressError } from "./client/address-error.ts";
import { artifactsAt, type TrackingServer } from "./client/artifact-locations.ts";
import type { Call, RawCall } from "./client/call.ts";
import { authorization, splitUserInfo } from "./client/credentials.ts";
import { credentialsFile } from "./client/credentials-file.ts";
import { storeCall } from "./client/store-call.ts";
import { rawCall, restCall } from "./client/transport.ts";
import { tlsFetch } from "./client/tls-fetch.ts";
import type { ClientSettings } from "./config.ts";
import { type DatabaseUri, DatabaseUriError, parseDatabaseUri } from "./core/database-uri.ts";

/** A tracking store: a server, or a database or folder that this process opens itself. */
export interface Connection {
  call: Call;
  /** For endpoints whose body or answer is a file. */
  callRaw: RawCall;
  /** The artifacts at a URI, as they are reached beside this store. */
  artifactsAt(uri: string): ArtifactRepository;
  close(): Promise<void>;
}

export const isServerAddress = (uri: string): boolean => /^https?:/i.test(uri);

/**
 * Opens the tracking store at a URI. A database is opened as by its server, whose code is loaded
 * only then.
 *
 * @throws AddressError, DatabaseUriError, or what keeps the database from being opened
 */
export const connect = async (uri: string, settings: ClientSettings): Promise<Connection> =>
  isServerAddress(uri) ? await toServer(uri, settings) : await toDatabase(uri, settings);

async function toServer(address: string, settings: ClientSettings): Promise<Connection> {
  const server = { ...trackingServer(address, settings), ...(await tlsOf(settings)) };
  const options = { ...server, timeout: settings.timeout };
  return {
    call: restCall(options),
    callRaw: rawCall(options),
    artifactsAt: (uri) => artifactsAt(uri, server),
    close: async () => {},
  };
}

/** A `fetch` that trusts, and shows, what the user told to; none where nothing is told. */
async function tlsOf(settings: ClientSettings): Promise<{ fetch?: typeof fetch }> {
  const { insecureTls, serverCertPath, clientCertPath } = settings;
  if (!insecureTls && serverCertPath === undefined && clientCertPath === undefined) return {};
  const ca = await pemAt("MLFLOW_TRACKING_SERVER_CERT_PATH", serverCertPath);
  // One file holds both, in either order.
  const own = await pemAt("MLFLOW_TRACKING_CLIENT_CERT_PATH", clientCertPath);
  return {
    fetch: tlsFetch({
      insecure: insecureTls,
      ...(ca !== undefined && { ca }),
      ...(own !== undefined && { cert: own, key: own }),
    }),
  };
}

async function pemAt(variable: string, path: string | undefined): Promise<string | undefined> {
  try {
    return path === undefined ? undefined : await readFile(path, "utf8");
  } catch (error) {
    throw new AddressError(`${variable} cannot be read: ${(error as Error).message}`);
  }
}

/** Credentials come from the address, else the environment, else `~/.mlflow/credentials`. */
function trackingServer(address: string, settings: ClientSettings): TrackingServer {
  if (!URL.canParse(address))
    throw new AddressError("MLFLOW_TRACKING_URI is not an address. Write http://localhost:5000.");
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

async function toDatabase(uri: string, settings: ClientSettings): Promise<Connection> {
  const { openStore } = await import("./store/open-store.ts");
  const database = databaseUri(uri);
  const store = await openStore(database, storeSettings(database, settings));
  return {
    call: storeCall(store),
    callRaw: () => Promise.reject(new AddressError("This needs a tracking server.")),
    artifactsAt: (location) => artifactsAt(location, undefined),
    close: () => store.close(),
  };
}

/**
 * A database's URI, read. An address without its scheme is the likeliest mistake.
 *
 * @throws AddressError or DatabaseUriError
 */
export function databaseUri(text: string): DatabaseUri {
  if (/^(?:localhost|[\w.-]+:\d+|\[[\da-f:.]+\](?::\d+)?)(?:\/|$)/i.test(text))
    throw new AddressError(
      `MLFLOW_TRACKING_URI is '${text}', which lacks the scheme of an address. Write http://${text} (or https://).`,
    );
  try {
    return parseDatabaseUri(text);
  } catch (error) {
    if (!(error instanceof DatabaseUriError) || /^(?:sqlite|postgresql)\b/i.test(text)) throw error;
    throw new DatabaseUriError(
      `${error.message} The address of a server begins with http:// or https://.`,
    );
  }
}

/** As for a client of MLflow that opens a store itself: artifacts lie in its folder, or in `./mlruns`. */
function storeSettings(database: DatabaseUri, settings: ClientSettings) {
  const directory = process.cwd();
  const defaultArtifactRoot =
    database.dialect === "file"
      ? pathToFileURL(resolve(database.path)).href
      : `${directory}/mlruns`;
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
