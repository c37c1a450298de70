import {
  type CompiledQuery,
  type Expression,
  PostgresAdapter,
  PostgresQueryCompiler,
  type SqlBool,
  sql,
} from "kysely";
import type postgres from "postgres";
import { kyselyOver } from "../sql/kysely-over.ts";
import { postgresSearch } from "../sql/search/capabilities.ts";
import type { BulkInsert, Dialect, Row, Session, Value } from "../sql/session.ts";
import type { StoreSettings } from "../tracking-store.ts";

/** What runs a session's statements: the pool for reads, one connection for a transaction. */
export type Runner = Pick<postgres.Sql, "unsafe">;

/**
 * A session whose statements run on a pool or on one connection. The statement under way is
 * cancelled when the signal is aborted.
 */
export function postgresSession(
  runner: Runner,
  settings: StoreSettings,
  signal?: AbortSignal,
): Session {
  const pending = (text: string, parameters: readonly unknown[]) => {
    signal?.throwIfAborted();
    return runner.unsafe(text, parameters as never[], { prepare: true });
  };
  const settled = async <T>(query: PromiseLike<T> & { cancel(): unknown }): Promise<T> => {
    const cancel = (): void => void Promise.resolve(query.cancel()).catch(() => {});
    signal?.addEventListener("abort", cancel);
    try {
      return await query;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  };
  const all = async (text: string, parameters: readonly unknown[]) =>
    shaped(await settled(pending(text, parameters)));
  return {
    db: kyselyOver({
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new PostgresAdapter(),
      execute: ({ sql: text, parameters }: CompiledQuery) => all(text, parameters),
    }),
    dialect: postgresDialect,
    settings,
    query: async <R extends Row>(text: string, parameters: readonly Value[]) =>
      (await all(numbered(text), parameters)).rows as R[],
    values: async (text: string, parameters: readonly Value[]) => [
      ...(await settled(pending(numbered(text), parameters).values())),
    ],
    insertRows: async <R extends Row>(insert: BulkInsert, rows: readonly (readonly Value[])[]) => {
      if (rows.length === 0) return [];
      const columns = Object.keys(insert.columns).map((_, index) =>
        rows.map((row) => elementOf(row[index])),
      );
      return (await all(unnested(insert), columns)).rows as R[];
    },
  };
}

const shaped = (result: postgres.RowList<postgres.Row[]>) => ({
  rows: [...result] as Row[],
  numAffectedRows: BigInt(result.count ?? 0),
});

const postgresDialect: Dialect = {
  ...postgresSearch,
  metricSeries: "metrics",
  metricSeriesByTime: "metrics",
  metricWritersOut: ["set local lock_timeout = '50ms'", "lock table metrics in share mode"],
  takeRows: "for update skip locked",
  oneOf: <T>(column: Expression<T>, values: readonly T[]) =>
    sql<SqlBool>`${column} = any(${[...values]})`,
};

/** The driver takes an array for its first element's type where that is a boolean or a bigint. */
const elementOf = (value: Value | undefined): Value | undefined =>
  typeof value === "boolean" || typeof value === "bigint" ? String(value) : value;

/** `?` as PostgreSQL writes it: $1, $2, … */
function numbered(text: string): string {
  let count = 0;
  return text.replaceAll("?", () => `$${++count}`);
}

/** One statement for any number of rows: each column is one array. */
function unnested({ table, columns, tail }: BulkInsert): string {
  const names = Object.keys(columns).join(", ");
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  return `insert into ${table} (${names}) select * from unnest(${arrays.join(", ")}) ${tail}`;
}
