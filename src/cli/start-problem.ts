import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { localPath, parseArtifactUri } from "../core/artifact-uri.ts";
import { ApiError } from "../protocol/errors.ts";
import type { ServerSettings } from "../server/settings.ts";
import { explainDatabase } from "./database-problem.ts";
import { CliError } from "./errors.ts";

/**
 * A directory that cannot be written to would be found by the first upload, hours into a training.
 *
 * @throws CliError
 */
export async function checkDestination(settings: ServerSettings): Promise<void> {
  const { serveArtifacts, artifactsDestination } = settings;
  if (!serveArtifacts || !["", "file"].includes(parseArtifactUri(artifactsDestination).scheme))
    return;
  const directory = resolve(localPath(artifactsDestination));
  refuseDatabaseInside(directory, settings);
  const problem = await whyNotWritable(directory);
  if (problem !== undefined)
    throw new CliError(
      `Artifacts cannot be stored in ${directory}: ${problem}. ` +
        "Name another directory with --artifacts-destination.",
    );
}

/** Whoever may write artifacts could otherwise read and overwrite the database. */
function refuseDatabaseInside(directory: string, settings: ServerSettings): void {
  const { backendStore, artifactsOnly } = settings;
  if (artifactsOnly || backendStore.dialect === "postgresql") return;
  const below = relative(directory, resolve(backendStore.path));
  if (below.startsWith("..") || isAbsolute(below)) return;
  throw new CliError(
    `The ${backendStore.dialect === "file" ? "store" : "database"} ${resolve(backendStore.path)} lies in the artifacts destination ${directory}, where clients ` +
      "may read and overwrite it. Name a directory of its own with --artifacts-destination.",
  );
}

/** Of the directory, or of the nearest above it that exists. */
async function whyNotWritable(directory: string): Promise<string | undefined> {
  try {
    const found = await stat(directory);
    if (!found.isDirectory()) return `${directory} is not a directory`;
    await access(directory, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(directory);
    if (code === "ENOENT" && parent !== directory) return await whyNotWritable(parent);
    if (code === "ENOTDIR") return await whyNotWritable(parent);
    return code === "EROFS" ? `${directory} is read-only` : `no permission to write ${directory}`;
  }
}

/** What kept a server from starting, in words that say what to do; an unforeseen error as it is. */
export function explainStart(error: unknown, settings: ServerSettings): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof CliError) return error;
  if (error instanceof ApiError)
    return new CliError(`--artifacts-destination: ${error.message}`, { cause: error });
  const message = listenProblem(error, settings);
  return message === undefined
    ? explainDatabase(error, settings.backendStore)
    : new CliError(message, { cause: error });
}

function listenProblem(error: NodeJS.ErrnoException, settings: ServerSettings): string | undefined {
  const { host, port } = settings;
  const hostname = "hostname" in error ? error.hostname : undefined;
  if (error.syscall !== "listen" && !(error.syscall === "getaddrinfo" && hostname === host))
    return undefined;
  switch (error.code) {
    case "EADDRINUSE":
      return (
        `Port ${port} of ${host} is taken: another program listens there, perhaps another server. ` +
        `End it, or choose another port: --port ${port + 1}`
      );
    case "EACCES":
      return `Port ${port} needs a privilege, as all below 1024 do. Choose another: --port 5000`;
    default:
      return (
        `${host} is not an address of this machine (${error.code}). ` +
        "Write --host 127.0.0.1 for this machine only, or --host 0.0.0.0 for all of its networks."
      );
  }
}
