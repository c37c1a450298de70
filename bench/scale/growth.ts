import type { HttpRequest } from "../load/http-connection.ts";

/** Data that grows, and what is asked of it at each size. */
export interface Growth {
  /** What `--only` calls it. */
  name: string;
  /** What its sizes count. */
  title: string;
  sizes: readonly number[];
  /** Statements that fill MLflow's tables, in SQL that SQLite and PostgreSQL both take. */
  fill(size: number): string[];
  /** In the order in which they are measured: those that write come last. */
  probes: readonly Probe[];
}

/** One question, asked again and again. */
export interface Probe {
  title: string;
  /** The n-th request. */
  request(n: number, size: number): HttpRequest;
  /** How many pages of so many results are turned before it is measured, on the page after them. */
  after?: { pages: number; of: number };
  /** What the answer holds once the server has done what it does beside answering: it is asked until then. */
  settles?: string;
  /** Whether only the first request tells: it is the only one that is measured. */
  isOnce?: boolean;
  /** What every answer holds, so that one that found nothing is no quick one. */
  expects: string;
  /** Milliseconds that 95 of 100 requests may take at most, at every size. */
  p95?: number;
}

const API = "/api/2.0/mlflow";
const OWN_API = "/api/1.0/millrace";

export const ask = (path: string, body: object): HttpRequest => ({
  method: "POST",
  path: `${API}/${path}`,
  body: JSON.stringify(body),
  keep: true,
});

/** The same of Millrace's own endpoints. */
export const askOwn = (path: string, body: object): HttpRequest => ({
  ...ask(path, body),
  path: `${OWN_API}/${path}`,
});

/** A table `numbers` of the integers from 0, to select rows from. */
export const numbers = (size: number): string =>
  `create temporary table numbers as
   with recursive counted (i) as (select 0 union all select i + 1 from counted where i + 1 < ${size})
   select cast(i as bigint) as i from counted`;

/** The n-th of ids in the order of time, as Millrace's are, in SQL and here. */
export const sqlId = (n: string): string => `'9${"0".repeat(12)}' || (1000000000000000000 + ${n})`;
export const idOf = (n: number): string => `9${"0".repeat(12)}${10n ** 18n + BigInt(n)}`;

/** A prime: the multiples of a number by it are spread evenly and never repeat. */
const PRIME = 1_000_003;

/** An integer of each `i`, below the prime, and another one for each seed. */
export const scattered = (seed: number): string => `(i % ${PRIME} * ${powerOf(seed)} % ${PRIME})`;

/** The same as a number from 0 to 1. */
export const spread = (seed: number): string =>
  `cast(${scattered(seed)} as double precision) / ${PRIME}`;

/** Powers of a generator have no simple ratios, so that what is made of two seeds is unrelated. */
const powerOf = (seed: number): number =>
  Array.from({ length: seed + 3 }).reduce((power: number) => (power * 48_271) % PRIME, 1);
