import type { Expression, SelectQueryBuilder } from "kysely";

/** One term of an ordering. Where it is nullable, rows without a value come last, up or down. */
export interface OrderTerm {
  readonly expression: Expression<unknown>;
  readonly direction: "asc" | "desc";
  readonly nullable: boolean;
}

/** The query, ordered by these terms. */
export const orderedBy = <DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  terms: readonly OrderTerm[],
): SelectQueryBuilder<DB, TB, O> =>
  terms.reduce(
    (ordered, { expression, direction, nullable }) =>
      ordered.orderBy(expression, (order) => {
        const directed = direction === "asc" ? order.asc() : order.desc();
        return nullable ? directed.nullsLast() : directed;
      }),
    query,
  );

export const directionOf = (ascending: boolean): OrderTerm["direction"] =>
  ascending ? "asc" : "desc";
