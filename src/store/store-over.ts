import type { ChangeChannel } from "./change-channel.ts";
import type { Chart } from "./metric-series.ts";
import { Summarizer } from "./summarizer.ts";
import {
  type Method,
  methods,
  type TrackingMethods,
  type TrackingStore,
} from "./tracking-store.ts";

/**
 * A tracking store whose methods all go through one function. Closing it answers the calls under
 * way first, then ends what they ran on; later calls are refused. Series that charts found long are
 * summarized meanwhile.
 */
export function storeOver(
  call: (method: Method, request: unknown) => Promise<unknown>,
  end: () => Promise<void>,
  changes: ChangeChannel,
): TrackingStore {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;
  const run = (method: Method, request: unknown): Promise<unknown> => {
    if (closed) return Promise.reject(new Error("The store is closed."));
    const answer = call(method, request).finally(() => underWay.delete(answer));
    underWay.add(answer);
    return answer;
  };
  const summarizer = new Summarizer(run as never);
  const runAndSummarize = async (method: Method, request: unknown): Promise<unknown> => {
    const answer = await run(method, request);
    if (method === "getMetricBuckets") summarizer.add(answer as Chart);
    return answer;
  };
  const calls = methods.map((method) => [
    method,
    (request: unknown) => runAndSummarize(method, request),
  ]);
  return {
    ...(Object.fromEntries(calls) as TrackingMethods),
    changes,
    close: async () => {
      closed = true;
      await Promise.allSettled(underWay);
      await end();
    },
  };
}
