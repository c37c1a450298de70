import { ApiError, type ErrorCode } from "../../protocol/errors.ts";

/*
 * What went wrong, by PostgreSQL's codes (https://www.postgresql.org/docs/current/errcodes-appendix.html)
 * and those of the driver and the socket.
 */

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? "";

/** The driver's and the socket's codes, and PostgreSQL's for a server that ends its sessions. */
const CONNECTION_LOST = /^(?:E[A-Z]+$|ERR_(?:STREAM|SOCKET|SSL|TLS)_|CONNECTION_|57P0)/;

export const isConnectionLost = (error: unknown): boolean => CONNECTION_LOST.test(codeOf(error));

/** Unreachable, starting, or out of what it needs. */
const UNAVAILABLE = /^(?:CONNECT_TIMEOUT|EAI_|08|53|58)/;

/** Serialization failure and deadlock: the transaction was rolled back and may be run again. */
const TRANSIENT = new Set(["40001", "40P01"]);

export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error));

/** `query_canceled`: also what `statement_timeout` does. */
export const isCancelled = (error: unknown): boolean => codeOf(error) === "57014";

/** What these codes mean to who asked. Nothing of the request is stored. */
const problems: Readonly<Record<string, readonly [code: ErrorCode, message: string]>> = {
  "25006": [
    "TEMPORARILY_UNAVAILABLE",
    "The database is read-only, as a standby is; nothing was stored. The server needs one that takes writes.",
  ],
  "42501": [
    "PERMISSION_DENIED",
    "The database's user lacks a right for this; nothing was stored. Grant it to read and write all tables.",
  ],
  "53100": [
    "TEMPORARILY_UNAVAILABLE",
    "The disk of the database is full; nothing was stored. Free some space and try again.",
  ],
  "53200": [
    "RESOURCE_EXHAUSTED",
    "The database ran out of memory over this; ask for less at once.",
  ],
  "53300": [
    "TEMPORARILY_UNAVAILABLE",
    "The database takes no more connections; try again, or raise its max_connections.",
  ],
  "58030": [
    "TEMPORARILY_UNAVAILABLE",
    "The disk of the database cannot be read or written; try again, and look at the server's disk.",
  ],
  XX001: ["INTERNAL_ERROR", "The database is damaged; restore it from a backup."],
  XX002: ["INTERNAL_ERROR", "An index of the database is damaged; build it anew with REINDEX."],
};

/** A problem of the database itself as an error that a client can understand, if it is one. */
export function postgresProblem(error: unknown): ApiError | undefined {
  const problem = problems[codeOf(error)];
  if (problem !== undefined) return new ApiError(...problem, { cause: error });
  if (!isConnectionLost(error) && !UNAVAILABLE.test(codeOf(error)) && !isTransient(error))
    return undefined;
  return new ApiError("TEMPORARILY_UNAVAILABLE", "The database is not available; try again.", {
    cause: error,
  });
}
