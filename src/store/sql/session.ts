import type { Expression, Kysely, SqlBool } from "kysely";
import type { Int64 } from "../../protocol/int64.ts";
import type { StoreSettings } from "../tracking-store.ts";
import type { LifecycleStage } from "./lifecycle.ts";
import type { Sampling } from "./metric-samples.ts";
import type { SearchCapabilities } from "./search/capabilities.ts";
import type { Tables } from "./tables.ts";

export type Value = string | number | bigint | boolean | null;
export type Row = Record<string, Value>;

/** Column types of a bulk insert, in PostgreSQL's names, as `unnest` must be told them. */
export type ColumnType = "text" | "bigint" | "integer" | "double precision" | "boolean";

/** An insert of many rows by prepared statements. */
export interface BulkInsert {
  table: keyof Tables & string;
  columns: Readonly<Record<string, ColumnType>>;
  /** What follows the rows: `on conflict …`, `returning …`. */
  tail: string;
  /** Where rows replace others: one statement may have a single row for each place. */
  merge?: Merge;
}

/** What the rows of several requests come to, which follow each other. */
export interface Merge {
  /** The same for rows that would replace each other. */
  place(row: readonly Value[]): string;
  /** What is there in the end when a row comes after another one for its place. */
  winner(row: readonly Value[], other: readonly Value[]): readonly Value[];
}

/** Rows for a table, given as values in the order of the insert's columns. */
export interface NewRows {
  readonly insert: BulkInsert;
  readonly rows: readonly (readonly Value[])[];
}

/** What differs between the databases, beyond what Kysely knows. */
export interface Dialect extends SearchCapabilities {
  greatestExperimentId: Int64;
  /** A new experiment's id, where the database does not number them itself. */
  newExperimentId?(): Int64;
  /** The table of metrics, to be read one series at a time: by run and key, and then by step. */
  metricSeries: string;
  /** The same, by time. */
  metricSeriesByTime: string;
  /** How some points of a long series are found. */
  sampling: Sampling;
  /** What a transaction runs to wait for all that write metrics, and keep others out until it ends. */
  metricWritersOut: readonly string[];
  /**
   * Follows a query for rows that are to be changed, or what belongs to them: nobody else does so
   * until the transaction ends. Who locks several does it in the order of their keys.
   */
  lockRows: string;
  /** Follows a query for rows that one transaction takes: those another has taken are left out. */
  takeRows: string;
  /** `column in (values)`, for any number of values. */
  oneOf<T>(column: Expression<T>, values: readonly T[]): Expression<SqlBool>;
}

/** An operation's view of the database: within one transaction where it writes. */
export interface Session {
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
  readonly settings: StoreSettings;
  /** Runs one of a few fixed statements, prepared once; `?` marks the parameters. */
  query<R extends Row>(statement: string, parameters: readonly Value[]): Promise<R[]>;
  /** The same, for many rows: each is a list of its columns' values. */
  values(statement: string, parameters: readonly Value[]): Promise<Value[][]>;
  /** Inserts rows, given as values in the order of the insert's columns. */
  insertRows<R extends Row>(insert: BulkInsert, rows: readonly (readonly Value[])[]): Promise<R[]>;
  /**
   * Inserts rows of several tables. Those of a run are inserted only while it is active; settles its
   * stage, or undefined where there is no such run.
   */
  insertAll(all: readonly NewRows[], runId?: string): Promise<LifecycleStage | undefined>;
}

/** Rows by their key: transactions that write the same rows in one order do not deadlock. */
export const lockingOrder = <R extends readonly [key: string, ...rest: unknown[]]>(
  rows: readonly R[],
): R[] => rows.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
