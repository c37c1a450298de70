import { constants, copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { WRITER_PRAGMAS } from "../../src/store/sqlite/connection.ts";
import { sqliteSchema } from "../../src/store/sqlite/schema.ts";
import type { Cleanup } from "../cleanup.ts";
import type { Database, Engine, Write, WriteLimit } from "./engine.ts";
import { addedIndices } from "./indices.ts";
import { rowsOf } from "./rows.ts";
import { columnsOf, type TableName, type TableRows, tables } from "./tables.ts";

/** SQLite, with its files in a temporary folder. */
export function sqlite(cleanup: Cleanup): Engine {
  const folder = cleanup.folder();
  let count = 0;
  const newFile = (): string => join(folder.path, `${++count}.db`);
  return {
    name: "sqlite",
    title: `SQLite ${process.versions["sqlite"]}`,
    create: async () => fileDatabase(newFile(), newFile),
    stop: async () => folder.remove(),
  };
}

const fileDatabase = (file: string, newFile: () => string): Database => ({
  uri: `sqlite:///${file}`,
  createTables: async () => {
    using database = new DatabaseSync(file);
    database.exec(`begin; ${sqliteSchema} commit;`);
  },
  createIndices: async () => {
    using database = new DatabaseSync(file);
    database.exec(addedIndices("sqlite"));
  },
  insert: async (all) =>
    filling(file, (database) => {
      const insert = inserter(database);
      for (const rows of all) insert(rows);
    }),
  execute: async (statements) =>
    filling(file, (database) => {
      for (const statement of statements) database.exec(statement);
    }),
  copy: async () => {
    const copy = newFile();
    await copyFile(file, copy, constants.COPYFILE_EXCL);
    return fileDatabase(copy, newFile);
  },
  remove: async () => {
    for (const suffix of ["", "-wal", "-shm"]) await rm(file + suffix, { force: true });
  },
  bareRate: async (limit) => bareRate(file, limit),
});

function filling(file: string, fill: (database: DatabaseSync) => void): void {
  using database = new DatabaseSync(file);
  database.exec(
    "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -500000;",
  );
  database.exec("begin");
  fill(database);
  database.exec("commit");
}

/** As durable as Millrace, with its settings: WAL, and each commit on disk. */
function bareRate(file: string, { atOnce, write, seconds }: WriteLimit): number {
  using database = new DatabaseSync(file);
  database.exec(
    `pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; ${WRITER_PRAGMAS}`,
  );
  const insert = inserter(database);
  const started = performance.now();
  let written = 0;
  while (performance.now() - started < seconds * 1000) {
    const group = nextGroup(write, written, atOnce);
    if (group.length === 0) break;
    database.exec("begin immediate");
    for (const each of group) for (const rows of rowsOf(each)) insert(rows);
    database.exec("commit");
    written += group.length;
  }
  return written / ((performance.now() - started) / 1000);
}

const nextGroup = (write: WriteLimit["write"], from: number, length: number): Write[] =>
  Array.from({ length }, (_, n) => write(from + n)).filter((each) => each !== undefined);

/** Inserts rows with one prepared statement for each table. */
function inserter(database: DatabaseSync): (rows: TableRows) => void {
  const statements = new Map<TableName, StatementSync>();
  return ({ table, rows }) => {
    const statement = statements.get(table) ?? database.prepare(insertInto(table));
    statements.set(table, statement);
    for (const row of rows) statement.run(...row);
  };
}

function insertInto(table: TableName): string {
  const columns = columnsOf(table);
  const values = columns.map(() => "?").join(", ");
  return `insert into ${table} (${columns.join(", ")}) values (${values}) ${tables[table].onConflict}`;
}
