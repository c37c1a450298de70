import type { Action, Endpoint, Touches } from "../protocol/endpoint.ts";
import { registryEndpoints, type RegistryMethods, type RegistryStore } from "./registry-store.ts";
import { trackingEndpoints, type TrackingMethods, type TrackingStore } from "./tracking-store.ts";

/** What one database offers: its runs, and its registered models. */
export interface Store extends TrackingStore, RegistryStore {}

export type Methods = TrackingMethods & RegistryMethods;

export type Method = keyof Methods;

/** What the methods without an endpoint do. */
const others: Readonly<
  Record<Exclude<Method, keyof typeof trackingEndpoints | keyof typeof registryEndpoints>, Action>
> = {
  runArtifactUri: "read",
  runExperiments: "read",
  loggedModelArtifactUri: "read",
  runModelArtifactUri: "read",
  loggedModelOrigin: "read",
  noteModelVersion: "update",
  claimMetricSeries: "update",
  lateMetricSeries: "read",
  newMetricBlocks: "read",
  storeMetricBlocks: "update",
  keepRunDocuments: "update",
  webhookTarget: "read",
  takeDeliveries: "update",
  settleDelivery: "update",
};

const endpoints: Readonly<Record<string, Endpoint>> = {
  ...trackingEndpoints,
  ...registryEndpoints,
};

/** The methods of a store, by name. */
export const methods = [...Object.keys(endpoints), ...Object.keys(others)] as Method[];

/** What a method's endpoint touches, where it has one. */
export const touchesOf = (method: Method): Touches | undefined => endpoints[method]?.touches;

const writes: ReadonlySet<Method> = new Set(
  methods.filter(
    (method) => (touchesOf(method)?.action ?? others[method as keyof typeof others]) !== "read",
  ),
);

/** Whether a method changes the store: what its endpoint touches says so. */
export const isWrite = (method: Method): boolean => writes.has(method);

/** A write that nobody waits for; where it is not made, an answer takes longer and is the same. */
export interface BackgroundCall {
  method: Method;
  request: unknown;
}

/** An answer with calls that may be made after it. */
export interface WithFollowUps {
  readonly followUps?: readonly BackgroundCall[];
}
