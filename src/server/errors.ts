import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { ApiError, invalidParameter } from "../protocol/errors.ts";

/** The one place that turns errors into HTTP answers. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const shown = asApiError(error) ?? internalError(error, `${request.method} ${request.url}`);
  reply
    .code(shown.status)
    .header("content-type", "application/json")
    .send(JSON.stringify(shown.toBody()));
}

function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const { code, statusCode, message } = error as FastifyError;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return invalidParameter("The request body is too large; send it in parts.");
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
