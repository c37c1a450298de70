import type * as z from "zod";
import { int32, requiredString, ruleBroken, string } from "./fields.ts";

/**
 * Names and limits that MLflow's server enforces on requests (its `validation.py`, 3.17.2), and
 * those of Millrace's own endpoints.
 */
export const limits = {
  keyLength: 250,
  experimentNameLength: 500,
  experimentTagLength: 20_000,
  paramLength: 6_000,
  runTagLength: 8_000,
  runNameLength: 250,
  metricsPerBatch: 1_000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entitiesPerBatch: 1_000,
  /** Of params or tags, where MLflow has no limit; its clients send 100 at a time. */
  keysPerRequest: 1_000,
  searchResults: 50_000,
  historyPage: 25_000,
  bulkHistoryRuns: 100,
  bulkIntervalPoints: 2_500,
  tableRuns: 10_000,
  tableRunIds: 1_000,
  tableColumns: 200,
  summaryExperiments: 1_000,
  movedRuns: 1_000,
  eventExperiments: 100,
  eventRuns: 1_000,
  viewNameLength: 250,
  viewUserLength: 256,
  viewStateBytes: 65_536,
  chartRuns: 200,
  chartKeys: 50,
  chartSeries: 2_000,
  chartBuckets: 2_000,
} as const;

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
