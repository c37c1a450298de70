import { ApiError } from "../protocol/errors.ts";
import { BackgroundCalls } from "./background-calls.ts";
import type { ChangeChannel } from "./change-channel.ts";
import type { Chart } from "./metric-series.ts";
import { Summarizer } from "./summarizer.ts";
import {
  isWrite,
  type Method,
  type Methods,
  methods,
  type Store,
  type WithFollowUps,
} from "./store.ts";

/** One call of a store's method. */
export interface StoreCall {
  method: Method;
  request: unknown;
  /** Of a read: aborted when nobody waits for the answer any more. */
  signal: AbortSignal | undefined;
}

/**
 * A store whose methods all go through one function; what their answers leave to be done
 * is done in the background. Closing it answers the calls under way first, then ends what they ran
 * on; later calls are refused. Series that charts found long are summarized meanwhile.
 */
export function storeOver(
  call: (call: StoreCall) => Promise<unknown>,
  end: () => Promise<void>,
  changes: ChangeChannel,
): Store {
  const underWay = new Set<Promise<unknown>>();
  const background = new BackgroundCalls((method, request) =>
    call({ method, request, signal: undefined }),
  );
  let closed = false;
  let writes = 0;
  const run = (method: Method, request: unknown, signal?: AbortSignal): Promise<unknown> => {
    if (closed) return Promise.reject(new Error("The store is closed."));
    const writing = isWrite(method) ? 1 : 0;
    writes += writing;
    const answer = call({ method, request, signal }).finally(() => {
      writes -= writing;
      underWay.delete(answer);
    });
    underWay.add(answer);
    return answer.then((settled) => {
      const { followUps } = (settled ?? {}) as WithFollowUps;
      if (followUps !== undefined && !closed) background.add(followUps);
      return settled;
    });
  };
  const summarizer = new Summarizer(run as never, () => writes > 0);
  const runAndSummarize = async (
    method: Method,
    request: unknown,
    signal?: AbortSignal,
  ): Promise<unknown> => {
    const answer = await run(method, request, signal);
    if (method === "getMetricBuckets") summarizer.add(answer as Chart);
    if (method === "logBatch" || method === "logMetric") summarizer.addLogged(...logged(request));
    return answer;
  };
  const calls = methods.map((method) => [
    method,
    (request: unknown, signal?: AbortSignal) => runAndSummarize(method, request, signal),
  ]);
  return {
    ...(Object.fromEntries(calls) as Methods),
    changes,
    close: async () => {
      closed = true;
      await Promise.allSettled(underWay);
      await background.close();
      await end();
    },
  };
}

/** What a call of log-batch or log-metric logged. */
function logged(request: unknown): [runId: string, points: readonly { key: string }[]] {
  const { run_id, metrics, key } = request as { run_id: string } & Partial<LoggedPoints>;
  return [run_id, metrics ?? (key === undefined ? [] : [{ key }])];
}

interface LoggedPoints {
  metrics: readonly { key: string }[];
  key: string;
}

/** A read took longer than it may, in milliseconds. */
export const deadlineExceeded = (time: number): ApiError =>
  new ApiError(
    "DEADLINE_EXCEEDED",
    `The query took longer than ${time / 1000} s and was given up. Narrow it: fewer experiments, a stricter filter, a smaller page; or raise MILLRACE_QUERY_TIMEOUT on the server.`,
  );
