import type { Readable } from "node:stream";
import { ApiError, invalidParameter } from "../protocol/errors.ts";

/** How long a JSON body may take to arrive, in milliseconds. */
const BODY_TIME = 60_000;

/** How much of JSON bodies a server holds at a time, in bytes; the rest is asked to come again. */
const HELD_BYTES = 256 * 1024 * 1024;

/** What the requests of a server hold of their bodies, all together. */
export class BodyBudget {
  readonly #most: number;
  #held = 0;

  constructor(most = HELD_BYTES) {
    this.#most = most;
  }

  /** Whether so many bytes more may be held. */
  hasRoomFor(bytes: number): boolean {
    return this.#held + bytes <= this.#most;
  }

  hold(bytes: number): void {
    this.#held += bytes;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }
}

interface BodyLimits {
  /** The largest body, in bytes. */
  limit: number;
  /** What `Content-Length` says, in bytes; 0 where it says nothing. */
  announced: number;
  budget: BodyBudget;
  /** In milliseconds. */
  deadline?: number;
}

/** A body's text, and what to call once nothing is kept of it. */
export interface HeldBody {
  text: string;
  release(): void;
}

/**
 * Reads a JSON body. What cannot be accepted is refused before it is read, or while it is.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for one that is too large, too slow or cut short,
 * RESOURCE_EXHAUSTED while the server holds too much of others.
 */
export function readBody(source: Readable, limits: BodyLimits): Promise<HeldBody> {
  const { announced, budget, deadline = BODY_TIME } = limits;
  const refused = refusal(limits, announced, announced);
  if (refused !== undefined) return Promise.reject(refused);
  const { promise, resolve, reject } = Promise.withResolvers<HeldBody>();
  const chunks: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const release = () => budget.release(length);
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
  };
  const refuse = (error: ApiError): void => {
    stop();
    source.pause();
    release();
    reject(error);
  };
  const take = (chunk: Buffer): void => {
    if (isOver) return;
    chunks.push(chunk);
    length += chunk.length;
    budget.hold(chunk.length);
    const problem = refusal(limits, length, 0);
    if (problem !== undefined) refuse(problem);
  };
  const end = (): void => {
    if (isOver) return;
    stop();
    const whole = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length);
    resolve({ text: whole.toString(), release });
  };
  const broken = (): void => {
    if (!isOver) refuse(invalidParameter("The request body was cut short."));
  };
  const timer = setTimeout(() => refuse(tooSlow(deadline)), deadline);
  source.on("data", take).on("end", end).on("error", broken).on("close", broken);
  return promise;
}

/** Why a body of `length` bytes, of which `more` are still to be held, is not taken. */
function refusal(
  { limit, budget }: BodyLimits,
  length: number,
  more: number,
): ApiError | undefined {
  if (length > limit) return invalidParameter("The request body is too large; send it in parts.");
  return budget.hasRoomFor(more)
    ? undefined
    : new ApiError("RESOURCE_EXHAUSTED", "The server is at other large requests; try again.");
}

const tooSlow = (deadline: number): ApiError =>
  invalidParameter(
    `The request body did not arrive within ${deadline / 1000} seconds; send it in parts.`,
  );
