import { clearTimeout, setTimeout } from "node:timers";
import { Batches } from "./batches.ts";
import type { KeyValue, MetricPoint, Operation } from "./operation.ts";
import type { Aside } from "./aside.ts";
import { deliver } from "./deliver.ts";
import type { Destination, OnRefused } from "./sender.ts";
import type { Spool } from "./spool.ts";

export interface OutboxOptions {
  /** Told what was refused, and when what is logged goes to the disk rather than to the server. */
  warn(message: string): void;
  /** Let `flush` reject where something was refused, or could not be sent. */
  strict: boolean;
}

/** How many entries wait in memory before they go to the disk: some ten megabytes. */
const MOST_IN_MEMORY = 100_000;
/** With this many, the next request does not wait for more. */
const FULL_BATCH = 1_000;
/** For how long the first entry waits for others, in milliseconds. */
const GATHER = 50;
/** After so many failures, some minutes, what alone fails is set aside. */
const PATIENCE = 10;
/** Between attempts to reach a server that did not answer, in milliseconds; doubled each time. */
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

/**
 * Sends what runs log, in order, one request at a time, while the program goes on. What cannot be
 * sent, and what is too much for memory, waits on disk, and all that follows behind it.
 */
export class Outbox {
  readonly #batches = new Batches();
  readonly #destination: Destination;
  readonly #spool: Spool;
  readonly #aside: Aside;
  readonly #options: OutboxOptions;
  /** Taken from memory and on its way. */
  #sending: Operation | undefined;
  #pump: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Of the attempts to send since the last that succeeded. */
  #failures = 0;
  #lastFailure: Error | undefined;
  #refused: Error[] = [];
  #lost = 0;
  #diskFullAt = -Infinity;

  /** What can never be sent goes to `aside`. */
  constructor(destination: Destination, spool: Spool, aside: Aside, options: OutboxOptions) {
    this.#destination = destination;
    this.#spool = spool;
    this.#aside = aside;
    this.#options = options;
  }

  logMetric(runId: string, point: MetricPoint): void {
    if (this.#hasRoom()) this.#batches.addMetric(runId, point);
  }

  logParam(runId: string, param: KeyValue): void {
    if (this.#hasRoom()) this.#batches.addParam(runId, param);
  }

  setTag(runId: string, tag: KeyValue): void {
    if (this.#hasRoom()) this.#batches.addTag(runId, tag);
  }

  add(runId: string, operation: Operation): void {
    if (this.#hasRoom()) this.#batches.add(runId, operation);
  }

  /** Keeps a copy of a file or of bytes, and uploads it when its turn comes. */
  addArtifact(runId: string, path: string, content: Uint8Array | { file: string }): void {
    const file = this.#spool.keep(crypto.randomUUID(), content);
    this.add(runId, { kind: "artifact", run_id: runId, path, file });
  }

  /** Whether the server could not be reached the last time. */
  get isOffline(): boolean {
    return this.#failures > 0;
  }

  runIdOf(localId: string): string | undefined {
    return this.#spool.runIds.get(localId);
  }

  /**
   * Resolves when all that was logged before is at the server or on disk. With `strict` it rejects
   * where it is not at the server.
   */
  async flush(): Promise<void> {
    if (!this.isOffline || this.#options.strict) await this.#start();
    if (this.isOffline) this.spill();
    if (!this.#options.strict) return;
    const [refused] = this.#refused.splice(0);
    const problem = refused ?? (this.isOffline ? this.#lastFailure : undefined);
    if (problem !== undefined) throw problem;
  }

  /** Moves all that waits in memory to the disk, at once. */
  spill(): void {
    const waiting = this.#batches.takeAll();
    try {
      this.#spool.append(this.#sending === undefined ? waiting : [this.#sending, ...waiting]);
      this.#sending = undefined;
    } catch (error) {
      this.#batches.putBack(waiting);
      this.#diskFullAt = performance.now();
      this.#options.warn(`What is logged cannot be kept on disk: ${(error as Error).message}`);
    }
  }

  /** Where neither memory nor the disk takes more, what is new is lost, and that is told. */
  #hasRoom(): boolean {
    this.#schedule(this.#batches.size >= FULL_BATCH ? 0 : GATHER);
    if (this.#batches.size < MOST_IN_MEMORY) return true;
    if (performance.now() - this.#diskFullAt > FIRST_RETRY) this.spill();
    if (this.#batches.size < MOST_IN_MEMORY) return true;
    this.#lost++;
    if (this.#lost % MOST_IN_MEMORY === 1)
      this.#options.warn(
        `${this.#lost} entries are lost: the server takes no more, the disk neither.`,
      );
    return false;
  }

  #schedule(delay: number): void {
    if (this.#pump !== undefined || this.#timer !== undefined) return;
    const wait = this.isOffline
      ? Math.min(FIRST_RETRY * 2 ** (this.#failures - 1), LONGEST_RETRY)
      : delay;
    this.#timer = setTimeout(() => void this.#start(), wait).unref();
  }

  /** Sends until nothing waits, or until the server does not answer. */
  async #start(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pump ??= this.#sendAll().finally(() => {
      this.#pump = undefined;
      if (this.#batches.size > 0 || !this.#spool.isEmpty) this.#schedule(0);
    });
    await this.#pump;
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const spooled = this.#spool.peek();
      if (spooled === undefined) this.#sending ??= this.#batches.take();
      const operation = spooled ?? this.#sending;
      if (operation === undefined) return;
      if (!(await this.#deliver(operation))) return;
      // While it was on its way it may have gone to the disk, and will be sent again.
      if (spooled !== undefined) this.#spool.shift();
      else if (this.#sending === operation) {
        this.#sending = undefined;
        this.#spool.release(operation);
      }
    }
  }

  async #deliver(operation: Operation): Promise<boolean> {
    try {
      await deliver(operation, this.#destination, this.#spool, this.#aside, {
        refused: this.#onRefused,
        mayGoAside: this.#failures >= PATIENCE,
      });
      this.#failures = 0;
      return true;
    } catch (error) {
      this.#fail(error as Error);
      return false;
    }
  }

  #fail(error: Error): void {
    this.#lastFailure = error;
    if (this.#failures++ === 0)
      this.#options.warn(
        `${error.message} What is logged is kept on disk, and sent when the server answers again, at the latest by \`millrace sync\`.`,
      );
    this.spill();
  }

  readonly #onRefused: OnRefused = (what, error) => {
    this.#refused.push(error);
    if (this.#refused.length > 100) this.#refused.shift();
    this.#options.warn(`Refused: ${what}: ${error.message}`);
  };
}
