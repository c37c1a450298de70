import { type ApiError, invalidParameter } from "../../protocol/errors.ts";

/** How SQLite and PostgreSQL say what a statement violated. */

/** SQLite's extended result codes for a taken primary key, unique key or rowid. */
const SQLITE_UNIQUE = new Set([1555, 2067, 2579]);
const SQLITE_FOREIGN_KEY = 787;

type DatabaseError = { errcode?: number; code?: string };

export const isUniqueViolation = (error: unknown): boolean =>
  SQLITE_UNIQUE.has((error as DatabaseError).errcode ?? 0) ||
  (error as DatabaseError).code === "23505";

/** Of any constraint, on SQLite. */
export const isConstraintViolation = (error: unknown): boolean =>
  ((error as DatabaseError).errcode ?? 0) % 256 === 19;

export const isForeignKeyViolation = (error: unknown): boolean =>
  (error as DatabaseError).errcode === SQLITE_FOREIGN_KEY ||
  (error as DatabaseError).code === "23503";

/**
 * PostgreSQL's data exceptions (class 22: a text too long for its column, a NUL character, a
 * number out of range) are values a client sent; SQLite stores them all.
 */
export const refusedValue = (error: unknown): ApiError | undefined =>
  (error as DatabaseError).code?.startsWith("22")
    ? invalidParameter(`The database refused a value: ${(error as Error).message}.`)
    : undefined;
