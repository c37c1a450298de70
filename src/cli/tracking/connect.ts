import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ClientSettings } from "../../config.ts";
import { connect, type Connection, databaseUri, isServerAddress } from "../../connect.ts";
import { defaultStore } from "../../default-store.ts";
import { explainDatabase } from "../database-problem.ts";
import { CliError } from "../errors.ts";

export interface TrackingOptions {
  /** Make a SQLite database that is not there: for commands that put something into it. */
  mayCreate?: boolean;
}

/** Does `work` on the tracking store that MLFLOW_TRACKING_URI names, and closes it. */
export async function withTracking(
  settings: ClientSettings,
  work: (tracking: Connection) => Promise<void>,
  options: TrackingOptions = {},
): Promise<void> {
  const uri = settings.trackingUri ?? defaultStore();
  const tracking = isServerAddress(uri)
    ? await connect(uri, settings)
    : await openDatabase(uri, settings, options);
  try {
    await work(tracking);
  } finally {
    await tracking.close();
  }
}

async function openDatabase(
  uri: string,
  settings: ClientSettings,
  { mayCreate = false }: TrackingOptions,
): Promise<Connection> {
  const parsed = databaseUri(uri);
  if (!mayCreate && parsed.dialect !== "postgresql" && !existsSync(parsed.path))
    throw parsed.dialect === "sqlite" ? noDatabase(parsed.path) : noFolder(parsed.path);
  return await connect(uri, settings).catch((error: unknown) => {
    throw explainDatabase(error, parsed);
  });
}

const noFolder = (path: string): CliError =>
  new CliError(
    `There is no folder ${resolve(path)}. Set MLFLOW_TRACKING_URI to a folder that is there, or to the address ` +
      "of a server, such as http://localhost:5000.",
  );

const noDatabase = (path: string): CliError =>
  new CliError(
    `There is no database ${resolve(path)}. Set MLFLOW_TRACKING_URI to the address of a server, such as ` +
      "http://localhost:5000, or to another database, such as sqlite:////absolute/path.db.",
  );
