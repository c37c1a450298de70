import type { WorkerSetup } from "./messages.ts";
import { WorkerPort } from "./worker-port.ts";

/** A worker that answers nothing for longer than this, in milliseconds, is at something heavy. */
const HEAVY = 5;

/** SQLite workers of one role, started when they are needed, anew where one has ended. */
export class WorkerPool {
  readonly #setup: WorkerSetup;
  readonly #most: number;
  #workers: WorkerPort[] = [];
  #starting: Promise<WorkerPort> | undefined;

  constructor(setup: WorkerSetup, most: number) {
    this.#setup = setup;
    this.#most = most;
  }

  /**
   * A worker that is idle, else the one with the fewest calls to answer while another starts. Quick
   * calls queue behind each other rather than behind a heavy one.
   */
  async next(): Promise<WorkerPort> {
    this.#workers = this.#workers.filter((worker) => !worker.ended);
    const [least] = this.#workers.toSorted(
      (a, b) => Number(isAtHeavy(a)) - Number(isAtHeavy(b)) || a.pending - b.pending,
    );
    if (least !== undefined && (least.pending === 0 || this.#workers.length >= this.#most))
      return least;
    const started = this.#start();
    if (least === undefined || isAtHeavy(least)) return started;
    // The idle worker is for later calls; that it could not start shows when one is needed.
    started.catch(() => {});
    return least;
  }

  /** Lets the workers finish their calls, and ends them. */
  async close(): Promise<void> {
    await this.#starting?.catch(() => {});
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  #start(): Promise<WorkerPort> {
    this.#starting ??= WorkerPort.start(this.#setup)
      .then((worker) => {
        this.#workers.push(worker);
        return worker;
      })
      .finally(() => (this.#starting = undefined));
    return this.#starting;
  }
}

const isAtHeavy = (worker: WorkerPort): boolean => worker.stuckFor > HEAVY;
