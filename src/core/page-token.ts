import { createHash } from "node:crypto";
import { invalidParameter } from "../protocol/errors.ts";
import { parseJson, stringifyJson } from "../protocol/json.ts";

/** Page tokens as MLflow writes them: base64 of `{"offset": N}`. */

const encode = (token: object): string => Buffer.from(JSON.stringify(token)).toString("base64");

export const encodePageToken = (offset: number): string => encode({ offset });

/** The offset that a token stands for; 0 without one. Throws ApiError INVALID_PARAMETER_VALUE. */
export const decodePageToken = (token: string | undefined): number =>
  token ? offsetOf(decoded(token)) : 0;

/** Where a page of an ordered search begins. */
export interface PageStart {
  /** How many come before it. */
  offset: number;
  /** The place of the last of them, where the token tells it. */
  after?: readonly (string | number | null)[] | undefined;
}

/** Places longer than this, in characters of JSON, are not told: the offset has to do. */
const LONGEST_PLACE = 4_000;

/**
 * A token that, sent with the search it was made for, tells the place where the page before ended;
 * with another search it is good for its offset, as MLflow's tokens are.
 */
export function placeToken({ offset, after }: PageStart, search: object): string {
  const place = JSON.stringify(after);
  return place === undefined || place.length > LONGEST_PLACE
    ? encodePageToken(offset)
    : encode({ offset, after, of: fingerprint(search) });
}

/** Where a page begins by its token. Throws ApiError INVALID_PARAMETER_VALUE. */
export function searchStart(token: string | undefined, search: object): PageStart {
  if (!token) return { offset: 0 };
  const { offset, after, of } = decoded(token);
  const start = { offset: offsetOf({ offset }) };
  return of === fingerprint(search) && isPlace(after) ? { ...start, after } : start;
}

const isPlace = (value: unknown): value is NonNullable<PageStart["after"]> =>
  Array.isArray(value) &&
  value.every((each) => each === null || typeof each === "string" || typeof each === "number");

const fingerprint = (search: object): string =>
  createHash("sha256").update(JSON.stringify(search)).digest("base64").slice(0, 16);

/** A token that is good for the search it was made for only, as those of logged models are. */
export const bindToken = (offset: number, search: object): string => encode({ offset, ...search });

/** The offset of a bound token. Throws ApiError INVALID_PARAMETER_VALUE for another search's. */
export function boundOffset(token: string | undefined, search: object): number {
  if (!token) return 0;
  const { offset, ...madeFor } = decoded(token);
  if (JSON.stringify(madeFor) !== JSON.stringify(search))
    throw invalidParameter(
      "The page token was made for another search: send the same experiment_ids, filter and order_by with it.",
    );
  return offsetOf({ offset });
}

/** A token that names the last row of a page too: the next begins after it, however far it is. */
export const tokenAfter = (offset: number, row: readonly unknown[]): string =>
  Buffer.from(stringifyJson({ offset, after: row })).toString("base64");

/**
 * Where a page begins: after so many rows, the last of which the token may name. Throws ApiError
 * INVALID_PARAMETER_VALUE.
 */
export function pageStart(token: string | undefined): { offset: number; after?: unknown[] } {
  if (!token) return { offset: 0 };
  const { after, offset } = decoded(token);
  const start = { offset: offsetOf({ offset }) };
  return Array.isArray(after) ? { ...start, after } : start;
}

export const invalidToken = () =>
  invalidParameter("Invalid page token: send the next_page_token of an earlier answer, or none.");

function decoded(token: string): Record<string, unknown> {
  try {
    const value: unknown = parseJson(Buffer.from(token, "base64").toString());
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Not JSON: answered below.
  }
  throw invalidToken();
}

function offsetOf({ offset }: Record<string, unknown>): number {
  if (typeof offset === "number" && Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw invalidToken();
}

/** One page and the token of the next, from a query for one row more than the page holds. */
export function pageOf<T>(
  rows: readonly T[],
  offset: number,
  limit: number,
): { page: T[]; next_page_token?: string } {
  const page = rows.slice(0, limit);
  return rows.length > limit
    ? { page, next_page_token: encodePageToken(offset + limit) }
    : { page };
}
