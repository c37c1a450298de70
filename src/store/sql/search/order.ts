import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";

/** One term of an ordering. Where it is nullable, rows without a value come last, up or down. */
export interface OrderTerm {
  readonly expression: Expression<unknown>;
  readonly direction: "asc" | "desc";
  readonly nullable: boolean;
  /** What the expression needs beside the ordered table. */
  readonly join?: OrderJoin;
}

/** Rows of which at most one meets the condition for each ordered row. */
export interface OrderJoin {
  readonly rows: Expression<unknown>;
  readonly alias: string;
  readonly on: Expression<SqlBool>;
}

/** The query, ordered by these terms; what they join is there for conditions on their expressions. */
export const orderedBy = <DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  terms: readonly OrderTerm[],
): SelectQueryBuilder<DB, TB, O> => terms.reduce(withTerm, query);

function withTerm<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { expression, direction, nullable, join }: OrderTerm,
): SelectQueryBuilder<DB, TB, O> {
  const joined = join === undefined ? query : leftJoined(query, join);
  return joined.orderBy(expression, (order) => {
    const directed = direction === "asc" ? order.asc() : order.desc();
    return nullable ? directed.nullsLast() : directed;
  });
}

/** The joined columns stay out of the query's type: only the term's expression names them. */
const leftJoined = <DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { rows, alias, on }: OrderJoin,
): SelectQueryBuilder<DB, TB, O> =>
  query.leftJoin(sql`${rows}`.as(sql.id(alias)), (join) =>
    join.on(on),
  ) as unknown as SelectQueryBuilder<DB, TB, O>;

export const directionOf = (ascending: boolean): OrderTerm["direction"] =>
  ascending ? "asc" : "desc";
