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
  const background = new BackgroundCalls((method, request) =>
    call({ method, request, signal: undefined }),
  );
  const underWay = { reads: 0, writes: 0 };
  const idle = Promise.withResolvers<void>();
  let closed = false;
  const run = async (method: Method, request: unknown, signal?: AbortSignal): Promise<unknown> => {
    if (closed) throw new Error("The store is closed.");
    const kind = isWrite(method) ? "writes" : "reads";
    underWay[kind]++;
    try {
      const answer = await call({ method, request, signal });
      follow(method, request, answer);
      return answer;
    } finally {
      underWay[kind]--;
      endWhenIdle();
    }
  };
  const endWhenIdle = (): void => {
    if (closed && underWay.reads + underWay.writes === 0) idle.resolve();
  };
  const summarizer = new Summarizer(run as never, () => underWay.writes > 0);
  const follow = (method: Method, request: unknown, answer: unknown): void => {
    const followUps = (answer as WithFollowUps | undefined)?.followUps;
    if (followUps !== undefined && !closed) background.add(followUps);
    if (method === "getMetricBuckets") summarizer.add(answer as Chart);
    if (method === "logBatch" || method === "logMetric") summarizer.addLogged(...logged(request));
  };
  const calls = methods.map((method) => [
    method,
    (request: unknown, signal?: AbortSignal) => run(method, request, signal),
  ]);
  return {
    ...(Object.fromEntries(calls) as Methods),
    changes,
    close: async () => {
      closed = true;
      endWhenIdle();
      await idle.promise;
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
