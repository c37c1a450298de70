import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Comparison } from "../../../core/search/ast.ts";
import type { Tables } from "../tables.ts";
import type { SearchCapabilities } from "./capabilities.ts";
import { compare } from "./filter.ts";
import type { OrderTerm } from "./order.ts";

/** A table with a row per owner and key: the params, tags or metrics of a run, a model … */
export interface KeyedRows {
  readonly table: keyof Tables;
  readonly key: string;
  readonly value: string;
  readonly owner: string;
  /** The column of the outer query that `owner` names, with its table. */
  readonly outer: string;
  /** Follows the table's name: by which index its rows are found. */
  readonly foundBy?: RawBuilder<unknown>;
  /** Ends a question about an owner's row. */
  readonly askedEach?: RawBuilder<unknown>;
}

/** The rows of one key. */
export interface RowsOfKey {
  readonly rows: KeyedRows;
  readonly key: string;
}

/** Some of them. */
export interface OwnedRows extends RowsOfKey {
  readonly condition: Expression<SqlBool>;
}

/** Those rows as a subquery with the columns `owner` and `value`. */
export const ownedRows = ({ rows, key, condition }: OwnedRows): RawBuilder<unknown> =>
  sql`(select ${rowColumn(rows.owner)} as owner, ${rowColumn(rows.value)} as value from ${rowsOf(rows)}
    where ${rowColumn(rows.key)} = ${key} and ${condition})`;

/** A column of a row, in the conditions and expressions that the functions below take. */
export const rowColumn = (name: string): RawBuilder<unknown> => sql.ref(`row.${name}`);

const rowsOf = ({ table, foundBy = sql`` }: KeyedRows): RawBuilder<unknown> =>
  sql`${sql.table(table)} as ${sql.id("row")} ${foundBy}`;

const isOf = (rows: KeyedRows, key: string): RawBuilder<SqlBool> =>
  sql`${rowColumn(rows.key)} = ${key} and ${rowColumn(rows.owner)} = ${sql.ref(rows.outer)}`;

/** Whether the owner has a row of this key, one that meets the condition if there is one. */
export const hasRow = (
  rows: KeyedRows,
  key: string,
  condition?: Expression<SqlBool>,
): RawBuilder<SqlBool> =>
  sql`exists (select 1 from ${rowsOf(rows)} where ${isOf(rows, key)}${
    condition === undefined ? sql`` : sql` and ${condition}`
  } ${rows.askedEach ?? sql``})`;

/**
 * An expression over the owner's row of this key, to order by; null where there is no such row. Its
 * columns have names that no table has, so that the outer query need not write a table before its own.
 */
export function fromRow(
  rows: KeyedRows,
  key: string,
  expression: Expression<unknown>,
  alias: string,
): Required<Pick<OrderTerm, "expression" | "join">> {
  const [owner, value] = [`${alias}_owner`, `${alias}_value`];
  const columns = sql`${rowColumn(rows.owner)} as ${sql.id(owner)}, ${expression} as ${sql.id(value)}`;
  return {
    expression: sql.ref(`${alias}.${value}`),
    join: {
      rows: sql`(select ${columns} from ${rowsOf(rows)} where ${rowColumn(rows.key)} = ${key})`,
      alias,
      on: sql`${sql.ref(`${alias}.${owner}`)} = ${sql.ref(rows.outer)}`,
    },
  };
}

/** Whether a comparison holds for the owner's row of the key; without that row, only IS NULL does. */
export function rowMeets(
  rows: KeyedRows,
  key: string,
  comparison: Comparison,
  capabilities: SearchCapabilities,
): RawBuilder<SqlBool> {
  if (comparison.comparator === "IS NOT NULL") return hasRow(rows, key);
  if (comparison.comparator === "IS NULL") return sql`not ${hasRow(rows, key)}`;
  const value = capabilities.unindexed(rowColumn(rows.value));
  return hasRow(rows, key, compare(value, comparison, capabilities));
}
