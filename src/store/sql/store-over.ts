import type { TrackingMethods, TrackingStore } from "../tracking-store.ts";
import { type Method, methods } from "./operations.ts";

/** A tracking store whose methods all go through one function. */
export function storeOver(
  call: (method: Method, request: unknown) => Promise<unknown>,
  close: () => Promise<void>,
): TrackingStore {
  const calls = methods.map((method) => [method, (request: unknown) => call(method, request)]);
  return { ...(Object.fromEntries(calls) as TrackingMethods), close };
}
