import type { Answer, Endpoint } from "../../protocol/endpoint.ts";
import { trackingEndpoints, type TrackingStore } from "../../store/tracking-store.ts";
import type { Route } from "../route.ts";

type Method = keyof typeof trackingEndpoints;
type StoreCall = (request: unknown) => Promise<Answer<unknown>>;

const call = (store: TrackingStore, method: Method, request: unknown) =>
  (store[method] as StoreCall)(request);

/** Experiments, runs, metrics, inputs and logged models: the store answers as the contract says. */
export const trackingRoutes: readonly Route[] = Object.values(trackingEndpoints).map(
  (endpoint: Endpoint & { name: Method }) => ({
    endpoint,
    handle: (request, { tracking }) => call(tracking, endpoint.name, request),
  }),
);
