import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { bound } from "./filter.ts";
import { hasRow, type OwnedRows, ownedRows, rowColumn } from "./keyed-rows.ts";
import {
  all,
  comes,
  hasFew,
  NAN,
  type Place,
  type PlaceValue,
  type RunSearch,
  sorted,
} from "./run-search.ts";
import { isNanMetric, type RunTerm, rowsOrdering } from "./runs.ts";

/** Whether an index holds the runs in the order of a term. */
const leads = ({ session, isOfOne }: RunSearch, { of, isMetric, column }: RunTerm): boolean =>
  of === undefined
    ? column !== undefined && isOfOne
    : isMetric === true || session.dialect.textsInOrder;

/** How many rows are looked at for how soon an index fills a page, and how many it may take. */
const SAMPLE = 120;
const MOST_ROWS = 50_000;

/**
 * Whether an index holds the order and fills a page sooner than the runs are sorted, judged by how
 * many of its first rows are of runs that are searched for.
 */
export async function leadsSoon(
  search: RunSearch,
  term: RunTerm,
  start: PlaceValue | undefined,
  limit: number,
): Promise<boolean> {
  if (!leads(search, term)) return false;
  const path = pathOf(search, term, start);
  if (path.from === undefined || start === null || start === NAN) return true;
  const isFound = sql`exists (select 1 from runs where runs.run_uuid = few.owner and ${all(search.where)})`;
  const sample = sql<{ rows: number; found: number }>`select count(*) as rows,
      sum(case when ${isFound} then 1 else 0 end) as found
    from (select * from ${ownedRows(path.from)} as each_row
      order by value ${sql.raw(term.direction)} limit ${sql.lit(SAMPLE)}) as few`;
  const {
    rows: [seen],
  } = await sample.execute(search.session.db);
  const expected = (limit * SAMPLE) / Number(seen?.found);
  if (Number(seen?.rows) < SAMPLE) return true;
  if (expected > MOST_ROWS) return false;
  return !(await hasFew(search, sql`runs where ${all(search.scope)}`, Math.ceil(2 * expected)));
}

/** What leads through the runs that have a value of a term, from one on: rows, or a column. */
interface Path {
  from?: OwnedRows;
  value: Expression<unknown>;
  where: readonly Expression<SqlBool>[];
}

function pathOf(search: RunSearch, term: RunTerm, start: PlaceValue | undefined): Path {
  const { of, column, isMetric = false } = term;
  if (of === undefined)
    return { value: column!, where: [...search.where, beyond(term, column!, start)] };
  const rows = rowsOrdering(of, isMetric, search.conjuncts, search.session.dialect);
  const condition = sql<SqlBool>`${rows.condition} and ${beyond(term, rowColumn("value"), start)}`;
  return { from: { ...rows, condition }, value: sql.ref("few.value"), where: search.where };
}

const beyond = (
  term: RunTerm,
  value: Expression<unknown>,
  start: PlaceValue | undefined,
): RawBuilder<SqlBool> =>
  start === undefined || start === null
    ? sql`${value} is not null`
    : sql`${value} ${comes(term)} ${bound(start)}`;

/**
 * The runs along an index: first those with the value of the place, then those with a value beyond,
 * then those where it is NaN, then those without. Runs of one value are a search of their own, by the terms that are left.
 */
export async function along(
  search: RunSearch,
  terms: readonly RunTerm[],
  after: Place | undefined,
  limit: number,
): Promise<string[]> {
  const [term, ...rest] = terms;
  if (term === undefined || !leads(search, term)) return sorted(search, terms, limit, { after });
  if (term.isWhole && after === undefined) return sorted(search, terms, limit, {});
  const found: string[] = [];
  const take = async (find: (room: number) => Promise<string[]>): Promise<void> => {
    if (found.length < limit) found.push(...(await find(limit - found.length)));
  };
  const takeWhere = (condition: Expression<SqlBool>) =>
    take((room) => along(within(search, condition), rest, undefined, room));
  const start = after?.[0];
  if (start !== undefined)
    await take((room) => takeTied(search, terms, start, after?.slice(1), room));
  if (start === null) return found;
  if (start !== NAN || !term.isMetric) {
    await take((room) => takeBeyond(search, terms, start, room));
    if (term.isMetric) await takeWhere(hasValue(search, term, NAN));
  }
  await takeWhere(hasValue(search, term, null));
  return found;
}

const within = (search: RunSearch, condition: Expression<SqlBool>): RunSearch => ({
  ...search,
  where: [...search.where, condition],
});

/** Whether the run's value of the term is this one; asked of each run, past the index that is walked. */
function hasValue(
  { session }: RunSearch,
  { of, column, isMetric }: RunTerm,
  value: PlaceValue,
): Expression<SqlBool> {
  if (of === undefined)
    return value === null ? sql`${column!} is null` : sql`${column!} = ${bound(value)}`;
  if (value === null)
    return sql`not ${hasRow(of.rows, of.key, sql`${rowColumn("value")} is not null`)}`;
  if (isMetric && value === NAN) return isNanMetric(of);
  const same = sql<SqlBool>`${session.dialect.unindexed(rowColumn("value"))} = ${bound(value)}`;
  return hasRow(of.rows, of.key, isMetric ? sql`${rowColumn("is_nan")} = false and ${same}` : same);
}

/** So many runs of one value are sorted rather than searched through. */
const FEW_TIES = 500;

/** The runs with a value beyond one, in order: as many as there is room for. */
async function takeBeyond(
  search: RunSearch,
  terms: readonly RunTerm[],
  start: PlaceValue | undefined,
  room: number,
): Promise<string[]> {
  const term = terms[0]!;
  const path = pathOf(search, term, start);
  if (term.isWhole) return sorted({ ...search, where: path.where }, terms, room, {});
  const first = await firstOn(search, path, term, room);
  if (first.length < room) return withTiesSorted(search, terms, first);
  const last = first.at(-1)!.value;
  const before = await withTiesSorted(
    search,
    terms,
    first.filter(({ value }) => value !== last),
  );
  const tied = await takeTied(search, terms, last, undefined, room - before.length);
  return [...before, ...tied];
}

/** The runs with one value of the first term: a search of their own, by the terms that are left. */
async function takeTied(
  search: RunSearch,
  [term, ...rest]: readonly RunTerm[],
  value: PlaceValue,
  after: Place | undefined,
  room: number,
): Promise<string[]> {
  const same = within(search, hasValue(search, term!, value));
  const few = await fewTied(search, term!, value);
  return few === undefined ? along(same, rest, after, room) : sorted(few, rest, room, { after });
}

interface OnPath {
  id: string;
  value: string | number;
}

/** The first runs on a path; those with the same value in any order. */
async function firstOn(
  { session }: RunSearch,
  { from, value, where }: Path,
  { direction }: RunTerm,
  limit: number,
): Promise<OnPath[]> {
  const runs =
    from === undefined
      ? sql`runs where ${all(where)}`
      : sql`${ownedRows(from)} as few cross join runs where runs.run_uuid = few.owner and ${all(where)}`;
  const query = sql<OnPath>`select runs.run_uuid as id, ${value} as value from ${runs}
    order by ${value} ${sql.raw(direction)} limit ${sql.lit(limit)}`;
  return (await query.execute(session.db)).rows;
}

/** The ids of runs that come by their values, those with the same one in the order of all terms. */
async function withTiesSorted(
  search: RunSearch,
  terms: readonly RunTerm[],
  runs: readonly OnPath[],
): Promise<string[]> {
  const ids = runs.map(({ id }) => id);
  if (runs.every(({ value }, index) => value !== runs[index + 1]?.value)) return ids;
  const these = search.session.dialect.oneOf(sql<string>`runs.run_uuid`, ids);
  return sorted({ ...search, where: [these] }, terms, ids.length, {});
}

/** The runs with this value, if they are few. */
async function fewTied(
  search: RunSearch,
  { of, column, isMetric }: RunTerm,
  value: PlaceValue,
): Promise<RunSearch | undefined> {
  if (value === null || value === NAN) return undefined;
  const { session, scope } = search;
  const condition = sql<SqlBool>`${rowColumn("value")} = ${bound(value)} and ${isMetric ? IS_NUMBER : sql`1 = 1`}`;
  const rows =
    of === undefined
      ? sql`select run_uuid as id from runs where ${all(scope)} and ${column!} = ${bound(value)}`
      : sql`select owner as id from ${ownedRows({ ...of, condition })} as few`;
  const query = sql<{ id: string }>`${rows} limit ${sql.lit(FEW_TIES + 1)}`;
  const ids = (await query.execute(session.db)).rows.map(({ id }) => id);
  if (ids.length > FEW_TIES) return undefined;
  return within(search, session.dialect.oneOf(sql<string>`runs.run_uuid`, ids));
}

const IS_NUMBER = sql`${rowColumn("is_nan")} = false`;
