import { type RawBuilder, sql } from "kysely";
import type { Comparison, Filter, Scalar } from "../../../core/search/ast.ts";
import { compare } from "./filter.ts";
import { ownedRows, rowColumn, type RowsOfKey } from "./keyed-rows.ts";
import { all, hasFew, meetsAsOwner, type RunSearch } from "./run-search.ts";
import { columnOf, INDEXED, rowCondition, rowsCompared } from "./runs.ts";

/**
 * Rows that lead to every run which meets a part of a filter, and maybe to others: a subquery with
 * the runs' ids as `owner`, some of them maybe twice.
 */
type LeadingRows = RawBuilder<unknown>;

/** What an index can find among values. */
const FOUND = ["=", "IN", "<", "<=", ">", ">="];
/** What has to be tried on every value of a key. */
const TRIED = ["LIKE", "ILIKE", "!=", "NOT IN"];

/** From so many rows the runs are found sooner than along any index. */
const FEW_ROWS = 1_000;

/** From so many sooner than among all; from more where they are in the order of their runs. */
const MANY_ROWS = 20_000;
const MANY_IN_ORDER = 300_000;

/** The search among the runs that few rows lead to, if they do. */
export async function fewRows(search: RunSearch): Promise<RunSearch | undefined> {
  const rows = await shortest(search, leadingRows(search), FEW_ROWS);
  return rows && amongMatches(search, rows);
}

/** The search among its few matches, if there are few; found from more rows. */
export async function fewMatches(search: RunSearch): Promise<RunSearch | undefined> {
  const rows =
    (await shortest(search, leadingRows(search), MANY_ROWS)) ??
    (await shortest(search, orderedRows(search), MANY_IN_ORDER)) ??
    triedRows(search)[0];
  return rows && amongMatches(search, rows);
}

/** The first of some ways of at most so many rows. */
async function shortest(
  search: RunSearch,
  ways: readonly LeadingRows[],
  most: number,
): Promise<LeadingRows | undefined> {
  for (const rows of ways) if (await hasFew(search, sql`${rows} as few`, most)) return rows;
  return undefined;
}

const MOST_MATCHES = 5_000;

async function amongMatches(search: RunSearch, rows: LeadingRows): Promise<RunSearch | undefined> {
  const { session, where } = search;
  const query = sql<{ id: string }>`select distinct few.owner as id from ${rows} as few
    where ${meetsAsOwner(session, where)} limit ${sql.lit(MOST_MATCHES + 1)}`;
  const ids = (await query.execute(session.db)).rows.map(({ id }) => id);
  if (ids.length > MOST_MATCHES) return undefined;
  return { ...search, ids, where: [] };
}

/** Each of these rows lead to all runs of the search; an index leads to the rows. */
const leadingRows = (search: RunSearch): LeadingRows[] => waysTo(search, search.conjuncts, FOUND);

/** The same of one value, in the order of their runs: they can be looked up as quickly as read. */
const orderedRows = (search: RunSearch): LeadingRows[] =>
  waysTo(search, search.conjuncts.filter(isOfText), ["="]);

/** The same, where all rows of a key must be read for it, or all runs. */
const triedRows = (search: RunSearch): LeadingRows[] =>
  search.session.dialect.textsInOrder
    ? [
        ...waysTo(search, search.conjuncts.filter(isOfText), [...FOUND, ...TRIED]),
        sql`(select run_uuid as owner from runs where ${all(search.scope)})`,
      ]
    : [];

const isOfText = (filter: Filter): boolean =>
  filter.kind === "comparison" && textTable(rowsCompared(filter)) !== undefined;

const textTable = (of: RowsOfKey | undefined): "params" | "tags" | undefined =>
  of?.rows.table === "params" || of?.rows.table === "tags" ? of.rows.table : undefined;

/** One way for each key that is compared, by all of its comparisons, and for each disjunction. */
function waysTo(
  search: RunSearch,
  conjuncts: readonly Filter[],
  comparators: readonly string[],
): LeadingRows[] {
  const comparisons = conjuncts
    .filter((each) => each.kind === "comparison")
    .filter(({ comparator }) => comparators.includes(comparator));
  const byKey = Map.groupBy(comparisons, ({ entity, key }) => `${entity} ${key}`);
  const others = conjuncts.filter(({ kind }) => kind === "or" || kind === "and");
  return [
    ...byKey.values().map((ofKey) => rowsOf(search, ofKey)),
    ...others.map((each) => wayTo(search, each, comparators)),
  ].filter((each) => each !== undefined);
}

function wayTo(
  search: RunSearch,
  filter: Filter,
  comparators: readonly string[],
): LeadingRows | undefined {
  if (filter.kind === "not") return undefined;
  if (filter.kind !== "or")
    return waysTo(search, filter.kind === "and" ? filter.operands : [filter], comparators)[0];
  const ways = filter.operands.map((each) => wayTo(search, each, comparators));
  const known = ways.filter((each) => each !== undefined);
  if (known.length < ways.length) return undefined;
  const rows = known.map((way, n) => sql`select owner from ${way} as ${sql.id(`way_${n}`)}`);
  return sql`(${sql.join(rows, sql` union all `)})`;
}

/** The rows that meet all of these comparisons of one key. */
function rowsOf(search: RunSearch, comparisons: readonly Comparison[]): LeadingRows | undefined {
  const { dialect } = search.session;
  const [first] = comparisons as [Comparison];
  const { entity, key } = first;
  if (first.comparator === "IN" && first.value.length <= MOST_VALUES)
    return oneOf(search, first, first.value);
  const of = rowsCompared(first);
  if (of === undefined)
    return entity === "attribute" ? runsOf(search, key, comparisons) : undefined;
  const value = rowColumn("value");
  const conditions = comparisons.map((each) =>
    entity === "metric" ? rowCondition(each, value, dialect) : dialect.textAmong(value, each),
  );
  const known = conditions.filter((each) => each !== undefined);
  if (known.length === 0) return undefined;
  const table = textTable(of);
  const foundBy = table === undefined ? sql`` : dialect.byWholeRow(table);
  return ownedRows({ ...of, rows: { ...of.rows, foundBy }, condition: all(known) });
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
  return each.length === 0 ? undefined : wayTo(search, { kind: "or", operands: each }, ["="]);
}

const MOST_VALUES = 100;

function runsOf(
  { session, scope }: RunSearch,
  key: string,
  comparisons: readonly Comparison[],
): LeadingRows | undefined {
  if (!INDEXED.includes(key) && key !== "run_id") return undefined;
  const conditions = comparisons.map((each) => compare(columnOf(key), each, session.dialect));
  return sql`(select run_uuid as owner from runs where ${all([...scope, ...conditions])})`;
}
