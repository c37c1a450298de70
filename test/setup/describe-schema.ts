import type { DatabaseSync } from "node:sqlite";
import type { Sql } from "postgres";

/** What a database's schema consists of, by kind and name, in a form that two databases can be compared in. */
export type SchemaDescription = Record<string, unknown>;

/** Describes every table (columns, keys, checks), index and trigger of an SQLite database. */
export function describeSqlite(db: DatabaseSync): SchemaDescription {
  const objects = db
    .prepare(
      "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all() as { type: string; name: string; sql: string }[];
  return Object.fromEntries(
    objects.map(({ type, name, sql }) => {
      const queries = sqliteQueries[type] ?? {};
      const pragmas = Object.entries(queries).map(([key, query]) => [
        key,
        db.prepare(query).all(name),
      ]);
      const text = type === "table" ? clauses(sql) : normal(sql);
      return [`${type} ${name}`, { ...Object.fromEntries(pragmas), text }];
    }),
  );
}

const sqliteQueries: Record<string, Record<string, string>> = {
  table: {
    columns: "SELECT * FROM pragma_table_xinfo(?)",
    kind: "SELECT type, wr, strict FROM pragma_table_list WHERE name = ?",
    // SQLite numbers the indices of keys, in an order that has no meaning.
    indices: `
      SELECT iif(origin = 'c', name, NULL) AS name, "unique", origin, partial,
        (SELECT group_concat(c.name) FROM pragma_index_info(i.name) c) AS columns
      FROM pragma_index_list(?) i ORDER BY 1, 3, 5`,
    foreignKeys: `
      SELECT seq, "table", "from", "to", on_update, on_delete, match
      FROM pragma_foreign_key_list(?) ORDER BY 2, 3, 1`,
  },
  index: { columns: "SELECT * FROM pragma_index_xinfo(?)" },
};

/**
 * The column definitions and constraints of a CREATE TABLE, sorted: MLflow's migrations put the
 * constraints in an order of chance. They alone tell a constraint's name and a check's expression.
 */
const clauses = (sql: string): string[] =>
  normal(sql)
    .replace(/^create table \w+\((.*)\)$/u, "$1")
    // A comma that is inside no parentheses.
    .split(/,(?![^(]*\))/u)
    .toSorted();

/** One spelling for statements that differ only in case, white space and needless quotes. */
const normal = (sql: string): string =>
  sql
    .split("'")
    .map((part, at) => (at % 2 === 0 ? outsideLiteral(part) : part))
    .join("'");

const outsideLiteral = (sql: string): string =>
  sql
    .toLowerCase()
    .replaceAll('"', "")
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/ ?([(),;]) ?/gu, "$1");

/** Describes every object in the schema `public` of a PostgreSQL database. */
export async function describePostgres(sql: Sql): Promise<SchemaDescription> {
  const described = await Promise.all(
    Object.entries(postgresQueries).map(async ([kind, query]) => {
      const rows = await sql.unsafe(query);
      return rows.map(({ id, ...properties }) => [`${kind} ${id}`, properties] as const);
    }),
  );
  return Object.fromEntries(described.flat());
}

const ofPublic = (oid: string): string =>
  `JOIN pg_class c ON c.oid = ${oid} AND c.relnamespace = 'public'::regnamespace`;

const postgresQueries = {
  relation: `
    SELECT c.relname AS id, c.relkind, c.relpersistence, c.reloptions
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace`,
  column: `
    SELECT c.relname || '.' || a.attname AS id,
      row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) AS position,
      format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attidentity, a.attgenerated,
      a.attcollation::regcollation AS collation, pg_get_expr(d.adbin, d.adrelid) AS default
    FROM pg_attribute a ${ofPublic("a.attrelid")} AND c.relkind = 'r'
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped`,
  // From 18 on NOT NULL is a constraint too, named after what the column was called at first; it is
  // compared as a property of the column.
  constraint: `
    SELECT c.relname || '.' || k.conname AS id, k.contype, pg_get_constraintdef(k.oid) AS definition,
      k.convalidated, k.condeferrable, k.condeferred
    FROM pg_constraint k ${ofPublic("k.conrelid")} WHERE k.contype <> 'n'`,
  index: `
    SELECT c.relname AS id, pg_get_indexdef(i.indexrelid) AS definition, i.indisvalid
    FROM pg_index i ${ofPublic("i.indexrelid")}`,
  sequence: `
    SELECT c.relname AS id, s.seqtypid::regtype AS type, s.seqstart, s.seqincrement, s.seqmax,
      s.seqmin, s.seqcache, s.seqcycle, d.refobjid::regclass AS owner, d.refobjsubid, d.deptype
    FROM pg_sequence s ${ofPublic("s.seqrelid")}
    LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.refobjsubid > 0`,
  trigger: `
    SELECT t.tgname AS id, pg_get_triggerdef(t.oid) AS definition, t.tgenabled
    FROM pg_trigger t ${ofPublic("t.tgrelid")} WHERE NOT t.tgisinternal`,
  function: `
    SELECT p.proname AS id, pg_get_function_result(p.oid) AS result,
      regexp_replace(p.prosrc, '\\s+', ' ', 'g') AS body, p.provolatile, p.prosecdef
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`,
  type: `
    SELECT t.typname AS id, t.typtype FROM pg_type t
    WHERE t.typnamespace = 'public'::regnamespace AND t.typrelid = 0 AND t.typcategory <> 'A'`,
};
