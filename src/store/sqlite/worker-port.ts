import { Worker } from "node:worker_threads";
import { ApiError } from "../../protocol/errors.ts";
import type { Method } from "../tracking-store.ts";
import type { Call, Ready, Reply, VersionCall, WorkerSetup } from "./messages.ts";

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The worker's file: beside this one as source, in the bundle's folder when built. */
const WORKER = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./sqlite-worker.js";

/** The server's end of a SQLite worker. */
export class WorkerPort {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #turn: Call[] = [];
  #lastId = 0;
  /** When it last answered, or got a call while it had none. */
  #lastProgress = 0;
  /** Why the worker takes no more calls. */
  #ended: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (replies: Reply[]) => replies.forEach((reply) => this.#settle(reply)));
    worker.on("error", (error) => this.#end(error as Error));
    worker.on("exit", () => this.#end(new Error("The SQLite worker has ended.")));
  }

  /** Starts a worker and waits until its database is open. Throws what kept it from opening. */
  static async start(setup: WorkerSetup): Promise<WorkerPort> {
    const worker = new Worker(new URL(WORKER, import.meta.url), { workerData: setup });
    const ready = await new Promise<Ready>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    if (ready.ready) return new WorkerPort(worker);
    await worker.terminate();
    throw Object.assign(new Error(ready.message), { errcode: ready.errcode });
  }

  /** Calls that the worker has not answered. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** For how long it has calls and answers none of them, in milliseconds. */
  get stuckFor(): number {
    return this.pending === 0 ? 0 : performance.now() - this.#lastProgress;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  call(method: Method, request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      if (this.pending === 0) this.#lastProgress = performance.now();
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      if (this.#turn.length === 0) setImmediate(() => this.#sendTurn());
      this.#turn.push({ id, method, request });
    });
  }

  /** A number that changes when another connection commits to the database. */
  dataVersion(): Promise<number> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      const versionFor = ++this.#lastId;
      this.#waiting.set(versionFor, { resolve, reject });
      this.#worker.postMessage({ versionFor } satisfies VersionCall);
    }) as Promise<number>;
  }

  /** Lets the worker answer the calls it has, then ends it. */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    const ended = new Promise((resolve) => this.#worker.once("exit", resolve));
    this.#sendTurn();
    this.#worker.postMessage("close");
    await ended;
  }

  /** The calls of one turn of the event loop travel in one message. */
  #sendTurn(): void {
    if (this.#turn.length === 0) return;
    this.#worker.postMessage(this.#turn);
    this.#turn = [];
  }

  #settle(reply: Reply): void {
    this.#lastProgress = performance.now();
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("answer" in reply) waiting?.resolve(reply.answer);
    else if ("error" in reply) waiting?.reject(new ApiError(reply.error.code, reply.error.message));
    else waiting?.reject(new Error(reply.failure));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
