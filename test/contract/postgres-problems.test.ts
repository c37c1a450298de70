import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseDatabaseUri } from "../../src/core/database-uri.ts";
import { openStore } from "../../src/store/open-store.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import {
  defaultSettings,
  getRun,
  newRun,
  testStore,
  type TestStore,
} from "./tracking-store/test-store.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const open = async (url: string): Promise<TestStore> =>
  testStore(await openStore(parseDatabaseUri(url), defaultSettings));

/** What each way of writing is refused with: alone, together with others, and in a transaction. */
async function expectRefused(store: TestStore, run_id: string, error: object): Promise<void> {
  const tag = { key: "t", value: "v" };
  const writes = [
    store.setTag({ run_id, ...tag }),
    store.logBatch({ run_id, tags: [tag] }),
    store.logBatch({ run_id, tags: [tag], params: [tag] }),
    store.createRun({ experiment_id: "0" }),
  ];
  for (const settled of await Promise.allSettled(writes))
    expect(settled).toMatchObject({ status: "rejected", reason: { name: "ApiError", ...error } });
  const { data } = await getRun(store, run_id);
  expect(data.params).toBeUndefined();
  expect(data.tags?.map(({ key }) => key)).toEqual(["mlflow.runName"]);
}

test("A database that is read-only says so, and what is there can be read", async () => {
  const url = await server.createDatabase("read_only");
  const before = await open(url);
  const run_id = await newRun(before, "0");
  await before.close();
  const sql = postgres(url, { max: 1 });
  await sql`alter database read_only set default_transaction_read_only = on`;
  const store = await open(url).catch((error: unknown) => error);
  expect(store).toMatchObject({ code: "25006" });
  await sql`alter database read_only reset default_transaction_read_only`;
  const opened = await open(url);
  await sql`alter database read_only set default_transaction_read_only = on`;
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = 'read_only' and pid <> pg_backend_pid()`;
  // Until the store has noticed that its connections are gone.
  const isReadOnly = () =>
    opened.createRun({ experiment_id: "0" }).then(
      () => false,
      ({ message }: Error) => message.includes("read-only"),
    );
  await vi.waitUntil(isReadOnly, { timeout: 20_000 });
  await expectRefused(opened, run_id, {
    code: "TEMPORARILY_UNAVAILABLE",
    message: expect.stringContaining("read-only"),
  });
  await opened.close();
  await sql.end();
});

test("A user without the rights is told to get them", async () => {
  const url = await server.createDatabase("no_rights");
  const owner = await open(url);
  const run_id = await newRun(owner, "0");
  const sql = postgres(url, { max: 1 });
  await sql`create role reader login password 'secret'`;
  await sql`grant select, insert on all tables in schema public to reader`;
  await sql`revoke insert on tags from reader`;
  const readerUrl = new URL(url);
  [readerUrl.username, readerUrl.password] = ["reader", "secret"];
  const store = await open(readerUrl.href);
  await expectRefused(store, run_id, {
    code: "PERMISSION_DENIED",
    message: expect.stringContaining("Grant"),
  });
  await Promise.all([owner.close(), store.close(), sql.end()]);
});

test("A disk that is full says so, and stores what comes once there is room", async () => {
  const url = await server.createDatabase("full_disk");
  const store = await open(url);
  const run_id = await newRun(store, "0");
  const sql = postgres(url, { max: 1 });
  // Stands for the disk: PostgreSQL reports it with this code from wherever it needs a page.
  await sql.unsafe(`create function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
    create trigger no_room before insert on tags for each row execute function no_room()`);
  await expectRefused(store, run_id, {
    code: "TEMPORARILY_UNAVAILABLE",
    message: expect.stringContaining("is full; nothing was stored"),
  });
  await sql`drop trigger no_room on tags`;
  await store.setTag({ run_id, key: "t", value: "v" });
  expect((await getRun(store, run_id)).data.tags).toContainEqual({ key: "t", value: "v" });
  await Promise.all([store.close(), sql.end()]);
});
