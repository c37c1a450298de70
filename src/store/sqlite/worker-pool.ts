import { ApiError } from "../../protocol/errors.ts";
import type { WorkerCall, WorkerSetup } from "./messages.ts";
import { sqliteProblem } from "./problem.ts";
import { NotBegun, WorkerPort } from "./worker-port.ts";

/** A worker that answers nothing for longer than this, in milliseconds, is at something heavy. */
const HEAVY = 5;

export interface PoolSize {
  /** How many workers there are at most. */
  most: number;
  /** After so many milliseconds without a call they end; without this they stay. */
  rest?: number;
}

/** SQLite workers of one role, started when they are needed, anew where one has ended. */
export class WorkerPool {
  readonly #file: URL;
  readonly #setup: WorkerSetup;
  readonly #most: number;
  /** Those that end are among them until their threads are gone. */
  #workers: WorkerPort[] = [];
  #starting: Promise<WorkerPort> | undefined;
  readonly #rest: NodeJS.Timeout | undefined;

  constructor(file: URL, setup: WorkerSetup, { most, rest }: PoolSize) {
    this.#file = file;
    this.#setup = setup;
    this.#most = most;
    if (rest !== undefined) this.#rest = setTimeout(() => this.#endIdle(), rest).unref();
  }

  /** Has a worker answer; another one where the first ends before it comes to the call. */
  async call(call: WorkerCall): Promise<unknown> {
    this.#rest?.refresh();
    for (;;) {
      const worker =
        this.#only ??
        (await this.next().catch((error: unknown) => {
          throw sqliteProblem(error) ?? error;
        }));
      call.signal?.throwIfAborted();
      try {
        return await worker.call(call);
      } catch (error) {
        if (!(error instanceof NotBegun)) throw error;
      }
    }
  }

  /** Starts a worker, so that the first call finds it there. */
  async warm(): Promise<void> {
    await this.#start();
  }

  /** Lets the workers finish their calls, and ends them. */
  async close(): Promise<void> {
    clearTimeout(this.#rest);
    await this.#starting?.catch(() => {});
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  /**
   * A worker that is idle, else the one with the fewest calls to answer while another starts. Quick
   * calls queue behind each other rather than behind a heavy one.
   */
  async next(): Promise<WorkerPort> {
    if (this.#only !== undefined) return this.#only;
    this.#workers = this.#workers.filter((worker) => !worker.exited);
    const running = this.#workers.filter((worker) => !worker.ended);
    const [least] = running.toSorted(
      (a, b) => Number(isAtHeavy(a)) - Number(isAtHeavy(b)) || a.pending - b.pending,
    );
    if (least !== undefined && (least.pending === 0 || running.length >= this.#most)) return least;
    if (this.#workers.length >= 2 * this.#most) return least ?? refuse();
    const started = this.#start();
    if (least === undefined || isAtHeavy(least)) return started;
    // The idle worker is for later calls; that it could not start shows when one is needed.
    started.catch(() => {});
    return least;
  }

  /** One that is at a call, or starts for one, is looked at again. */
  #endIdle(): void {
    for (const worker of this.#workers) if (worker.pending === 0) void worker.close();
    const others = this.#workers.some((worker) => !worker.ended);
    if (others || this.#starting !== undefined) this.#rest?.refresh();
  }

  /** The worker of a pool of one, where it runs. */
  get #only(): WorkerPort | undefined {
    const [worker] = this.#workers;
    return this.#most === 1 && worker?.ended === false ? worker : undefined;
  }

  #start(): Promise<WorkerPort> {
    this.#starting ??= WorkerPort.start(this.#file, this.#setup)
      .then((worker) => {
        this.#workers.push(worker);
        return worker;
      })
      .finally(() => (this.#starting = undefined));
    return this.#starting;
  }
}

const isAtHeavy = (worker: WorkerPort): boolean => worker.stuckFor > HEAVY;

/** The threads of queries that were given up end when SQLite comes back from them. */
function refuse(): never {
  throw new ApiError(
    "TEMPORARILY_UNAVAILABLE",
    "The server is still busy with queries that took too long; try again.",
  );
}
