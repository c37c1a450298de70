import type { ServerResponse } from "node:http";
import type { Listener, Told, Written } from "./changes.ts";

/** How often a stream shows that it lives, in milliseconds: proxies end silent connections. */
const HEARTBEAT = 15_000;

/** After how many milliseconds a client whose connection is lost comes again. */
const RETRY = 1_000;

type Runs = Exclude<Told, "refresh">;

/** What a client listens to. */
export interface Wanted {
  experiment_id: readonly string[];
  run_id: readonly string[];
}

/**
 * Changes as server-sent events on an answer. A reader who is slow misses events, and is told to
 * refresh when he has caught up, so that nothing gathers here.
 */
export class EventStream implements Listener {
  readonly #response: ServerResponse;
  readonly #experiments: ReadonlySet<string>;
  readonly #runs: ReadonlySet<string>;
  readonly #wanted: string;
  #open = false;
  #missed = false;

  constructor(response: ServerResponse, { experiment_id, run_id }: Wanted) {
    this.#response = response;
    this.#experiments = new Set(experiment_id);
    this.#runs = new Set(run_id);
    this.#wanted = JSON.stringify([experiment_id, run_id]);
    // A client that goes away while it is written to is no error.
    response.on("error", () => {});
  }

  /** Begins the answer. `again` says that the client has listened before, and may have missed something. */
  open(again: boolean): void {
    // A client may have gone before it could listen; its heartbeat would never end.
    if (this.#response.destroyed) return;
    this.#missed ||= again;
    this.#response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      // Otherwise nginx keeps events until there are many.
      "x-accel-buffering": "no",
    });
    const heartbeat = setInterval(() => this.#write(":\n\n"), HEARTBEAT).unref();
    this.#response.on("close", () => clearInterval(heartbeat));
    this.#response.on("drain", () => this.#catchUp());
    // A client sends the id back when it comes again.
    this.#response.write(`retry: ${RETRY}\nid: 1\n\n`);
    this.#catchUp();
  }

  hear(told: Told, written: Written): void {
    const event = told === "refresh" ? REFRESH : this.#eventOnce(told, written);
    if (event === undefined) return;
    if (this.#open) this.#write(event);
    else this.#missed = true;
  }

  /** A slow reader is not waited for. */
  end(): void {
    if (this.#open) this.#response.end();
    else if (this.#response.headersSent) this.#response.destroy();
  }

  #eventOnce(told: Runs, written: Written): Buffer | undefined {
    if (!written.has(this.#wanted)) written.set(this.#wanted, this.#event(told));
    return written.get(this.#wanted);
  }

  #event(told: Runs): Buffer | undefined {
    const runs = told.filter(
      ({ run_id, experiment_id }) => this.#runs.has(run_id) || this.#experiments.has(experiment_id),
    );
    return runs.length === 0
      ? undefined
      : Buffer.from(`event: runs\ndata: ${JSON.stringify({ runs })}\n\n`);
  }

  #write(event: string | Buffer): void {
    if (this.#open) this.#open = this.#response.write(event);
  }

  #catchUp(): void {
    this.#open = true;
    if (this.#missed) this.#write(REFRESH);
    this.#missed = false;
  }
}

const REFRESH = "event: refresh\ndata: {}\n\n";
