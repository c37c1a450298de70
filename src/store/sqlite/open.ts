import { availableParallelism } from "node:os";
import { storeOver } from "../store-over.ts";
import { isWrite, type Store } from "../store.ts";
import type { StoreSettings } from "../tracking-store.ts";
import { otherWriters } from "./other-writers.ts";
import { type PoolSize, WorkerPool } from "./worker-pool.ts";
import { workerFile } from "./worker-port.ts";

/** SQLite takes one writer at a time. */
export const WRITERS: PoolSize = { most: 1 };

/**
 * A heavy search may hold one reader; the others answer meanwhile. Each takes a dozen megabytes, and
 * more once it has answered much, which they give back when nobody asks for anything: the next
 * question waits some 50 ms for one.
 */
export const READERS: PoolSize = {
  most: Math.min(8, Math.max(2, availableParallelism() - 1)),
  rest: 30_000,
};

/**
 * Opens a store on a SQLite file, which is created where there is none: one worker that
 * writes, and workers that read, all but the first of them started when they are needed.
 */
export async function openSqliteStore(path: string, settings: StoreSettings): Promise<Store> {
  const file = workerFile(import.meta.url, "./worker.ts", "./sqlite-worker.js");
  const writers = new WorkerPool(file, { role: "writer", path, settings }, WRITERS);
  const readers = new WorkerPool(file, { role: "reader", path, settings }, READERS);
  await writers.warm();
  // That it could not start shows when it is needed.
  readers.warm().catch(() => {});
  return storeOver(
    (call) => (isWrite(call.method) ? writers : readers).call(call),
    async () => {
      await readers.close();
      await writers.close();
    },
    otherWriters(async () => (await writers.next()).dataVersion()),
  );
}
