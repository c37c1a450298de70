import { type RawBuilder, sql } from "kysely";
import type { Comparison, Filter, Scalar } from "../../../core/search/ast.ts";
import { compare } from "./filter.ts";
import { ownedRows, rowColumn, type RowsOfKey } from "./keyed-rows.ts";
import { all, type RunSearch } from "./run-search.ts";
import { columnOf, INDEXED, rowCondition, rowsCompared } from "./runs.ts";

/**
 * Rows that lead to every run which meets a part of a filter, and maybe to others: a subquery with
 * the runs' ids as `owner`, some of them maybe twice.
 */
export type LeadingRows = RawBuilder<unknown>;

/** Which comparisons choose among the rows of a key or the runs; others leave them all. */
type Choosing = (comparison: Comparison) => boolean;

/** Those that an index answers among values. */
const FOUND = ["=", "IN", "<", "<=", ">", ">="];
const isFound: Choosing = ({ entity, comparator, value }) =>
  FOUND.includes(comparator) ||
  (comparator === "LIKE" && /^[^%_]/.test(value)) ||
  (comparator === "IS NULL" && entity === "attribute");

/** Each of these rows lead to all runs of the search; an index leads to the rows. */
export const leadingRows = (search: RunSearch): LeadingRows[] =>
  waysTo(search, search.conjuncts, isFound);

/** The same: all rows of each key of which a run must have a value. */
export const rowsOfKeys = (search: RunSearch): LeadingRows[] =>
  waysTo(search, search.conjuncts, undefined);

/** The same, where texts must be tried on all rows of a key. */
export const triedRows = (search: RunSearch): LeadingRows[] =>
  search.session.dialect.textsInOrder
    ? waysTo(search, search.conjuncts.filter(isOfText), () => true)
    : [];

const isOfText = (filter: Filter): boolean =>
  filter.kind === "comparison" && textTable(rowsCompared(filter)) !== undefined;

export const textTable = (of: RowsOfKey | undefined): "params" | "tags" | undefined =>
  of?.rows.table === "params" || of?.rows.table === "tags" ? of.rows.table : undefined;

/** One way for each key that is compared, by all of its comparisons, and for each disjunction. */
function waysTo(
  search: RunSearch,
  conjuncts: readonly Filter[],
  isChoosing: Choosing | undefined,
): LeadingRows[] {
  const comparisons = conjuncts.filter((each) => each.kind === "comparison");
  const byKey = Map.groupBy(comparisons, ({ entity, key }) => `${entity} ${key}`);
  const others = conjuncts.filter(({ kind }) => kind === "or" || kind === "and");
  return [
    ...byKey.values().map((ofKey) => rowsOf(search, ofKey, isChoosing)),
    ...others.map((each) => wayTo(search, each, isChoosing)),
  ].filter((each) => each !== undefined);
}

function wayTo(
  search: RunSearch,
  filter: Filter,
  isChoosing: Choosing | undefined,
): LeadingRows | undefined {
  if (filter.kind === "not") return undefined;
  if (filter.kind !== "or")
    return waysTo(search, filter.kind === "and" ? filter.operands : [filter], isChoosing)[0];
  const ways = filter.operands.map((each) => wayTo(search, each, isChoosing));
  const known = ways.filter((each) => each !== undefined);
  if (known.length < ways.length) return undefined;
  const rows = known.map((way, n) => sql`select owner from ${way} as ${sql.id(`way_${n}`)}`);
  return sql`(${sql.join(rows, sql` union all `)})`;
}

/** The rows of one key that meet those of its comparisons that choose; all rows where none is to. */
function rowsOf(
  search: RunSearch,
  comparisons: readonly Comparison[],
  isChoosing: Choosing | undefined,
): LeadingRows | undefined {
  const choosing = isChoosing === undefined ? [] : comparisons.filter(isChoosing);
  const among = choosing.find(({ comparator }) => comparator === "IN");
  if (among?.comparator === "IN" && among.value.length <= MOST_VALUES)
    return oneOf(search, among, among.value);
  const [{ entity, key }] = comparisons as [Comparison];
  if (entity === "attribute" && key !== "run_name") return runsOf(search, key, choosing);
  const of = rowsCompared(comparisons[0]!);
  if (of === undefined || comparisons.every(({ comparator }) => comparator === "IS NULL"))
    return undefined;
  const { dialect } = search.session;
  const table = textTable(of);
  const conditions = choosing
    .filter(({ value }) => value !== null)
    .map((each) =>
      table === undefined
        ? rowCondition(each, rowColumn("value"), dialect)
        : dialect.textAmong(rowColumn("value"), each),
    )
    .filter((each) => each !== undefined);
  if (isChoosing !== undefined && conditions.length === 0) return undefined;
  const foundBy = table === undefined ? sql`` : dialect.byWholeRow(table);
  return ownedRows({ ...of, rows: { ...of.rows, foundBy }, condition: all(conditions) });
}

/** SQLite would try each row of a key on a list of values. */
function oneOf(
  search: RunSearch,
  { kind, entity, key, column }: Comparison,
  values: readonly Scalar[],
): LeadingRows | undefined {
  const each = values.map((value): Comparison => ({
    kind,
    entity,
    key,
    column,
    comparator: "=",
    value,
  }));
  return each.length === 0 ? NO_ROWS : wayTo(search, { kind: "or", operands: each }, isFound);
}

const NO_ROWS = sql`(select run_uuid as owner from runs where 1 = 0)`;

const MOST_VALUES = 100;

function runsOf(
  { session, scope }: RunSearch,
  key: string,
  comparisons: readonly Comparison[],
): LeadingRows | undefined {
  if (comparisons.length === 0 || (!INDEXED.includes(key) && key !== "run_id")) return undefined;
  const conditions = comparisons.map((each) => compare(columnOf(key), each, session.dialect));
  return sql`(select run_uuid as owner from runs where ${all([...scope, ...conditions])})`;
}
