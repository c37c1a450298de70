import { open as openFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { type SqliteConnection, openConnection } from "../../src/store/sqlite/connection.ts";
import { sqliteSchema } from "../../src/store/sqlite/schema.ts";
import type { Call, Reply } from "../../src/store/sqlite/messages.ts";
import { answerEach, commitGroup } from "../../src/store/sqlite/transactions.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { defaultSettings } from "./tracking-store/test-store.ts";

/** SQLite's page size: the first page holds the file's header. */
const PAGE = 4096;

async function newDatabase(): Promise<{ path: string; connection: SqliteConnection }> {
  const path = `${await tempDir()}/mlflow.db`;
  const connection = openConnection(path, defaultSettings);
  connection.exec(`begin; ${sqliteSchema} commit; pragma journal_mode = wal;`);
  return { path, connection };
}

let lastId = 0;
const setTag = (key: string, value: string): Call => ({
  id: ++lastId,
  method: "setExperimentTag",
  request: { experiment_id: "1", key, value },
});
const create: Call = { id: 0, method: "createExperiment", request: { name: "e", tags: [] } };
const getExperiment: Call = { id: 0, method: "getExperiment", request: { experiment_id: "1" } };

const outcome = (reply: Reply): string =>
  "answer" in reply ? "answered" : "error" in reply ? reply.error.code : reply.failure;

async function tagsOf(connection: SqliteConnection): Promise<string[]> {
  const [reply] = await answerEach(connection, [getExperiment]);
  const { experiment } = (reply as { answer: { experiment: { tags?: { key: string }[] } } }).answer;
  return (experiment.tags ?? []).map(({ key }) => key);
}

describe("A group of writes on SQLite", () => {
  it("undoes what failed and keeps the others", async () => {
    const { connection } = await newDatabase();
    const unknown = { ...setTag("x", "1"), request: { experiment_id: "9", key: "x", value: "1" } };
    await commitGroup(connection, [create]);
    const replies = await commitGroup(connection, [setTag("a", "1"), unknown, setTag("b", "2")]);
    expect(replies.map(outcome)).toEqual(["answered", "RESOURCE_DOES_NOT_EXIST", "answered"]);
    expect((await commitGroup(connection, [unknown])).map(outcome)).toEqual([
      "RESOURCE_DOES_NOT_EXIST",
    ]);
    expect(await tagsOf(connection)).toEqual(["a", "b"]);
    connection.close();
  });

  it("undoes all of a call that fails after it has written, and nothing of the others", async () => {
    const { connection } = await newDatabase();
    const createRun: Call = {
      id: 0,
      method: "createRun",
      request: { experiment_id: "1", user_id: "", start_time: 0, tags: [] },
    };
    const [, created] = await commitGroup(connection, [create, createRun]);
    const { run } = (created as { answer: { run: { info: { run_id: string } } } }).answer;
    const logParams = (value: string, ...keys: string[]): Call => ({
      id: ++lastId,
      method: "logBatch",
      request: {
        run_id: run.info.run_id,
        metrics: [],
        params: keys.map((key) => ({ key, value })),
        tags: [],
      },
    });
    const replies = await commitGroup(connection, [
      logParams("1", "a"),
      logParams("2", "a", "new"),
      logParams("3", "b"),
    ]);
    expect(replies.map(outcome)).toEqual(["answered", "INVALID_PARAMETER_VALUE", "answered"]);
    expect(await connection.session.values("select key, value from params", [])).toEqual([
      ["a", "1"],
      ["b", "3"],
    ]);
    connection.close();
  });

  it("says that the disk is full, writes nothing of it, and goes on when there is space", async () => {
    const { connection } = await newDatabase();
    await commitGroup(connection, [create, setTag("before", "1")]);
    connection.exec("pragma max_page_count = 1");
    const large = "x".repeat(100_000);
    for (const calls of [[setTag("one", large)], [setTag("two", large), setTag("three", large)]])
      for (const reply of await commitGroup(connection, calls))
        expect(reply).toMatchObject({
          error: { code: "TEMPORARILY_UNAVAILABLE", message: expect.stringContaining("full") },
        });
    expect(await tagsOf(connection)).toEqual(["before"]);
    connection.exec("pragma max_page_count = 1000000");
    expect((await commitGroup(connection, [setTag("after", large)])).map(outcome)).toEqual([
      "answered",
    ]);
    expect(await tagsOf(connection)).toEqual(["after", "before"]);
    connection.close();
  });
});

describe("A read of a SQLite file", () => {
  it("that has been damaged says so", async () => {
    const { path, connection } = await newDatabase();
    await commitGroup(connection, [create]);
    connection.close();
    const reader = openConnection(path, defaultSettings, { readOnly: true });
    const file = await openFile(path, "r+");
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size - PAGE, 0xff), 0, size - PAGE, PAGE);
    await file.close();
    const [reply] = await answerEach(reader, [getExperiment]);
    expect(reply).toMatchObject({
      error: { code: "INTERNAL_ERROR", message: expect.stringContaining("backup") },
    });
    reader.close();
  });
});
