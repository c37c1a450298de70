import { Worker } from "node:worker_threads";
import { ApiError } from "../../protocol/errors.ts";
import { deadlineExceeded } from "../store-over.ts";
import type { Call, Message, Ready, Reply, WorkerCall, WorkerSetup } from "./messages.ts";

interface Waiting {
  signal: AbortSignal | undefined;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A worker's file: beside the module that starts it as source, in the bundle's folder when built. */
export const workerFile = (module: string, source: string, built: string): URL =>
  new URL(module.endsWith(".ts") ? source : built, module);

/**
 * What a worker's objects may take, so that a query that needs more ends its worker and not the
 * server. Its large answers are not among them: their bytes lie outside the heap.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 8 };

/** How long a worker goes on with a call whose client has gone, in milliseconds. */
const PATIENCE = 1_000;

/** A call that its worker had not begun when it ended; another one may take it. */
export class NotBegun extends Error {
  override readonly name = "NotBegun";
}

/** The server's end of a SQLite worker. A reader answers its calls one by one, in their order. */
export class WorkerPort {
  readonly #worker: Worker;
  readonly #setup: WorkerSetup;
  /** In the order of the calls, so that a reader is at the first. */
  readonly #waiting = new Map<number, Waiting>();
  #turn: Call[] = [];
  #lastId = 0;
  /** When it last answered, or got a call while it had none. */
  #lastProgress = 0;
  #watch: NodeJS.Timeout | undefined;
  /** Why the worker takes no more calls. */
  #ended: Error | undefined;
  #closed: Promise<void> | undefined;
  #exited = false;

  private constructor(worker: Worker, setup: WorkerSetup) {
    this.#worker = worker;
    this.#setup = setup;
    worker.on("message", (replies: Reply[]) => this.#settle(replies));
    worker.on("error", (error) => this.#end(explained(error as Error)));
    worker.on("exit", () => {
      this.#exited = true;
      this.#end(new Error("The SQLite worker has ended."));
    });
  }

  /** Starts a worker and waits until its database is open. Throws what kept it from opening. */
  static async start(file: URL, setup: WorkerSetup): Promise<WorkerPort> {
    const worker = new Worker(file, {
      workerData: setup,
      resourceLimits: RESOURCE_LIMITS,
    });
    const ready = await new Promise<Ready>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    if (ready.ready) return new WorkerPort(worker, setup);
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

  /** Whether it takes no more calls. */
  get ended(): boolean {
    return this.#ended !== undefined || this.#closed !== undefined;
  }

  /** Whether its thread is gone: what SQLite is at cannot be interrupted. */
  get exited(): boolean {
    return this.#exited;
  }

  /** Throws NotBegun where the worker ends before it comes to the call. */
  call(call: WorkerCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(new NotBegun());
      const id = ++this.#lastId;
      this.#waiting.set(id, { signal: call.signal, resolve, reject });
      if (this.pending === 1) this.#progress();
      if (this.#turn.length === 0) setImmediate(() => this.#sendTurn());
      this.#turn.push({ id, method: call.method, request: call.request });
      call.signal?.addEventListener("abort", () => this.#drop(id), { once: true });
    });
  }

  /** A number that changes when another connection commits to the database. */
  dataVersion(): Promise<number> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      const versionFor = ++this.#lastId;
      this.#waiting.set(versionFor, { signal: undefined, resolve, reject });
      this.#send({ versionFor });
    }) as Promise<number>;
  }

  /** Lets the worker answer the calls it has, then ends it. */
  close(): Promise<void> {
    if (this.#ended !== undefined) return Promise.resolve();
    this.#closed ??= new Promise((resolve) => {
      this.#worker.once("exit", () => resolve());
      this.#sendTurn();
      this.#send("close");
    });
    return this.#closed;
  }

  #send(message: Message): void {
    this.#worker.postMessage(message);
  }

  /** The calls of one turn of the event loop travel in one message. */
  #sendTurn(): void {
    if (this.#turn.length === 0) return;
    this.#send(this.#turn);
    this.#turn = [];
  }

  #settle(replies: Reply[]): void {
    for (const reply of replies) {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ("answer" in reply) waiting?.resolve(reply.answer);
      else if ("error" in reply)
        waiting?.reject(new ApiError(reply.error.code, reply.error.message));
      else waiting?.reject(new Error(reply.failure));
    }
    this.#progress();
  }

  /** A call whose client has gone: one that has not begun is taken back. */
  #drop(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    waiting.reject(waiting.signal!.reason as Error);
    if (waiting === this.#first()) return this.#watchFirst();
    this.#waiting.delete(id);
    this.#send({ drop: id });
  }

  #first(): Waiting | undefined {
    return this.#waiting.values().next().value;
  }

  #progress(): void {
    this.#lastProgress = performance.now();
    if (this.#setup.role === "reader") this.#watchFirst();
  }

  /** Ends a reader that is at one call for too long. */
  #watchFirst(): void {
    clearTimeout(this.#watch);
    const first = this.#first();
    if (first === undefined) return;
    const time = first.signal?.aborted ? PATIENCE : this.#setup.settings.queryTimeout;
    this.#watch = setTimeout(() => {
      this.#end(deadlineExceeded(time));
      void this.#worker.terminate();
    }, time).unref();
  }

  /** A reader was at the first call and had not begun the others; a writer may have written all. */
  #end(error: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    clearTimeout(this.#watch);
    const [first, ...others] = this.#waiting.values();
    first?.reject(error);
    for (const { reject } of others) reject(this.#setup.role === "reader" ? new NotBegun() : error);
    this.#waiting.clear();
  }
}

const explained = (error: NodeJS.ErrnoException): Error =>
  error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? new ApiError(
        "RESOURCE_EXHAUSTED",
        "The request needs more memory than the server gives one; ask for less at once: a narrower filter, a smaller page.",
        { cause: error },
      )
    : error;
