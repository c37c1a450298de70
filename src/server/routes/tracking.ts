import type { ServerResponse } from "node:http";
import type { Answer, Endpoint } from "../../protocol/endpoint.ts";
import { ApiError } from "../../protocol/errors.ts";
import { isWrite } from "../../store/store.ts";
import { trackingEndpoints, type TrackingStore } from "../../store/tracking-store.ts";
import type { Exchange, Route } from "../route.ts";

type Method = keyof typeof trackingEndpoints;
type StoreMethod = (request: unknown, signal?: AbortSignal) => Promise<Answer<unknown>>;

/** A read ends when its client goes; a write is carried out once it has arrived. */
const call = (store: TrackingStore, method: Method, request: unknown, { reply }: Exchange) =>
  (store[method] as StoreMethod)(request, isWrite(method) ? undefined : closing(reply.raw));

const GONE = new ApiError("TEMPORARILY_UNAVAILABLE", "The client has gone.");

/** Aborted when the connection closes; after the answer that is of no consequence. */
function closing(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => controller.abort(GONE));
  return controller.signal;
}

/** Experiments, runs, metrics, inputs and logged models: the store answers as the contract says. */
export const trackingRoutes: readonly Route[] = Object.values(trackingEndpoints).map(
  (endpoint: Endpoint & { name: Method }) => ({
    endpoint,
    handle: (request, { tracking }, exchange) => call(tracking, endpoint.name, request, exchange),
  }),
);
