import { join } from "node:path";
import { storeOver } from "../store-over.ts";
import { isWrite, type Store } from "../store.ts";
import { READERS, WRITERS } from "../sqlite/open.ts";
import { WorkerPool } from "../sqlite/worker-pool.ts";
import { workerFile } from "../sqlite/worker-port.ts";
import type { StoreSettings } from "../tracking-store.ts";
import { folderWatch } from "./folder-watch.ts";
import { type Scope, scopeOf } from "./scope.ts";

/** The index of a folder. A file in its root is nothing to MLflow, a folder would be an experiment. */
const INDEX = ".millrace.db";

/**
 * Opens a store on an `mlruns` folder, which is made where there is none. The files are the truth;
 * a SQLite database beside them is their index. Before a call reads, what it may read is brought up
 * to date; what a call writes is in the files before it is answered.
 */
export async function openFileStore(folder: string, settings: StoreSettings): Promise<Store> {
  const file = workerFile(import.meta.url, "./worker.ts", "./file-worker.js");
  const path = join(folder, INDEX);
  const writers = new WorkerPool(file, { role: "writer", path, settings, folder }, WRITERS);
  const readers = new WorkerPool(file, { role: "reader", path, settings }, READERS);
  const catchUp = (scope: Scope, signal?: AbortSignal): Promise<boolean> =>
    writers.call({ method: "catchUp", request: scope, signal }) as Promise<boolean>;
  await writers.warm();
  return storeOver(
    async (call) => {
      const scope = scopeOf(call.method, call.request);
      const caughtUp = scope === "nothing" ? Promise.resolve() : catchUp(scope, call.signal);
      if (!isWrite(call.method)) {
        await caughtUp;
        return await readers.call(call);
      }
      // It is in the same transaction or one before, and fails with the write.
      caughtUp.catch(() => {});
      return await writers.call(call);
    },
    async () => {
      await readers.close();
      await writers.close();
    },
    folderWatch(
      () => catchUp("everything"),
      async () => (await writers.next()).dataVersion(),
    ),
  );
}
