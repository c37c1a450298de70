import { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Comparison, Filter, Scalar } from "../../../core/search/ast.ts";
import type { SearchCapabilities } from "./capabilities.ts";

/** Turns one comparison of a resource into SQL. */
export type CompileComparison = (comparison: Comparison) => Expression<SqlBool>;

/**
 * A filter as a condition, with bound parameters only; true where there is no filter.
 * NOT is true for whatever its operand is not true for, missing values included.
 */
export function compileFilter(
  filter: Filter | undefined,
  compile: CompileComparison,
): Expression<SqlBool> {
  if (filter === undefined) return sql`1 = 1`;
  if (filter.kind === "comparison") return compile(filter);
  if (filter.kind === "not") return sql`(${compileFilter(filter.operand, compile)}) is not true`;
  const operands = filter.operands.map((operand) => compileFilter(operand, compile));
  return filter.kind === "and" ? builder.and(operands) : builder.or(operands);
}

const builder = expressionBuilder<Record<string, never>, never>();

/** `column comparator value`, by the database's rules: null where the column is null. */
export function compare(
  column: Expression<unknown>,
  comparison: Comparison,
  { like, ilike }: SearchCapabilities,
): Expression<SqlBool> {
  switch (comparison.comparator) {
    case "LIKE":
      return like(column, comparison.value);
    case "ILIKE":
      return ilike(column, comparison.value);
    case "IS NULL":
    case "IS NOT NULL":
      return sql`${column} ${sql.raw(comparison.comparator)}`;
    case "IN":
    case "NOT IN":
      return among(column, comparison);
    default:
      return sql`${column} ${sql.raw(comparison.comparator)} ${bound(comparison.value)}`;
  }
}

/** An empty list holds nothing; it would be a syntax error on PostgreSQL. */
function among(
  column: Expression<unknown>,
  { comparator, value }: Comparison & { comparator: "IN" | "NOT IN" },
): Expression<SqlBool> {
  if (value.length === 0) return comparator === "IN" ? sql`1 = 0` : sql`1 = 1`;
  return sql`${column} ${sql.raw(comparator)} (${sql.join(value.map(bound))})`;
}

/** A parameter; numbers with their type, because PostgreSQL would give them the column's. */
export function bound(value: Scalar): RawBuilder<Scalar> {
  if (typeof value === "string") return sql`${value}`;
  const isInteger = typeof value === "bigint" || Number.isSafeInteger(value);
  return isInteger ? sql`cast(${value} as bigint)` : sql`cast(${value} as double precision)`;
}
