import type { BulkInsert, Value } from "../sql/session.ts";

/*
 * Statements for any number of rows: each column is one array. So a statement is prepared once for
 * all numbers of rows.
 */

/** The columns of some rows, as the parameters of an insert. */
export const columnArrays = (
  { columns }: BulkInsert,
  rows: readonly (readonly Value[])[],
): (Value | undefined)[][] =>
  Object.keys(columns).map((_, index) => rows.map((row) => elementOf(row[index])));

/** The driver takes an array for its first element's type where that is a boolean or a bigint. */
const elementOf = (value: Value | undefined): Value | undefined =>
  typeof value === "boolean" || typeof value === "bigint" ? String(value) : value;

/** The insert of rows, whose columns are the parameters from a number on. */
export function insertText(
  { table, columns, tail }: BulkInsert,
  firstParameter = 1,
  condition = "",
): string {
  const names = Object.keys(columns).join(", ");
  const arrays = Object.values(columns).map(
    (type, index) => `$${firstParameter + index}::${type}[]`,
  );
  return `insert into ${table} (${names})
    select * from unnest(${arrays.join(", ")}) as added (${names}) ${condition} ${tail}`;
}

/**
 * Inserts into several tables in one statement. Where `ofRuns` the first parameter are the ids of
 * runs: it locks them in their order before all else, inserts what is of those that are active, and
 * returns their stages.
 */
export function insertAllText(inserts: readonly BulkInsert[], ofRuns: boolean): string {
  let parameter = ofRuns ? 2 : 1;
  const parts = inserts.map((insert, n) => {
    const text = insertText(insert, parameter, ofRuns ? OF_ACTIVE_RUN : "");
    parameter += Object.keys(insert.columns).length;
    return `insert_${n} as (${text})`;
  });
  const all = ofRuns ? [LOCKED_RUNS, ...parts] : parts;
  return `with ${all.join(", ")} select ${ofRuns ? "* from locked" : "1"}`;
}

/** What is inserted comes after the statement's own rows, which are these. */
const LOCKED_RUNS = `locked as (select run_uuid, lifecycle_stage from runs
  where run_uuid = any($1::text[]) order by run_uuid for no key update)`;

const OF_ACTIVE_RUN =
  "where added.run_uuid in (select run_uuid from locked where lifecycle_stage = 'active')";
