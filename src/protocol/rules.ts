import type * as z from "zod";
import { int32, requiredString, ruleBroken, string } from "./fields.ts";
import { limits } from "./limits.ts";

/** A check whose message is a whole sentence. */
export const rule =
  <T>(holds: (value: T) => boolean, sentence: (value: T) => string) =>
  (payload: z.core.ParsePayload<T>): void => {
    if (!holds(payload.value))
      payload.issues.push(ruleBroken(payload.value, sentence(payload.value)));
  };

export const shown = (value: string): string =>
  value.length > 100 ? `${value.slice(0, 100)}…` : value;

/** At most this many characters, counted as Python counts them: by code point. */
export const atMost = (limit: number, what: string) =>
  rule<string>(
    (value) => value.length <= limit || [...value].length <= limit,
    (value) => `The ${what} '${shown(value)}' is longer than ${limit} characters.`,
  );

const KEY_CHARACTERS = /^[/\p{L}\p{N}\p{M}_.\- :]*$/u;

/** Keys may serve as relative file paths in file stores, so they must be normal ones. */
function isNormalPath(key: string): boolean {
  if (key === "." || key.startsWith("/") || key.startsWith("..")) return false;
  return key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** The key of a metric, param or tag. */
export const key = (what: string) =>
  requiredString().check(
    atMost(limits.keyLength, `${what} name`),
    rule(
      (value) => KEY_CHARACTERS.test(value),
      (value) =>
        `Invalid ${what} name '${shown(value)}': use letters, digits, '_', '-', '.', ' ', ':' and '/' only.`,
    ),
    rule(
      isNormalPath,
      (value) =>
        `Invalid ${what} name '${shown(value)}': it must be a relative path without empty, '.' or '..' parts.`,
    ),
  );

export const runId = () =>
  requiredString().check(
    rule(
      (value) => /^[a-zA-Z0-9][\w-]{0,255}$/.test(value),
      (value) => `Invalid run ID: '${shown(value)}'`,
    ),
  );

/** SQL stores number their experiments, so anything but an integer names none. */
export const experimentId = () =>
  requiredString().check(
    rule(
      (value) => /^-?\d{1,18}$/.test(value),
      (value) => `Invalid experiment ID '${shown(value)}': it must be a valid integer.`,
    ),
  );

export const optionalString = () => string().optional();

/** A page size from 1 to `limit`. */
export const maxResults = (limit: number) =>
  int32().check(
    rule(
      (value) => value > 0 && value <= limit,
      (value) =>
        `Invalid value ${value} for parameter 'max_results' supplied: it must be between 1 and ${limit}.`,
    ),
  );
