import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { openConnection } from "../../src/store/sqlite/connection.ts";
import { sqliteSchema } from "../../src/store/sqlite/schema.ts";
import { WorkerPool } from "../../src/store/sqlite/worker-pool.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { defaultSettings } from "./tracking-store/test-store.ts";

const file = new URL("../../src/store/sqlite/worker.ts", import.meta.url);

/** Threads of this process that run JavaScript beside its own. */
const threads = (): number => (process.report.getReport() as { workers: unknown[] }).workers.length;

async function readersOf(rest: number): Promise<WorkerPool> {
  const path = `${await tempDir()}/mlflow.db`;
  const connection = openConnection(path, defaultSettings);
  connection.exec(`pragma journal_mode = wal; begin; ${sqliteSchema} commit;`);
  connection.close();
  const pool = new WorkerPool(
    file,
    { role: "reader", path, settings: defaultSettings },
    { most: 2, rest },
  );
  onTestFinished(() => pool.close());
  return pool;
}

const find = (pool: WorkerPool) =>
  pool.call({
    method: "searchExperiments",
    request: { max_results: 1, order_by: [], filter: "", view_type: "ALL" },
    signal: undefined,
  });

it("Readers end when nobody asks for anything, and start again", async () => {
  const before = threads();
  const pool = await readersOf(200);
  await find(pool);
  expect(threads()).toBe(before + 1);
  await vi.waitUntil(() => threads() === before, { timeout: 20_000 });
  await expect(find(pool)).resolves.toBeDefined();
  expect(threads()).toBe(before + 1);
});

it("Calls that come while readers end are answered", async () => {
  const pool = await readersOf(1);
  for (let n = 0; n < 20; n++) {
    await expect(find(pool)).resolves.toBeDefined();
    await sleep(n % 4);
  }
});
