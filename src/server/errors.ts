import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { ApiError, type ErrorCode, invalidParameter } from "../protocol/errors.ts";

/** What another try may find otherwise, and after how many seconds. */
const RETRIED: ReadonlySet<ErrorCode> = new Set(["RESOURCE_EXHAUSTED", "TEMPORARILY_UNAVAILABLE"]);
const RETRY_AFTER = 1;

/** The one place that turns errors into HTTP answers. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const shown = asApiError(error) ?? internalError(error, `${request.method} ${request.url}`);
  if (comesStill(request)) reply.header("connection", "close");
  if (RETRIED.has(shown.code)) reply.header("retry-after", RETRY_AFTER);
  reply
    .code(shown.status)
    .header("content-type", "application/json")
    .send(JSON.stringify(shown.toBody()));
}

/** What is read on for the sake of the connection when a request was refused, in bytes. */
const SMALL_REST = 64 * 1024;

/** Whether more of the request's body may follow than is worth reading to keep the connection. */
const comesStill = ({ raw, headers }: FastifyRequest): boolean =>
  !raw.complete && !(Number(headers["content-length"] ?? Infinity) <= SMALL_REST);

function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const { statusCode, message } = error as FastifyError;
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? invalidParameter(`Bad request: ${message}`)
    : undefined;
}

/** What went wrong stays in the server's log; the client gets its reference. */
function internalError(error: unknown, where: string): ApiError {
  const reference = randomUUID();
  process.stderr.write(`[${reference}] ${where} failed: ${inspect(error)}\n`);
  return new ApiError(
    "INTERNAL_ERROR",
    `The server failed to answer this request. Its log says why, under ${reference}.`,
  );
}
