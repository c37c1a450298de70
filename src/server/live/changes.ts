import type { RunChange } from "../../protocol/events.ts";
import { ApiError } from "../../protocol/errors.ts";
import type { Change, News } from "../../store/change-channel.ts";
import type { TrackingStore } from "../../store/tracking-store.ts";
import { PendingChanges } from "./pending-changes.ts";

/** How often listeners are told at most, in milliseconds. */
const PERIOD = 250;
const MOST_LISTENERS = 1_000;
const MOST_KNOWN_RUNS = 10_000;

/** How many listeners are told before requests have their turn. */
const TOLD_IN_A_TURN = 20;

/** Changes to runs with their experiments, or "refresh": anything may have changed. */
export type Told = readonly RunChange[] | "refresh";

/** What one listener has written of changes, for others who want the same. */
export type Written = Map<string, Buffer | undefined>;

/** One who wants to hear of changes. */
export interface Listener {
  hear(told: Told, written: Written): void;
  /** The server stops. */
  end(): void;
}

type Source = Pick<TrackingStore, "changes" | "runExperiments">;

/**
 * What changes in a server's store, by its own writes and by other processes, told to those who
 * listen at most four times a second. While nobody listens, here or elsewhere, it does nothing.
 */
export class Changes {
  readonly #store: Source;
  readonly #listeners = new Set<Listener>();
  readonly #experiments = new Map<string, string>();
  /** What listeners here, and what other processes are yet to be told. */
  readonly #untold = new PendingChanges();
  readonly #unannounced = new PendingChanges();
  #following: Promise<() => void> | undefined;
  #telling = false;
  #closed = false;

  constructor(store: Source) {
    this.#store = store;
  }

  /** Whether anybody may want to hear of a write. */
  get wanted(): boolean {
    return this.#listeners.size > 0 || this.#store.changes.announce !== undefined;
  }

  /** Tells of a write of this server, which must have been committed. */
  tell(news: News): void {
    if (this.#store.changes.announce !== undefined) this.#unannounced.add(news);
    this.#add(news);
  }

  /** Settles when the listener will hear of all that changes from then on. Throws ApiError. */
  async listen(listener: Listener): Promise<void> {
    if (this.#closed) throw unavailable(STOPPING);
    if (this.#listeners.size >= MOST_LISTENERS)
      throw new ApiError(
        "RESOURCE_EXHAUSTED",
        `The server has ${MOST_LISTENERS} listeners already; close some, or try again later.`,
      );
    this.#listeners.add(listener);
    this.#following ??= this.#store.changes.follow((news) => this.#add(news));
    try {
      await this.#following;
    } catch (cause) {
      this.leave(listener);
      throw unavailable("The database cannot be listened to; try again.", { cause });
    }
    if (this.#closed) throw unavailable(STOPPING);
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    this.#following?.then(
      (stop) => stop(),
      () => {},
    );
    this.#following = undefined;
  }

  /** Ends all that listen. */
  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) {
      this.leave(listener);
      listener.end();
    }
  }

  /** Tells other processes what they have not been told, before the store closes. */
  async finish(): Promise<void> {
    if (this.#unannounced.any) await this.#announce(this.#unannounced.take());
  }

  #add(news: News): void {
    if (this.#listeners.size > 0) this.#untold.add(news);
    if (!this.#telling) void this.#tellAll();
  }

  /** Tells at once, and while more comes, once in a period. */
  async #tellAll(): Promise<void> {
    this.#telling = true;
    while (this.#untold.any || this.#unannounced.any) {
      // What one turn of the event loop brings is told together.
      await new Promise(setImmediate);
      if (this.#unannounced.any) void this.#announce(this.#unannounced.take());
      if (this.#untold.any) await this.#tellListeners(this.#untold.take());
      await new Promise((resolve) => setTimeout(resolve, PERIOD).unref());
    }
    this.#telling = false;
  }

  /** Other processes miss what cannot be announced: the database is away, and their readers with it. */
  async #announce(news: News): Promise<void> {
    await this.#store.changes.announce?.(news).catch(() => this.#unannounced.add("refresh"));
  }

  async #tellListeners(news: News): Promise<void> {
    if (news === "refresh") this.#experiments.clear();
    const told = news === "refresh" ? news : await this.#withExperiments(news).catch(() => REFRESH);
    const written: Written = new Map();
    let heard = 0;
    for (const listener of this.#listeners) {
      listener.hear(told, written);
      heard += 1;
      if (heard % TOLD_IN_A_TURN === 0) await new Promise(setImmediate);
    }
  }

  /** Runs that are gone by now are left out. */
  async #withExperiments(changes: readonly Change[]): Promise<RunChange[]> {
    for (const { run_id, experiment_id } of changes)
      if (experiment_id !== undefined) this.#experiments.set(run_id, experiment_id);
    const run_ids = changes.map(({ run_id }) => run_id);
    const unknown = run_ids.filter((id) => !this.#experiments.has(id));
    if (unknown.length > 0)
      for (const run of await this.#store.runExperiments({ run_ids: unknown }))
        this.#experiments.set(run.run_id, run.experiment_id);
    const named = changes.flatMap((change) => {
      const experiment_id = this.#experiments.get(change.run_id);
      return experiment_id === undefined ? [] : [{ ...change, experiment_id }];
    });
    for (const [oldest] of this.#experiments)
      if (this.#experiments.size > MOST_KNOWN_RUNS) this.#experiments.delete(oldest);
      else break;
    return named;
  }
}

const REFRESH: Told = "refresh";
const STOPPING = "The server is stopping; try again.";

const unavailable = (message: string, options?: ErrorOptions) =>
  new ApiError("TEMPORARILY_UNAVAILABLE", message, options);
