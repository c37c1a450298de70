import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer, Endpoint, RequestOf, ResponseOf } from "../protocol/endpoint.ts";
import { ApiError } from "../protocol/errors.ts";
import type { Context } from "./context.ts";

/** The HTTP exchange, for the few handlers that stream. */
export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** An endpoint and what answers it. A handler that streams answers through the exchange itself. */
export interface Route {
  endpoint: Endpoint;
  handle(request: unknown, context: Context, exchange: Exchange): Promise<unknown>;
}

/** What a handler settles: the answer's message, or whatever it sent or has sent itself. */
type Settled<E extends Endpoint> = E["answer"] extends "json" ? Answer<ResponseOf<E>> : unknown;

/** Joins an endpoint and its handler. */
export const route = <E extends Endpoint>(
  endpoint: E,
  handle: (request: RequestOf<E>, context: Context, exchange: Exchange) => Promise<Settled<E>>,
): Route => ({ endpoint, handle: handle as Route["handle"] });

const GONE = new ApiError("TEMPORARILY_UNAVAILABLE", "The client has gone.");

/** Aborted when the connection closes; after the answer that is of no consequence. */
export function closing({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => controller.abort(GONE));
  return controller.signal;
}
