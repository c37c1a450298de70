/** What a search filter means, independent of any database. */

export type Entity = "attribute" | "metric" | "param" | "tag" | "dataset";

/** Integers beyond 2^53 are bigints, so that no digit is lost. */
export type Scalar = string | number | bigint;

export type Filter =
  | { readonly kind: "and" | "or"; readonly operands: readonly Filter[] }
  | { readonly kind: "not"; readonly operand: Filter }
  | Comparison;

/** One test of one key. `column` is the 1-based place of the key in the filter's text. */
export type Comparison = {
  readonly kind: "comparison";
  readonly entity: Entity;
  readonly key: string;
  readonly column: number;
} & (
  | { readonly comparator: "=" | "!=" | "<" | "<=" | ">" | ">="; readonly value: Scalar }
  | { readonly comparator: "LIKE" | "ILIKE"; readonly value: string }
  | { readonly comparator: "IN" | "NOT IN"; readonly value: readonly Scalar[] }
  | { readonly comparator: "IS NULL" | "IS NOT NULL"; readonly value: null }
);

export type Comparator = Comparison["comparator"];

/** One column of an ordering. */
export interface OrderBy {
  readonly entity: Entity;
  readonly key: string;
  readonly ascending: boolean;
}

/** Every comparison of a filter, left to right. */
export function comparisonsOf(filter: Filter): Comparison[] {
  if (filter.kind === "comparison") return [filter];
  if (filter.kind === "not") return comparisonsOf(filter.operand);
  return filter.operands.flatMap(comparisonsOf);
}
