import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Comparison } from "../../../core/search/ast.ts";
import { compare } from "./filter.ts";

/** Where the databases differ in a search. */
export interface SearchCapabilities {
  /** Case-sensitive `column LIKE pattern`, with `%` and `_`. */
  like(column: Expression<unknown>, pattern: string): Expression<SqlBool>;
  /** LIKE that ignores case: of ASCII letters on SQLite, by the database's locale on PostgreSQL. */
  ilike(column: Expression<unknown>, pattern: string): Expression<SqlBool>;
  /** The column, to be compared in rows found by another one: no index on it is of use there. */
  unindexed<T>(column: Expression<T>): Expression<T>;
  /** Follows the name of a table of texts, where a row is to be found by its key, value and owner. */
  byWholeRow(table: "params" | "tags"): RawBuilder<unknown>;
  /** `column = value` or `column in (values)` as an index on text answers it; undefined for others. */
  textAmong(column: Expression<unknown>, comparison: Comparison): Expression<SqlBool> | undefined;
  /** Whether indices hold texts in their order, so that they lead through them. */
  textsInOrder: boolean;
  /** Whether rows of the same value come in the same order each time, so that a query goes on where another ended. */
  tiesInOrder: boolean;
  /** Ends a subquery about the row of one owner, which is to be asked for each owner by itself. */
  askedEach: RawBuilder<unknown>;
  /** These ids as a table of one column, `owner`. */
  owners(ids: readonly string[]): RawBuilder<unknown>;
  /** What ends a query whose rows nobody else may change meanwhile; it leaves out those that somebody does. */
  lockFreeRows: string;
}

/**
 * LIKE is case-sensitive by the connection's `PRAGMA case_sensitive_like`, as MLflow sets it.
 * Without statistics SQLite takes an index on (key, value) for a range or a LIKE prefix even where
 * the primary key leads to the one row: seconds instead of milliseconds. Its unary plus forbids that.
 */
export const sqliteSearch: SearchCapabilities = {
  like: (column, pattern) => sql`${column} like ${pattern}`,
  ilike: (column, pattern) => sql`lower(${column}) like lower(${pattern})`,
  unindexed: <T>(column: Expression<T>) => sql<T>`+${column}`,
  // An index holds all of it; through the primary key the row itself would have to be read.
  byWholeRow: (table) => sql`indexed by ${sql.id(`millrace_${table}_by_value`)}`,
  textAmong: (column, comparison) => compare(column, comparison, sqliteSearch),
  textsInOrder: true,
  tiesInOrder: true,
  askedEach: sql``,
  owners: (ids) => sql`(select value as owner from json_each(${JSON.stringify(ids)}))`,
  lockFreeRows: "",
};

export const postgresSearch: SearchCapabilities = {
  like: (column, pattern) => sql`${column} like ${endedPattern(pattern)}`,
  ilike: (column, pattern) => sql`${column} ilike ${endedPattern(pattern)}`,
  unindexed: (column) => column,
  byWholeRow: () => sql``,
  textAmong: (column, comparison) => {
    const { comparator, value } = comparison;
    if (comparator !== "=" && comparator !== "IN") return undefined;
    const hashes = [value].flat().map((text) => sql`hashtextextended(${text}, 0)`);
    if (hashes.length === 0) return undefined;
    return sql`hashtextextended(${column}, 0) in (${sql.join(hashes)}) and ${compare(column, comparison, postgresSearch)}`;
  },
  textsInOrder: false,
  tiesInOrder: false,
  // Joined instead, rows of two keys may be compared each with each while there are no statistics.
  askedEach: sql`offset 0`,
  owners: (ids) => sql`(select unnest(cast(${ids} as text[])) as owner)`,
  lockFreeRows: "for update skip locked",
};

/** PostgreSQL escapes with a backslash and refuses a pattern that ends in one: let it mean itself. */
function endedPattern(pattern: string): string {
  const [trailing = ""] = /(?<!\\)\\+$/.exec(pattern) ?? [];
  return trailing.length % 2 === 0 ? pattern : `${pattern}\\`;
}
