import { resolve } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  type CompiledQuery,
  type Expression,
  type SqlBool,
  sql,
  SqliteAdapter,
  SqliteQueryCompiler,
} from "kysely";
import { narrowInt64 } from "../../protocol/int64.ts";
import { stringifyJson } from "../../protocol/json.ts";
import type { LifecycleStage } from "../sql/lifecycle.ts";
import { METRIC_HISTORY_INDEX } from "../sql/additions/metric-history.ts";
import { SELECT_STAGE, type StageRow } from "../sql/insert-all.ts";
import { kyselyOver } from "../sql/kysely-over.ts";
import { sqliteSearch } from "../sql/search/capabilities.ts";
import type { BulkInsert, Dialect, NewRows, Row, Session, Value } from "../sql/session.ts";
import type { StoreSettings } from "../tracking-store.ts";
import { samplingBySeeks } from "./metric-samples.ts";

/** One connection to a SQLite file, and the session on it. */
export interface SqliteConnection {
  readonly session: Session;
  /** Runs a script. */
  exec(sql: string): void;
  /** Runs one of a few statements without parameters, prepared once. */
  run(statement: string): void;
  inTransaction(): boolean;
  /** How many statements that may have written were run. */
  writes(): number;
  close(): void;
}

/**
 * For a connection that writes what is small and much. Of its pages, `cache_size` (in KiB) holds
 * those that the runs of some minutes change again and again, each with keys and values of its own:
 * with SQLite's 2 MiB they are written within the transaction and read again. The more pages the WAL
 * takes before it is copied back, the fewer of them are copied twice. What a statement would undo is
 * kept page by page, and in a file that would double the time of a write.
 */
export const WRITER_PRAGMAS =
  "pragma cache_size = -16384; pragma wal_autocheckpoint = 8192; pragma temp_store = memory;";

/** How long a statement waits for another process that writes, in milliseconds. */
export const BUSY_TIMEOUT = 20_000;

/**
 * Opens a SQLite file as MLflow does (foreign keys enforced, LIKE case-sensitive), with every
 * commit on disk before it is acknowledged.
 */
export function openConnection(
  path: string,
  settings: StoreSettings,
  { readOnly = false, dialect = sqliteDialect } = {},
): SqliteConnection {
  const database = new DatabaseSync(resolve(path), { readOnly, timeout: BUSY_TIMEOUT });
  database.exec(
    "pragma synchronous = full; pragma foreign_keys = on; pragma case_sensitive_like = on;",
  );
  const statements = new Statements(database);
  return {
    session: {
      dialect,
      db: kyselyOver({
        createQueryCompiler: () => new SqliteQueryCompiler(),
        createAdapter: () => new SqliteAdapter(),
        execute: async (query) => statements.execute(query),
      }),
      settings,
      query: async <R extends Row>(text: string, parameters: readonly Value[]) =>
        statements.all(text, parameters) as R[],
      values: async (text: string, parameters: readonly Value[]) =>
        statements.values(text, parameters),
      insertRows: async <R extends Row>(insert: BulkInsert, rows: readonly (readonly Value[])[]) =>
        statements.insertRows(insert, rows) as R[],
      insertAll: async (all, runId) => statements.insertAll(all, runId),
    },
    exec: (text) => database.exec(text),
    run: (text) => statements.run(text),
    inTransaction: () => database.isTransaction,
    writes: () => statements.writes,
    close: () => database.close(),
  };
}

export const sqliteDialect: Dialect = {
  ...sqliteSearch,
  // MLflow's column is one of 32 bits; SQLite alone would take more.
  greatestExperimentId: 2 ** 31 - 1,
  // Without statistics SQLite takes the primary key, which begins with the metric's key alone, and
  // reads the points of every run that has it.
  metricSeries: "metrics indexed by index_metrics_run_uuid_key_step",
  metricSeriesByTime: `metrics indexed by ${METRIC_HISTORY_INDEX}`,
  sampling: samplingBySeeks,
  // A transaction that writes is alone anyway.
  metricWritersOut: [],
  // The one who writes has the whole database for himself.
  lockRows: "",
  takeRows: "",
  // A single value as such: from a list SQLite would not take an index's order.
  oneOf: <T>(column: Expression<T>, values: readonly T[]) =>
    values.length === 1
      ? sql<SqlBool>`${column} = ${values[0]}`
      : sql<SqlBool>`${column} in (select value from json_each(${stringifyJson(values)}))`,
};

/**
 * How many rows a statement inserts, or else half as many, and so on. Where a table has a trigger,
 * SQLite copies each page that a statement changes, to undo it alone: of rows that share a
 * statement, once for all.
 */
const MOST_ROWS_AT_ONCE = 256;

/** How many prepared statements a connection keeps. */
const MOST_STATEMENTS = 500;

interface Prepared {
  statement: StatementSync;
  returnsRows: boolean;
  /** Whether it may write. Then it gives bigints at once: it must not run again for them. */
  mayWrite: boolean;
}

/** A connection's prepared statements. */
class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();
  readonly #inserts = new Map<BulkInsert, Map<number, Prepared>>();
  writes = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(text: string, parameters: readonly unknown[]): Row[] {
    return allRows(this.#begun(text), bound(parameters));
  }

  values(text: string, parameters: readonly unknown[]): Value[][] {
    const prepared = this.#begun(text);
    const { statement } = prepared;
    statement.setReturnArrays(true);
    try {
      return allRows(prepared, bound(parameters)) as unknown as Value[][];
    } finally {
      statement.setReturnArrays(false);
    }
  }

  run(text: string): void {
    this.#prepare(text).statement.run();
  }

  insertRows(insert: BulkInsert, rows: readonly (readonly Value[])[]): Row[] {
    this.writes++;
    const returned: Row[] = [];
    let count = MOST_ROWS_AT_ONCE;
    for (let from = 0; from < rows.length; from += count) {
      while (count > rows.length - from) count /= 2;
      const values: SQLInputValue[] = [];
      for (let at = from; at < from + count; at++)
        for (const value of rows[at]!) values.push(boundValue(value));
      const prepared = this.#insert(insert, count);
      if (prepared.returnsRows) returned.push(...allRows(prepared, values));
      else prepared.statement.run(...values);
    }
    return returned;
  }

  /** See `Session.insertAll`. */
  insertAll(all: readonly NewRows[], runId: string | undefined): LifecycleStage | undefined {
    const stage = runId === undefined ? undefined : this.#stageOf(runId);
    if (runId === undefined || stage === "active")
      for (const { insert, rows } of all) this.insertRows(insert, rows);
    return stage;
  }

  #stageOf(runId: string): LifecycleStage | undefined {
    const row = this.#prepare(SELECT_STAGE).statement.get(runId) as StageRow | undefined;
    return row?.lifecycle_stage;
  }

  execute({ sql: text, parameters }: CompiledQuery) {
    const prepared = this.#begun(text);
    if (prepared.returnsRows) return { rows: allRows(prepared, bound(parameters)) };
    const { changes } = prepared.statement.run(...bound(parameters));
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  /** A statement that is about to run. */
  #begun(text: string): Prepared {
    const prepared = this.#prepare(text);
    if (prepared.mayWrite) this.writes++;
    return prepared;
  }

  #prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    if (this.#prepared.size >= MOST_STATEMENTS)
      this.#prepared.delete(this.#prepared.keys().next().value!);
    const prepared = this.#prepareAnew(text);
    this.#prepared.set(text, prepared);
    return prepared;
  }

  #insert(insert: BulkInsert, count: number): Prepared {
    const ofInsert = this.#inserts.get(insert) ?? new Map<number, Prepared>();
    this.#inserts.set(insert, ofInsert);
    const known = ofInsert.get(count);
    if (known !== undefined) return known;
    const columns = Object.keys(insert.columns);
    const row = `(${columns.map(() => "?").join(", ")})`;
    const rows = Array.from({ length: count }, () => row).join(", ");
    const prepared = this.#prepareAnew(
      `insert into ${insert.table} (${columns.join(", ")}) values ${rows} ${insert.tail}`,
    );
    ofInsert.set(count, prepared);
    return prepared;
  }

  #prepareAnew(text: string): Prepared {
    const statement = this.#database.prepare(text);
    const returnsRows = statement.columns().length > 0;
    const mayWrite = !/^\s*select\b/i.test(text);
    if (mayWrite) statement.setReadBigInts(true);
    return { statement, returnsRows, mayWrite };
  }
}

const bound = (parameters: readonly unknown[]): SQLInputValue[] => parameters.map(boundValue);

/** SQLite has no booleans. */
const boundValue = (value: unknown): SQLInputValue =>
  typeof value === "boolean" ? Number(value) : (value as SQLInputValue);

/** Rows with integers as numbers, or as bigints in the rare result that holds one beyond 2^53. */
function allRows({ statement, mayWrite }: Prepared, parameters: SQLInputValue[]): Row[] {
  if (mayWrite) return (statement.all(...parameters) as Row[]).map(narrowed) as Row[];
  try {
    return statement.all(...parameters) as Row[];
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_OUT_OF_RANGE") throw error;
  }
  statement.setReadBigInts(true);
  try {
    return (statement.all(...parameters) as Row[]).map(narrowed) as Row[];
  } finally {
    statement.setReadBigInts(false);
  }
}

const narrowed = (row: Row | Value[]): Row | Value[] =>
  Array.isArray(row)
    ? row.map(narrowedValue)
    : Object.fromEntries(Object.entries(row).map(([name, value]) => [name, narrowedValue(value)]));

const narrowedValue = (value: Value): Value =>
  typeof value === "bigint" ? narrowInt64(value) : value;
