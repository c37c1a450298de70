import { isWrite } from "../../store/store.ts";
import { trackingEndpoints, type TrackingStore } from "../../store/tracking-store.ts";
import { changeOf } from "./change-of.ts";
import type { Changes } from "./changes.ts";

type Method = keyof typeof trackingEndpoints;
type Call = (request: unknown) => Promise<unknown>;

const writes = (Object.keys(trackingEndpoints) as Method[]).filter(isWrite);

/** A store whose acknowledged writes are told to those who listen. */
export const watchedStore = (store: TrackingStore, changes: Changes): TrackingStore => ({
  ...store,
  ...Object.fromEntries(writes.map((method) => [method, watched(store, changes, method)])),
});

function watched(store: TrackingStore, changes: Changes, method: Method): Call {
  const write = store[method] as Call;
  return async (request) => {
    const answer = await write(request);
    if (changes.wanted) changes.tell(changeOf(method, request as Record<string, unknown>, answer));
    return answer;
  };
}
