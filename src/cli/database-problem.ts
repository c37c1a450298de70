import { resolve } from "node:path";
import type { DatabaseUri, FolderUri, PostgresUri, SqliteUri } from "../core/database-uri.ts";
import { CliError } from "./errors.ts";

/** Errors that are defects of the program. */
const defects = ["TypeError", "ReferenceError", "RangeError", "FastifyError"];

/** Why a database cannot be opened, in words that say what to do; a defect as it is. */
export function explainDatabase(error: unknown, uri: DatabaseUri): unknown {
  if (!(error instanceof Error) || defects.includes(error.name)) return error;
  return new CliError(problemOf(error, uri), { cause: error });
}

function problemOf(error: Error, uri: DatabaseUri): string {
  switch (uri.dialect) {
    case "sqlite":
      return sqliteProblem(error, uri);
    case "postgresql":
      return postgresProblem(error, uri);
    default:
      return folderProblem(error, uri);
  }
}

function folderProblem({ message }: Error, { path }: FolderUri): string {
  const folder = resolve(path);
  if (/^(?:EEXIST|ENOTDIR)/.test(message))
    return `${folder} is a file and no folder. Name a folder, or an SQLite database: sqlite:///${path}`;
  if (/^(?:EACCES|EPERM|EROFS)|readonly database|unable to open database/.test(message))
    return `The folder ${folder} cannot be written to. It and what is in it must be writable: ${INDEX_NOTE}`;
  if (/not a database|malformed|revision/.test(message))
    return `The index of the folder ${folder} cannot be used (${message}). ${INDEX_NOTE} Delete it to have it made anew; views, figures and webhooks are in it alone.`;
  return `The folder ${folder} cannot be used: ${message}`;
}

const INDEX_NOTE = "an index of its files is kept in .millrace.db there.";

function sqliteProblem({ message }: Error, { path }: SqliteUri): string {
  const file = resolve(path);
  switch (message) {
    case "unable to open database file":
      return `The database ${file} cannot be opened or made. Its directory must exist and be writable.`;
    case "attempt to write a readonly database":
      return `The database ${file} is read-only. Its file and its directory must be writable.`;
    case "file is not a database":
      return `${file} is not an SQLite database. Name another file, or one that is not there yet.`;
    case "database or disk is full":
      return `The disk of the database ${file} is full. Free some space, or name a database on another disk.`;
    case "database is locked":
      return `Another program has locked the database ${file}. Wait until it is done, or end it.`;
    case "database disk image is malformed":
      return `The database ${file} is damaged. Restore it from a backup; SQLite's .recover may save what is in it.`;
    case "disk I/O error":
      return `The disk of the database ${file} cannot be read or written. Is it there, and does it allow locks? Network folders may not.`;
    default:
      return `The database ${file} cannot be used: ${message}`;
  }
}

/** By the system's error code, or PostgreSQL's SQLSTATE. */
function postgresProblem(error: Error & { code?: string }, uri: PostgresUri): string {
  const shown = shownDatabase(uri);
  switch (error.code) {
    case "28P01":
    case "28000":
      return `PostgreSQL refused the login to ${shown}: ${error.message}. Check user and password.`;
    case "3D000":
      return `PostgreSQL has no such database: ${error.message}. Make it, with createdb for example.`;
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ENOENT":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "ETIMEDOUT":
    case "CONNECT_TIMEOUT":
    case "CONNECTION_CLOSED":
      return (
        `PostgreSQL cannot be reached at ${shown} (${error.message || error.code}). ` +
        "Is it running, and are host and port right?"
      );
    default:
      return `The database ${shown} cannot be used: ${error.message}`;
  }
}

/** A database for people's eyes: where it is, without a password. */
export function shownDatabase(uri: DatabaseUri): string {
  if (uri.dialect === "file") return resolve(uri.path);
  if (uri.dialect === "sqlite") return `sqlite:///${resolve(uri.path)}`;
  const { user, host = "", port, database = "" } = uri;
  const login = user === undefined ? "" : `${user}@`;
  return `postgresql://${login}${host}${port === undefined ? "" : `:${port}`}/${database}`;
}
