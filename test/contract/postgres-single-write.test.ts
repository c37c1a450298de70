import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Statements } from "../../src/store/postgres/connection.ts";
import { InsertGroups } from "../../src/store/postgres/insert-groups.ts";
import { singleWriteSessions } from "../../src/store/postgres/single-write.ts";
import type { BulkInsert, Session } from "../../src/store/sql/session.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { defaultSettings } from "./tracking-store/test-store.ts";

let server: PostgresServer;
let pool: Sql;
let newSession: () => Session;
beforeAll(async () => {
  server = await startPostgres();
  pool = postgres(await server.createDatabase("single_write"), { max: 2 });
  await pool`create table tags (key text, value text, run_uuid text)`;
  const statements = new Statements(pool);
  const { insertAll } = new InsertGroups(statements);
  newSession = singleWriteSessions(statements, defaultSettings, insertAll);
});
afterAll(async () => {
  await pool.end();
  await server.stop();
});

const insert: BulkInsert = { table: "tags", columns: { key: "text", value: "text" }, tail: "" };
const rows = (key: string) => [{ insert, rows: [[key, "v"]] }];
const keys = async () => (await pool`select key from tags order by key`).map(({ key }) => key);

test("What is declared a single write reads, and inserts once", async () => {
  const session = newSession();
  expect(await session.query("select 1 as one", [])).toEqual([{ one: 1 }]);
  await session.insertAll(rows("first"));
  expect(await session.db.selectFrom("tags").select("key").execute()).toEqual([{ key: "first" }]);
  await expect(session.insertAll(rows("second"))).rejects.toThrow("once only");
  await newSession().insertAll(rows("third"));
  expect(await keys()).toEqual(["first", "third"]);
});

test("It has no other way to write", async () => {
  const before = await keys();
  const { db, insertRows, query, values } = newSession();
  const text = "insert into tags (key) values (?) returning key";
  const writes = [
    () => insertRows(insert, [["a", "v"]]),
    () => query(text, ["b"]),
    () => values(text, ["c"]),
    () => values(`with added as (${text}) select * from added`, ["d"]),
    () => db.insertInto("tags").values({ key: "e", value: "v", run_uuid: "r" }).execute(),
    () => db.updateTable("tags").set({ key: "f" }).execute(),
    () => db.deleteFrom("tags").execute(),
  ];
  for (const write of writes) await expect(write()).rejects.toThrow("insertAll only");
  expect(await keys()).toEqual(before);
});
