import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Comparison, Filter } from "../../../core/search/ast.ts";
import { compare } from "./filter.ts";
import type { RowsOfKey } from "./keyed-rows.ts";
import { textTable } from "./leading-rows.ts";
import { all, type RunSearch } from "./run-search.ts";
import { columnOf, compares, rowsCompared } from "./runs.ts";

/** What no index answers by itself. */
const TRIED = ["LIKE", "ILIKE", "!=", "NOT IN"];

/** Attributes of which an experiment's runs have few different values. */
const CLASSES = ["status", "user_id"];

/** Of a key with more values they are not listed; each takes a step in an index. */
const MOST_VALUES = 1_000;

/** More than so many are not searched for one by one. */
const MOST_MEANT = 100;

/**
 * The search with the values named that a LIKE, ILIKE, != or NOT IN may mean, where they are few: in
 * comparisons of the rows `of`, or else in all.
 */
export async function withKnownValues(search: RunSearch, of?: RowsOfKey): Promise<RunSearch> {
  const conjuncts: Filter[] = [];
  for (const each of search.conjuncts)
    conjuncts.push(of === undefined || compares(each, of) ? await named(search, each) : each);
  return { ...search, conjuncts };
}

async function named(search: RunSearch, filter: Filter): Promise<Filter> {
  if (filter.kind !== "comparison" || !TRIED.includes(filter.comparator)) return filter;
  const values = valuesOf(search, filter);
  if (values === undefined) return filter;
  const { db, dialect } = search.session;
  const next = (above: RawBuilder<SqlBool>) =>
    sql`(select ${values.value} from ${values.rows} and ${above} order by ${values.value} limit 1)`;
  const query = sql<{ value: string; is_meant: number | boolean | null }>`
    with recursive known (value, place) as (
      select ${next(sql`${values.value} is not null`)}, 1
      union all
      select ${next(sql`${values.value} > known.value`)}, place + 1 from known
      where known.value is not null and place <= ${sql.lit(MOST_VALUES)})
    select value, ${compare(sql.ref("value"), filter, dialect)} as is_meant from known
    where value is not null`;
  const { rows } = await query.execute(db);
  const meant = rows.filter(({ is_meant }) => is_meant).map(({ value }) => value);
  if (rows.length > MOST_VALUES || meant.length > MOST_MEANT) return filter;
  const { kind, entity, key, column } = filter;
  return { kind, entity, key, column, comparator: "IN", value: meant };
}

interface Values {
  value: Expression<unknown>;
  /** With a condition, to which others can be added. */
  rows: RawBuilder<unknown>;
}

/** The values that are compared, where an index holds them in their order. */
function valuesOf(
  { session, isOfOne, scope }: RunSearch,
  comparison: Comparison,
): Values | undefined {
  const of = rowsCompared(comparison);
  const table = textTable(of);
  if (of === undefined || table === undefined)
    return isOfOne && CLASSES.includes(comparison.key) && comparison.entity === "attribute"
      ? { value: columnOf(comparison.key), rows: sql`runs where ${all(scope)}` }
      : undefined;
  if (!session.dialect.textsInOrder) return undefined;
  const { rows, key } = of;
  const foundBy = session.dialect.byWholeRow(table);
  return {
    value: sql.ref(rows.value),
    rows: sql`${sql.table(table)} ${foundBy} where ${sql.ref(rows.key)} = ${key}`,
  };
}
