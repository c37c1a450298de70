import { endpointTable } from "../protocol/endpoint-table.ts";
import {
  type EndpointEntry,
  type HttpRequest,
  httpRequest,
  readAnswer,
} from "../protocol/exchange.ts";
import type { AnswerOf, Bytes, Call, EndpointName, RawCall } from "./call.ts";
import { isPassing, RestError, restError, UNREACHABLE } from "./rest-error.ts";

export interface RestOptions {
  /** The tracking server, such as `http://localhost:5000`, with its static prefix if it has one. */
  uri: string;
  /** Sent with every request; a function is asked anew each time. */
  headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** How long an answer may take, in milliseconds; default two minutes. */
  timeout?: number;
  /** How often a request is tried again that may be; default 3. */
  retries?: number;
  fetch?: typeof fetch;
}

interface Answer {
  status: number;
  text: string;
  /** What the server asks to wait, in milliseconds. */
  retryAfter: number | undefined;
}

/** How long to wait before the first further attempt, in milliseconds; each next waits thrice as long. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

const LONGEST_ANSWER = 120_000;

const entries: Readonly<Record<string, EndpointEntry>> = endpointTable;

/**
 * Calls endpoints of a tracking server over HTTP. What was refused for being too much (429) is
 * tried again; what failed in passing, only where a repetition leaves the same state.
 */
export function restCall(options: RestOptions): Call {
  const server = options.uri.replace(/\/+$/, "");
  return async (name, request) => {
    const entry = entries[name]!;
    const message = httpRequest(entry, request);
    const answer = await patiently(options, entry, () => exchange(options, server, message));
    return read(name, entry, answer, server);
  };
}

async function patiently(
  { retries = 3 }: RestOptions,
  { repeatable }: EndpointEntry,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 0; attempt < retries; attempt++) {
    let wait;
    try {
      const answer = await ask();
      if (answer.status < 400) return answer;
      if (answer.status !== 429 && !(repeatable && isPassing(restError(answer)))) return answer;
      wait = answer.retryAfter;
    } catch (error) {
      if (!repeatable || !(error instanceof RestError) || error.code !== UNREACHABLE) throw error;
    }
    const pause = Math.min(wait ?? FIRST_PAUSE * 3 ** attempt, LONGEST_PAUSE);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return await ask();
}

async function exchange(
  options: RestOptions,
  server: string,
  message: HttpRequest,
): Promise<Answer> {
  const response = await send(options, server, message);
  const seconds = Number(response.headers.get("retry-after") ?? NaN);
  const retryAfter = seconds >= 0 ? seconds * 1000 : undefined;
  const text = await withReason(options, server, () => response.text());
  return { status: response.status, text, retryAfter };
}

/** Asks an endpoint once, and gives its answer as it comes. */
export function rawCall(options: RestOptions): RawCall {
  const server = options.uri.replace(/\/+$/, "");
  return async (name, request, body) => {
    const response = await send(options, server, httpRequest(entries[name]!, request), body);
    if (response.ok) return response;
    throw restError({ status: response.status, text: await response.text() }, server);
  };
}

async function send(
  options: RestOptions,
  server: string,
  { method, path, body }: HttpRequest,
  bytes?: Bytes,
): Promise<Response> {
  const { timeout = LONGEST_ANSWER, fetch: ask = fetch, headers = {} } = options;
  const content = bytes ?? body;
  return await withReason(options, server, () =>
    ask(server + path, {
      method,
      headers: {
        ...(typeof headers === "function" ? headers() : headers),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      signal: AbortSignal.timeout(timeout),
      ...(content !== undefined && { body: content }),
      ...(content instanceof ReadableStream && { duplex: "half" as const }),
    }),
  );
}

async function withReason<T>(
  { timeout = LONGEST_ANSWER }: RestOptions,
  server: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
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
  const message = `${server} cannot be reached (${why}). ${adviceFor(why)}`;
  return new RestError(UNREACHABLE, undefined, message, { cause: error });
}

function adviceFor(why: string): string {
  if (/ALERT.*CERT/.test(why))
    return "Name a certificate that the server takes, with its key, in MLFLOW_TRACKING_CLIENT_CERT_PATH.";
  if (/CERT|LEAF_SIGNATURE/.test(why))
    return "Name the certificate to trust in MLFLOW_TRACKING_SERVER_CERT_PATH.";
  return "Is the server running there?";
}

type Coded = Error & { code?: string };

/** What happened, such as ECONNREFUSED or a certificate's problem; `fetch` hides it in the cause. */
function reason(error: unknown): string {
  const { cause, code, message } = error as Coded & { cause?: Coded };
  return cause?.code ?? code ?? cause?.message ?? message;
}

function read<N extends EndpointName>(
  name: N,
  entry: EndpointEntry,
  answer: Answer,
  server: string,
): AnswerOf<N> {
  if (answer.status >= 400) throw restError(answer, server);
  try {
    return readAnswer(entry, answer.text) as AnswerOf<N>;
  } catch (error) {
    throw new RestError(
      "INTERNAL_ERROR",
      answer.status,
      `What ${server} answered is not a tracking server's answer to ${name}. Is it one?`,
      { cause: error },
    );
  }
}
