import { ApiError, type ErrorCode } from "../../protocol/errors.ts";

/**
 * What SQLite's primary result codes (https://sqlite.org/rescode.html) mean to who asked, where the
 * reason lies outside the request. Nothing of the request is stored.
 */
const problems: Readonly<Record<number, readonly [code: ErrorCode, message: string]>> = {
  5: ["TEMPORARILY_UNAVAILABLE", "Another process has locked the database; try again."],
  7: ["RESOURCE_EXHAUSTED", "The database ran out of memory over this; ask for less at once."],
  8: [
    "PERMISSION_DENIED",
    "The database is read-only. The user who runs the server must be able to write its file and its directory.",
  ],
  10: [
    "TEMPORARILY_UNAVAILABLE",
    "The disk of the database cannot be read or written; try again, and look at the server's disk.",
  ],
  11: ["INTERNAL_ERROR", "The database file is damaged; restore it from a backup."],
  13: [
    "TEMPORARILY_UNAVAILABLE",
    "The disk of the database is full; nothing was stored. Free some space and try again.",
  ],
  14: [
    "TEMPORARILY_UNAVAILABLE",
    "The database file cannot be opened; is it there, and may the server's user read and write it?",
  ],
  26: ["INTERNAL_ERROR", "The database file is not an SQLite database any more; restore a backup."],
};

/** SQLite's primary result code of an error, or 0. */
const resultCode = (error: unknown): number => ((error as { errcode?: number }).errcode ?? 0) % 256;

/** A problem of the database itself as an error that a client can understand, if it is one. */
export function sqliteProblem(error: unknown): ApiError | undefined {
  const problem = problems[resultCode(error)];
  return problem && new ApiError(...problem, { cause: error });
}

/** Whether another process holds a lock for longer than a statement waits. */
export const isLockedOut = (error: unknown): boolean => resultCode(error) === 5;
