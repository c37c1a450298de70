import postgres, { type Sql } from "postgres";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabaseUri, parseDatabaseUri } from "../../src/core/database-uri.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { StoreSettings } from "../../src/store/tracking-store.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { defaultSettings, newExperiment, newRun, testStore } from "./tracking-store/test-store.ts";

/** As many comparisons as a filter may have, each with some millions of characters. */
const HEAVY = Array.from({ length: 200 }, () => "tags.t ILIKE '%ab%'").join(" OR ");

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const heavySearch = (store: Store, experiment_id: string, signal?: AbortSignal) =>
  store.searchRuns(
    { experiment_ids: [experiment_id], filter: HEAVY, max_results: 10, order_by: [] },
    signal,
  );

async function fill(uri: DatabaseUri): Promise<string> {
  const store = testStore(await openStore(uri, defaultSettings));
  const experiment_id = await newExperiment(store);
  const runs = await Promise.all(Array.from({ length: 800 }, () => newRun(store, experiment_id)));
  const tag = { key: "t", value: "a".repeat(8000) };
  await Promise.all(runs.map((run_id) => store.setTag({ run_id, ...tag })));
  await store.close();
  return experiment_id;
}

/**
 * Of each database a new one, how many milliseconds the heavy search takes in any case, and how
 * often it is given up: PostgreSQL may be between two statements, where it is at nothing; SQLite's
 * threads are busy for a while with what they were at.
 */
const databases = {
  SQLite: [async () => `sqlite:///${await tempDir()}/mlflow.db`, 400, 1],
  PostgreSQL: [() => server.createDatabase("long_reads"), 1_500, 20],
} as const;

describe.each(Object.entries(databases))("On %s a read", (_name, [create, queryTimeout, times]) => {
  let uri: DatabaseUri;
  let experiment_id: string;
  beforeAll(async () => {
    uri = parseDatabaseUri(await create());
    experiment_id = await fill(uri);
  }, 120_000);

  const open = (settings?: Partial<StoreSettings>): Promise<Store> =>
    openStore(uri, { ...defaultSettings, ...settings });

  it("that takes too long is given up; what waited behind it is answered, and so is what follows", async () => {
    const store = await open({ queryTimeout });
    const heavy = Array.from({ length: 2 }, () =>
      expect(heavySearch(store, experiment_id)).rejects.toMatchObject({
        code: "DEADLINE_EXCEEDED",
        message: expect.stringContaining("MILLRACE_QUERY_TIMEOUT"),
      }),
    );
    const others = Array.from({ length: 20 }, () => store.getExperiment({ experiment_id }));
    const write = store.setExperimentTag({ experiment_id, key: "k", value: "v" });
    await Promise.all([...heavy, ...others, write]);
    await store.getExperiment({ experiment_id });
    await store.close();
  }, 60_000);

  it("whose client has gone is not begun, or given up", async () => {
    const store = await open();
    await store.getExperiment({ experiment_id });
    const gone = new Error("gone");
    for (let time = 0; time < times; time++) {
      const controller = new AbortController();
      const searches = Array.from({ length: 3 }, () =>
        expect(heavySearch(store, experiment_id, controller.signal)).rejects.toBe(gone),
      );
      setTimeout(() => controller.abort(gone), 80 - 4 * time);
      await Promise.all(searches);
    }
    await expect(heavySearch(store, experiment_id, AbortSignal.abort(gone))).rejects.toBe(gone);
    await store.getExperiment({ experiment_id });
    await store.close();
  }, 60_000);
});

describe("On PostgreSQL a read whose client has gone", () => {
  const gone = new Error("gone");
  const RUNS = 20;
  let sql: Sql;
  let store: Store;
  let run_ids: string[];
  beforeAll(async () => {
    const url = await server.createDatabase("gone_clients");
    sql = postgres(url, { max: 1 });
    store = await openStore(parseDatabaseUri(url), defaultSettings);
    const made = testStore(store);
    const experiment_id = await newExperiment(made);
    run_ids = await Promise.all(Array.from({ length: RUNS }, () => newRun(made, experiment_id)));
    await sql`insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
      select 'm', n, n, run_uuid, n, false
      from unnest(${run_ids}::text[]) as run_uuid, generate_series(1, 20000) as n`;
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await sql.end();
  });

  const active = async (): Promise<number> => {
    const [row] = await sql`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;
    return Number(row?.["count"]);
  };

  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await sleep(5);
  }

  it("leaves nothing behind that runs, and no connection that is lost, whatever it is at", async () => {
    // More at once than there are connections, each of statements that were sent behind each other.
    for (let round = 0; round < 3; round++) {
      const controller = new AbortController();
      const charts = Array.from({ length: 8 }, () =>
        store.getMetricBuckets(
          { run_ids, metric_keys: ["m"], x: "step", buckets: 300 },
          controller.signal,
        ),
      );
      await until(async () => (await active()) > 0);
      for (let wait = 0; wait < round * 3; wait++) await active();
      controller.abort(gone);
      const settled = await Promise.allSettled(charts);
      const reasons = settled.flatMap((each) =>
        each.status === "rejected" ? [each.reason as unknown] : [],
      );
      expect(new Set(reasons)).toEqual(new Set([gone]));
      await until(async () => (await active()) === 0);
    }
    const reads = Array.from({ length: 30 }, () =>
      store.getMetricHistory({ run_id: run_ids[0]!, metric_key: "m", max_results: 1 }),
    );
    await Promise.all(reads);
  }, 60_000);
});
