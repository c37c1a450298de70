import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ConversationName, ParametersOf } from "./conversations.ts";

/** A load on a server: how many connections say what, and for how long. */
export interface LoadPlan<Name extends ConversationName = ConversationName> {
  /** `http://127.0.0.1:<port>`. */
  url: string;
  conversation: Name;
  parameters: ParametersOf<Name>;
  connections: number;
  /** Seconds that nothing is counted for, so that what is measured is warm. */
  warmUp?: number;
  /** Seconds after which no request is begun; without it the conversations end by themselves. */
  seconds?: number;
  /** Requests after which no other is begun. */
  requests?: number;
  /** Milliseconds from one request of a connection to its next one, or more if the answer takes more. */
  every?: number;
  /** Whether the texts of kept answers are wanted. */
  answers?: boolean;
}

export interface LoadResult {
  /** Milliseconds of each counted request, in the order of the answers. */
  latencies: number[];
  /** From the first answer after the warm-up to the last one. */
  seconds: number;
  /** Counted requests a second. */
  rate: number;
  /** Bytes of all counted answers' bodies. */
  bytes: number;
  /** Answers that were no success; they are not counted otherwise. */
  failed: number;
  /** Status and body of the first of them. */
  failure: string | undefined;
  answers: string[];
}

/**
 * Carries a plan out in a process of its own, which ends with this one. Throws when the server goes
 * away, or answers no request with success.
 */
export async function runLoad<Name extends ConversationName>(
  plan: LoadPlan<Name>,
): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL("./generator.ts", import.meta.url)), {
    serialization: "advanced",
  });
  const result = await new Promise<LoadResult | { error: string }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as LoadResult));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The load generator ended with ${code}.`)));
    child.send(plan);
  });
  if ("error" in result) throw new Error(`${plan.conversation}: ${result.error}`);
  if (result.latencies.length === 0)
    throw new Error(`${plan.conversation}: no answer. ${result.failure ?? ""}`);
  return result;
}

/** The share of requests that were answered at least this quickly: 0.5 is the median. */
export function percentile(latencies: readonly number[], share: number): number {
  const sorted = latencies.toSorted((a, b) => a - b);
  const place = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.max(0, place)] ?? Number.NaN;
}

export const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
