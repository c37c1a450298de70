import {
  type CompiledQuery,
  type Expression,
  PostgresAdapter,
  PostgresQueryCompiler,
  type SqlBool,
  sql,
} from "kysely";
import type postgres from "postgres";
import { insertInTurn } from "../sql/insert-all.ts";
import { kyselyOver } from "../sql/kysely-over.ts";
import { postgresSearch } from "../sql/search/capabilities.ts";
import type { BulkInsert, Dialect, Row, Session, Value } from "../sql/session.ts";
import type { StoreSettings } from "../tracking-store.ts";
import { columnArrays, insertText } from "./bulk-insert.ts";
import { samplingAtOnce } from "./metric-samples.ts";

/** What runs statements: the pool, or one connection for a transaction. */
export type Runner = Pick<postgres.Sql, "unsafe">;

/** Runs the statements of one call, until the signal is aborted. */
export class Statements {
  readonly #runner: Runner;
  readonly #signal: AbortSignal | undefined;

  constructor(runner: Runner, signal?: AbortSignal) {
    this.#runner = runner;
    this.#signal = signal;
  }

  /** The rows, as objects. */
  all = async (text: string, parameters: readonly unknown[]) =>
    shaped(await this.#pending(text, parameters));

  /** The rows, as lists. */
  values = async (text: string, parameters: readonly unknown[]): Promise<Value[][]> => [
    ...(await this.#pending(text, parameters).values()),
  ];

  #pending(text: string, parameters: readonly unknown[]) {
    this.#signal?.throwIfAborted();
    return this.#runner.unsafe(text, parameters as never[], { prepare: true });
  }
}

/** A session on what runs its statements: those of one that writes are a transaction. */
export function postgresSession(
  { all, values }: Pick<Statements, "all" | "values">,
  settings: StoreSettings,
): Session {
  const statements: Pick<Session, "dialect" | "query" | "insertRows"> = {
    dialect: postgresDialect,
    query: async <R extends Row>(text: string, parameters: readonly Value[]) =>
      (await all(numbered(text), parameters)).rows as R[],
    insertRows: async <R extends Row>(insert: BulkInsert, rows: readonly (readonly Value[])[]) => {
      if (rows.length === 0) return [];
      return (await all(insertText(insert), columnArrays(insert, rows))).rows as R[];
    },
  };
  return {
    ...statements,
    db: kyselyOver({
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new PostgresAdapter(),
      execute: ({ sql: text, parameters }: CompiledQuery) => all(text, parameters),
    }),
    settings,
    values: (text, parameters) => values(numbered(text), parameters),
    insertAll: (rows, runId) => insertInTurn(statements, rows, runId),
  };
}

const shaped = (result: postgres.RowList<postgres.Row[]>) => ({
  rows: [...result] as Row[],
  numAffectedRows: BigInt(result.count ?? 0),
});

const postgresDialect: Dialect = {
  greatestExperimentId: 2 ** 31 - 1,
  ...postgresSearch,
  // A prepared statement is planned for a short series, of which PostgreSQL would read all points
  // in the index by time, because that one has all columns. No index has a row's place.
  metricSeries: "(select * from metrics where ctid <> '(0,0)') as metrics",
  metricSeriesByTime: "metrics",
  sampling: samplingAtOnce,
  metricWritersOut: ["set local lock_timeout = '50ms'", "lock table metrics in share mode"],
  lockRows: "for no key update",
  takeRows: "for update skip locked",
  oneOf: <T>(column: Expression<T>, values: readonly T[]) =>
    sql<SqlBool>`${column} = any(${[...values]})`,
};

/** `?` as PostgreSQL writes it: $1, $2, … */
function numbered(text: string): string {
  let count = 0;
  return text.replaceAll("?", () => `$${++count}`);
}
