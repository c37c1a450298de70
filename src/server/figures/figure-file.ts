import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import { getMetricBuckets } from "../../protocol/charts.ts";
import { encodeResponse } from "../../protocol/codec.ts";
import { type Answer, type Endpoint, isEncoded, type ResponseOf } from "../../protocol/endpoint.ts";
import { ApiError } from "../../protocol/errors.ts";
import { searchRuns } from "../../protocol/runs.ts";
import type { TrackingStore } from "../../store/tracking-store.ts";
import type { FigureMessage, FigureQuery, FigureWork } from "./messages.ts";

/** The store's part in a figure. */
type Source = Pick<TrackingStore, FigureQuery>;

/** The thread's file: beside this one as source, in the bundle's folder when built. */
const THREAD = import.meta.url.endsWith(".ts") ? "./thread.ts" : "./figure-thread.js";

/** A figure that needs more ends its thread and not the server. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512 };

/** How long a figure may take, in milliseconds; the wait for those before it is not counted. */
const DEADLINE = 30_000;

/** Figures drawn at once: the others wait, and hold no data meanwhile. */
const AT_ONCE = 2;

/** Who would wait for more than these would be gone before. */
const MOST_WAITING = 100;

/** Draws a figure as a file, until its signal is aborted. */
export type FigureFiles = (work: FigureWork, signal: AbortSignal) => Promise<string | Uint8Array>;

/**
 * Draws figures as files with the data that a store has today, each in a thread of its own, for a
 * large one takes up to half a second. Throws what the store throws, `DEADLINE_EXCEEDED`, and
 * `TEMPORARILY_UNAVAILABLE` where too many wait.
 */
export function figureFiles(source: Source): FigureFiles {
  const limit = pLimit(AT_ONCE);
  return async (work, signal) => {
    if (limit.pendingCount >= MOST_WAITING) throw tooMany();
    return await limit(() => drawn(source, work, signal));
  };
}

async function drawn(
  source: Source,
  work: FigureWork,
  signal: AbortSignal,
): Promise<string | Uint8Array> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<string | Uint8Array>();
  const thread = new Worker(new URL(THREAD, import.meta.url), {
    workerData: work,
    resourceLimits: RESOURCE_LIMITS,
  });
  const timer = setTimeout(() => reject(tooSlow()), DEADLINE);
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener("abort", abort);
  thread.on("error", reject);
  thread.on("message", (message: FigureMessage) => {
    if ("file" in message) return resolve(message.file);
    answerTo(source, message).then((json) => thread.postMessage(json), reject);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    await thread.terminate();
  }
}

type Query = Exclude<FigureMessage, { file: unknown }>;

async function answerTo(source: Source, { query, request }: Query): Promise<string | Uint8Array> {
  return query === "searchRuns"
    ? jsonOf(searchRuns, await source.searchRuns(request as never))
    : jsonOf(getMetricBuckets, await source.getMetricBuckets(request as never));
}

const jsonOf = <E extends Endpoint>(
  endpoint: E,
  answer: Answer<ResponseOf<E>>,
): string | Uint8Array =>
  isEncoded(answer) ? answer.json : encodeResponse(endpoint, answer as never);

const tooMany = () =>
  new ApiError("TEMPORARILY_UNAVAILABLE", "Too many figures are being drawn; try again.");

const tooSlow = () =>
  new ApiError(
    "DEADLINE_EXCEEDED",
    `Drawing the figure took more than ${DEADLINE / 1000} seconds; narrow its query.`,
  );
