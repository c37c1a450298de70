import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { sqliteProblem } from "../../src/store/sqlite/problem.ts";
import { tempDir } from "../setup/temp-dir.ts";

let path: string;
beforeEach(async () => {
  path = join(await tempDir(), "a.db");
  const database = new DatabaseSync(path);
  database.exec("create table t (x text); insert into t values (hex(randomblob(20000)))");
  database.close();
});

/** What a client is told of the error that `work` meets. */
function problemOf(work: () => void) {
  try {
    work();
  } catch (error) {
    const problem = sqliteProblem(error);
    return problem && { code: problem.code, message: problem.message };
  }
  throw new Error("SQLite found nothing wrong.");
}

const insert = "insert into t values (hex(randomblob(100000)))";

test("a full disk may pass", () => {
  const database = new DatabaseSync(path);
  const { page_count } = database.prepare("pragma page_count").get() as { page_count: number };
  database.exec(`pragma max_page_count = ${page_count}`);
  expect(problemOf(() => database.exec(insert))).toEqual({
    code: "TEMPORARILY_UNAVAILABLE",
    message: expect.stringMatching(/is full; nothing was stored/),
  });
  database.close();
});

test("a lock may pass", () => {
  const [holder, other] = [new DatabaseSync(path), new DatabaseSync(path)];
  holder.exec("begin exclusive");
  expect(problemOf(() => other.exec(insert))?.code).toBe("TEMPORARILY_UNAVAILABLE");
  holder.close();
  other.close();
});

test("a database that may not be written to does not pass", () => {
  const database = new DatabaseSync(path, { readOnly: true });
  expect(problemOf(() => database.exec(insert))?.code).toBe("PERMISSION_DENIED");
  database.close();
});

test("a file that is no database, or a part of one, says so", () => {
  writeFileSync(
    path,
    "This is text, and long enough to be seen to be no database at all.".repeat(99),
  );
  const text = new DatabaseSync(path);
  expect(problemOf(() => text.exec("select * from t"))?.message).toMatch(/not an SQLite database/);
  text.close();
});

test("a damaged file says so", () => {
  truncateSync(path, 12_288);
  const database = new DatabaseSync(path);
  expect(problemOf(() => database.prepare("select * from t").all())?.message).toMatch(/damaged/);
  database.close();
});

test("what a request did wrong is no problem of the database", () => {
  const database = new DatabaseSync(path);
  expect(problemOf(() => database.exec("select * from none"))).toBeUndefined();
  database.close();
});
