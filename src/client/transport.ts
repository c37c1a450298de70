import { setTimeout as sleep } from "node:timers/promises";
import { decodeResponse } from "../protocol/codec.ts";
import type { Endpoint, ResponseOf } from "../protocol/endpoint.ts";
import { stringifyJson } from "../protocol/json.ts";
import type { Call } from "./call.ts";
import { RestError, restError } from "./rest-error.ts";

export interface RestOptions {
  /** The tracking server, such as `http://localhost:5000`, with its static prefix if it has one. */
  uri: string;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** How long an answer may take, in milliseconds; default two minutes. */
  timeout?: number;
  fetch?: typeof fetch;
}

interface Answer {
  status: number;
  text: string;
}

/** Answers that say "later" rather than "no". */
const TRANSIENT = new Set([429, 502, 503, 504]);

const UNREACHABLE = "TEMPORARILY_UNAVAILABLE";

/** How long to wait before each further attempt, in milliseconds. */
const PAUSES = [100, 300, 900];

/** Calls endpoints of a tracking server over HTTP; only what changes nothing is tried again. */
export function restCall(options: RestOptions): Call {
  const server = options.uri.replace(/\/+$/, "");
  return async (endpoint, request) => {
    const ask = () => exchange(options, server, requestOf(endpoint, request));
    const answer = endpoint.touches.action === "read" ? await patiently(ask) : await ask();
    if (answer.status >= 400) throw restError(answer.status, answer.text, server);
    return decoded(endpoint, answer, server);
  };
}

async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  for (const pause of PAUSES) {
    try {
      const answer = await ask();
      if (!TRANSIENT.has(answer.status)) return answer;
    } catch (error) {
      if (!(error instanceof RestError) || error.code !== UNREACHABLE) throw error;
    }
    await sleep(pause);
  }
  return await ask();
}

interface Request {
  method: string;
  path: string;
  body?: string;
}

/** The fields go into the path where it names them, and into the body, or the query of a GET. */
function requestOf(endpoint: Endpoint, request: object): Request {
  const fields = Object.entries(request).filter(([, value]) => value !== undefined);
  const named = new Map<string, unknown>(fields);
  const path = `/api/${endpoint.version}${endpoint.path}`.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => encodeURIComponent(String(named.get(name))),
  );
  const method = endpoint.methods.includes("POST") ? "POST" : endpoint.methods[0]!;
  if (method !== "GET") return { method, path, body: stringifyJson(request) };
  const query = new URLSearchParams(
    fields.flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => [name, String(item)]),
    ),
  );
  return { method, path: query.size === 0 ? path : `${path}?${query}` };
}

async function exchange(options: RestOptions, server: string, request: Request): Promise<Answer> {
  const { method, path, body } = request;
  const { timeout = 120_000, fetch: send = fetch } = options;
  try {
    const response = await send(server + path, {
      method,
      headers: {
        ...options.headers,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      signal: AbortSignal.timeout(timeout),
      ...(body !== undefined && { body }),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw noAnswer(error, server, timeout);
  }
}

function noAnswer(error: unknown, server: string, timeout: number): RestError {
  if (error instanceof DOMException && error.name === "TimeoutError")
    return new RestError(
      "DEADLINE_EXCEEDED",
      undefined,
      `${server} did not answer in ${timeout / 1000} seconds.`,
      { cause: error },
    );
  const why = reason(error);
  const advice = /CERT|LEAF_SIGNATURE/.test(why)
    ? "Name the certificate to trust in MLFLOW_TRACKING_SERVER_CERT_PATH."
    : "Is the server running there?";
  const message = `${server} cannot be reached (${why}). ${advice}`;
  return new RestError(UNREACHABLE, undefined, message, { cause: error });
}

/** `fetch` hides what happened in its error's cause: ECONNREFUSED, a certificate's problem, … */
function reason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: Error & { code?: string } };
  return cause?.code ?? cause?.message ?? message;
}

function decoded<E extends Endpoint>(endpoint: E, answer: Answer, server: string): ResponseOf<E> {
  try {
    return decodeResponse(endpoint, answer.text);
  } catch (error) {
    throw new RestError(
      "INTERNAL_ERROR",
      answer.status,
      `What ${server} answered is not a tracking server's answer to ${endpoint.name}. Is it one?`,
      { cause: error },
    );
  }
}
