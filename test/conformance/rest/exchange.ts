import type { Json } from "../differences.ts";
import type { Reason } from "../reasons.ts";

/** A server's answer, reduced to what two servers have to agree on. */
export interface Outcome {
  status: number;
  /** Of an error. */
  code?: string;
  /** Of a success: normalised JSON, or text; of an error that is not JSON: its media type. */
  body?: Json;
}

/** One request, sent to both servers. `{name}` in any text is filled from an earlier answer. */
export interface Exchange {
  /** What is asked; unique in its table. */
  what: string;
  method: string;
  /** Below `/api/` or `/ajax-api/`; with a slash at its beginning, the whole path. */
  path: string;
  query?: [string, string][];
  /** The JSON body; a string is sent as it is. */
  body?: Json;
  headers?: Record<string, string>;
  /** Values of the answer that later requests use: their name, and the way to them. */
  keep?: Record<string, string>;
  /** The one prefix that has this route. */
  only?: Prefix;
  /** Millrace answers otherwise on purpose: why, and what. A body that is absent may be any. */
  differs?: Difference;
  /** The same, only on PostgreSQL. */
  differsOnPostgres?: Difference;
}

export interface Difference extends Outcome {
  reason: Reason;
}

export type Prefix = "api" | "ajax-api";

type Rest = Omit<Exchange, "what" | "method" | "path" | "query" | "body">;

/** Where MLflow's routes of version 2.0 are. */
const mlflow = "2.0/mlflow/";

export const post = (what: string, path: string, body: Json, rest: Rest = {}): Exchange => ({
  what,
  method: "POST",
  path: mlflow + path,
  body,
  ...rest,
});

export const get = (
  what: string,
  path: string,
  query: Record<string, string> | [string, string][],
  rest: Rest = {},
): Exchange => ({
  what,
  method: "GET",
  path: mlflow + path,
  query: Array.isArray(query) ? query : Object.entries(query),
  ...rest,
});

export const send = (
  what: string,
  method: string,
  path: string,
  rest: Omit<Exchange, "what" | "method" | "path"> = {},
): Exchange => ({ what, method, path, ...rest });

type Differing = Required<Pick<Exchange, "differs">>;

/** A deliberate difference: Millrace refuses. */
export const refuses = (
  reason: Reason,
  code = "INVALID_PARAMETER_VALUE",
  status = 400,
): Differing => ({ differs: { reason, status, code } });

/** A deliberate difference: Millrace answers with 200, and `body` if it is given. */
export const accepts = (reason: Reason, body?: Json): Differing => ({
  differs: { reason, status: 200, ...(body === undefined ? {} : { body }) },
});

/** A deliberate difference: Millrace says in JSON that the path has other methods. */
export const unknownMethod = (reason: Reason): Differing =>
  refuses(reason, "ENDPOINT_NOT_FOUND", 405);

/** A deliberate difference: Millrace says in JSON that it does not know the path. */
export const unknownPath = (reason: Reason): Differing =>
  refuses(reason, "ENDPOINT_NOT_FOUND", 404);
