import type { BackgroundCall, Method } from "./store.ts";

/** Calls beyond this many are forgotten: the next answer that would have them asks again. */
const MOST_WAITING = 1000;

/** Calls that nobody waits for, made one after another. */
export class BackgroundCalls {
  readonly #call: (method: Method, request: unknown) => Promise<unknown>;
  #waiting: BackgroundCall[] = [];
  #running: Promise<void> | undefined;

  constructor(call: (method: Method, request: unknown) => Promise<unknown>) {
    this.#call = call;
  }

  add(calls: readonly BackgroundCall[]): void {
    this.#waiting.push(...calls.slice(0, MOST_WAITING - this.#waiting.length));
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Forgets the calls that have not begun and waits for the one that has. */
  async close(): Promise<void> {
    this.#waiting = [];
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      // A call that fails leaves things as they were.
      await this.#call(next.method, next.request).catch(() => {});
  }
}
