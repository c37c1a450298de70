import { availableParallelism } from "node:os";
import { storeOver } from "../store-over.ts";
import { isWrite, type StoreSettings, type TrackingStore } from "../tracking-store.ts";
import { otherWriters } from "./other-writers.ts";
import { sqliteProblem } from "./problem.ts";
import { WorkerPool } from "./worker-pool.ts";

/** SQLite takes one writer at a time. */
const WRITERS = 1;

/** A heavy search may hold one reader; the others answer meanwhile. */
const READERS = Math.max(2, availableParallelism() - 1);

/**
 * Opens a tracking store on a SQLite file, which is created where there is none: one worker that
 * writes, and workers that read, started when they are first needed.
 */
export async function openSqliteStore(
  path: string,
  settings: StoreSettings,
): Promise<TrackingStore> {
  const writers = new WorkerPool({ role: "writer", path, settings }, WRITERS);
  const readers = new WorkerPool({ role: "reader", path, settings }, READERS);
  await writers.next();
  return storeOver(
    async (method, request) => {
      const pool = isWrite(method) ? writers : readers;
      const worker = await pool.next().catch((error: unknown) => {
        throw sqliteProblem(error) ?? error;
      });
      return worker.call(method, request);
    },
    async () => {
      await readers.close();
      await writers.close();
    },
    otherWriters(async () => (await writers.next()).dataVersion()),
  );
}
