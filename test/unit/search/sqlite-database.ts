import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { searchIndices } from "../../../src/store/sql/additions/search-indices.ts";
import { sqliteSchema } from "../../../src/store/sqlite/schema.ts";
import type { Tables } from "../../../src/store/sql/tables.ts";

/** Compiles queries; they run on the database below. */
export const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (each) => new SqliteIntrospector(each),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** An SQLite database in memory with MLflow's tables and the indices of searches, its connection set up as the store's. */
export class SqliteDatabase {
  readonly #database = new DatabaseSync(":memory:");

  constructor() {
    this.#database.exec("pragma case_sensitive_like = on");
    this.#database.exec(sqliteSchema);
    for (const { create } of searchIndices("sqlite")) this.#database.exec(create);
  }

  insert(table: keyof Tables, ...rows: readonly Record<string, SQLInputValue>[]): void {
    for (const row of rows) {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const places = columns.map(() => "?");
      this.#database
        .prepare(`insert into ${table} (${columns.join()}) values (${places.join()})`)
        .run(...Object.values(row));
    }
  }

  /** How SQLite would go about a query. */
  plan(query: Compilable): string {
    const rows = this.#database.prepare(`explain query plan ${query.compile().sql}`).all();
    return rows.map(({ detail }) => detail).join("\n");
  }

  /** The first column of what a query finds. */
  column(query: Compilable): unknown[] {
    const { sql, parameters } = query.compile();
    const rows = this.#database.prepare(sql).all(...(parameters as SQLInputValue[]));
    return rows.map((row) => Object.values(row)[0]);
  }
}
