import { availableParallelism } from "node:os";
import { type Method, operations } from "../sql/operations.ts";
import { storeOver } from "../sql/store-over.ts";
import type { StoreSettings, TrackingStore } from "../tracking-store.ts";
import { WorkerPort } from "./worker-port.ts";

/** A heavy search may hold one reader; the others answer meanwhile. */
const MOST_READERS = Math.max(2, availableParallelism() - 1);

/**
 * Opens a tracking store on a SQLite file, which is created where there is none: one worker that
 * writes, and workers that read, started when they are first needed.
 */
export async function openSqliteStore(
  path: string,
  settings: StoreSettings,
): Promise<TrackingStore> {
  const writer = await WorkerPort.start({ role: "writer", path, settings });
  const readers = new Readers(path, settings);
  return storeOver(
    async (method: Method, request) => {
      const worker = operations[method].mode === "write" ? writer : await readers.next();
      return worker.call(method, request);
    },
    async () => {
      await readers.close();
      await writer.close();
    },
  );
}

class Readers {
  readonly #path: string;
  readonly #settings: StoreSettings;
  readonly #starting: Promise<WorkerPort>[] = [];
  readonly #started: WorkerPort[] = [];

  constructor(path: string, settings: StoreSettings) {
    this.#path = path;
    this.#settings = settings;
  }

  /** A reader that is idle, else a new one, else the one with the fewest calls to answer. */
  async next(): Promise<WorkerPort> {
    const [least] = this.#started.toSorted((a, b) => a.pending - b.pending);
    if (least !== undefined && (least.pending === 0 || this.#starting.length >= MOST_READERS))
      return least;
    if (this.#starting.length >= MOST_READERS) return this.#starting[0]!;
    const started = this.#start();
    return least ?? started;
  }

  #start(): Promise<WorkerPort> {
    const { length } = this.#starting;
    const port = WorkerPort.start({
      role: "reader",
      path: this.#path,
      settings: this.#settings,
    });
    this.#starting.push(port);
    void port.then((started) => (this.#started[length] = started));
    return port;
  }

  async close(): Promise<void> {
    await Promise.all(this.#starting.map(async (port) => (await port).close()));
  }
}
