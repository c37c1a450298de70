import type { Answer, Endpoint } from "../../protocol/endpoint.ts";
import { isWrite } from "../../store/store.ts";
import { trackingEndpoints, type TrackingStore } from "../../store/tracking-store.ts";
import { closing, type Exchange, type Route } from "../route.ts";

type Method = keyof typeof trackingEndpoints;
type StoreMethod = (request: unknown, signal?: AbortSignal) => Promise<Answer<unknown>>;

/** A read ends when its client goes; a write is carried out once it has arrived. */
const call = (store: TrackingStore, method: Method, request: unknown, { reply }: Exchange) =>
  (store[method] as StoreMethod)(request, isWrite(method) ? undefined : closing(reply));

/** Experiments, runs, metrics, inputs and logged models: the store answers as the contract says. */
export const trackingRoutes: readonly Route[] = Object.values(trackingEndpoints).map(
  (endpoint: Endpoint & { name: Method }) => ({
    endpoint,
    handle: (request, { tracking }, exchange) => call(tracking, endpoint.name, request, exchange),
  }),
);
