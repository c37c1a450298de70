import { type Expression, type SqlBool, sql } from "kysely";

/** Where the databases differ in a search. */
export interface SearchCapabilities {
  /** Case-sensitive `column LIKE pattern`, with `%` and `_`. */
  like(column: Expression<unknown>, pattern: string): Expression<SqlBool>;
  /** LIKE that ignores case: of ASCII letters on SQLite, by the database's locale on PostgreSQL. */
  ilike(column: Expression<unknown>, pattern: string): Expression<SqlBool>;
  /** The column, to be compared in rows found by another one: no index on it is of use there. */
  unindexed<T>(column: Expression<T>): Expression<T>;
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
};

export const postgresSearch: SearchCapabilities = {
  like: (column, pattern) => sql`${column} like ${endedPattern(pattern)}`,
  ilike: (column, pattern) => sql`${column} ilike ${endedPattern(pattern)}`,
  unindexed: (column) => column,
};

/** PostgreSQL escapes with a backslash and refuses a pattern that ends in one: let it mean itself. */
function endedPattern(pattern: string): string {
  const [trailing = ""] = /(?<!\\)\\+$/.exec(pattern) ?? [];
  return trailing.length % 2 === 0 ? pattern : `${pattern}\\`;
}
