import fc from "fast-check";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseDatabaseUri } from "../../src/core/database-uri.ts";
import { openStore } from "../../src/store/open-store.ts";
import { deadlocks, type PostgresServer, startPostgres } from "../setup/postgres.ts";
import {
  asObject,
  codesOf,
  defaultSettings,
  getRun,
  invalid,
  missing,
  newExperiment,
  newRun,
  testStore,
  type TestStore,
} from "./tracking-store/test-store.ts";

let server: PostgresServer;
let sql: Sql;
let stores: TestStore[];
beforeAll(async () => {
  server = await startPostgres();
  const url = await server.createDatabase("locks");
  sql = postgres(url, { max: 1 });
  const open = async () => testStore(await openStore(parseDatabaseUri(url), defaultSettings));
  stores = [await open(), await open()];
});
afterAll(async () => {
  await sql.end();
  await server.stop();
});

type Write = (store: TestStore, run_ids: readonly string[]) => Promise<unknown>;

const RUNS = 6;
const run = fc.nat(RUNS - 1);
const key = fc.constantFrom("a", "b", "c");
const keys = fc.shuffledSubarray(["a", "b", "c"], { minLength: 1 });
const metric = (name: string) => ({ key: name, value: 1, timestamp: 1, step: 1 });
const tag = (name: string) => ({ key: name, value: "v" });

/** Each kind of write that locks rows which others lock too. */
const writes = (experiment_id: string): fc.Arbitrary<Write> => {
  const onRun = (write: (store: TestStore, run_id: string, names: string[]) => Promise<unknown>) =>
    fc.tuple(run, keys).map(
      ([n, names]): Write =>
        (store, ids) =>
          write(store, ids[n]!, names),
    );
  const batch = (more: object) =>
    onRun((store, run_id, names) =>
      store.logBatch({ run_id, metrics: names.map(metric), tags: names.map(tag), ...more }),
    );
  return fc.oneof(
    onRun((store, run_id, [name]) => store.logMetric({ run_id, ...metric(name!) })),
    onRun((store, run_id, [name]) => store.setTag({ run_id, ...tag(name!) })),
    onRun((store, run_id, [name]) => store.deleteTag({ run_id, key: name! })),
    onRun((store, run_id, names) =>
      store.logBatch({ run_id, params: names.map((name) => ({ key: name, value: "v" })) }),
    ),
    batch({}),
    key.chain((name) => batch({ params: [{ key: name, value: "v" }] })),
    batch({ tags: [{ key: "mlflow.runName", value: "name" }] }),
    onRun((store, run_id) => store.updateRun({ run_id, run_name: "other" })),
    onRun((store, run_id) => store.deleteRun({ run_id })),
    onRun((store, run_id) => store.restoreRun({ run_id })),
    fc.shuffledSubarray([...Array(RUNS).keys()], { minLength: 2 }).map(
      (some): Write =>
        (store, ids) =>
          store.moveRuns({ run_ids: some.map((n) => ids[n]!), experiment_id }),
    ),
    fc.constant<Write>((store) => store.deleteExperiment({ experiment_id })),
    fc.constant<Write>((store) => store.restoreExperiment({ experiment_id })),
  );
};

test("What is logged to one run at once is what it would be one after the other", async () => {
  const [store] = stores as [TestStore];
  const run_id = await newRun(store);
  await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      const step = (n * 37) % 50;
      await store.logBatch({
        run_id,
        metrics: [{ key: "m", value: n, timestamp: 1, step }],
        tags: [{ key: "t", value: String(n) }],
      });
    }),
  );
  const { data } = await getRun(store, run_id);
  expect(data.metrics).toMatchObject([{ step: 49, value: 27 }]);
  expect(asObject(data.tags)).toMatchObject({ t: "49" });
  const { metrics } = await store.getMetricHistory({ run_id, metric_key: "m" });
  expect(metrics).toHaveLength(50);
});

test("Writers of two servers never wait for each other in a circle", async () => {
  const experiment_id = await newExperiment(stores[0]!);
  const run_ids: string[] = [];
  for (let n = 0; n < RUNS; n++) run_ids.push(await newRun(stores[0]!, experiment_id));
  await fc.assert(
    fc.asyncProperty(fc.array(writes(experiment_id), { minLength: 60 }), async (some) => {
      // The first to write to a run drops its document.
      await sql`insert into millrace_run_documents select run_uuid, '{}' from runs
        on conflict do nothing`;
      const codes = await codesOf(some.map((write, n) => write(stores[n % 2]!, run_ids)));
      expect([undefined, invalid.code, missing.code]).toEqual(expect.arrayContaining(codes));
    }),
    { numRuns: 40 },
  );
  for (const store of stores) await store.close();
  expect(await deadlocks(sql)).toBe(0);
});
