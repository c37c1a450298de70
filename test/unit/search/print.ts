import type { Comparison, Entity, Filter, Scalar } from "../../../src/core/search/ast.ts";

const SPELLINGS: Record<Entity, string> = {
  attribute: "attributes",
  metric: "metrics",
  param: "params",
  tag: "tags",
  dataset: "dataset",
};

/** A filter's text, from which the parser reads the same filter (columns apart). */
export function printFilter(filter: Filter): string {
  if (filter.kind === "comparison") return printComparison(filter);
  if (filter.kind === "not") return `NOT (${printFilter(filter.operand)})`;
  const operands = filter.operands.map((operand) => `(${printFilter(operand)})`);
  return operands.join(` ${filter.kind.toUpperCase()} `);
}

function printComparison({ entity, key, comparator, value }: Comparison): string {
  const left = `${SPELLINGS[entity]}.\`${key}\` ${comparator}`;
  if (value === null) return left;
  if (!Array.isArray(value)) return `${left} ${printScalar(value as Scalar)}`;
  return `${left} (${value.map((each) => printListed(each as Scalar)).join(", ")})`;
}

const printScalar = (value: Scalar): string =>
  typeof value === "string" ? `'${value}'` : String(value);

const printListed = (value: Scalar): string =>
  typeof value === "string" ? `'${value.replace(/['\\]/g, "\\$&")}'` : String(value);

/** The filter without the places of its comparisons. */
export function withoutColumns(filter: Filter): unknown {
  if (filter.kind === "not") return { ...filter, operand: withoutColumns(filter.operand) };
  if (filter.kind !== "comparison")
    return { ...filter, operands: filter.operands.map(withoutColumns) };
  const { column: _column, ...rest } = filter;
  return rest;
}
