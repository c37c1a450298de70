import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { bound } from "./filter.ts";
import { fewMatches } from "./leading-rows.ts";
import { hasRow, type OwnedRows, ownedRows, rowColumn } from "./keyed-rows.ts";
import {
  all,
  comes,
  type Condition,
  meets,
  meetsAsOwner,
  NAN,
  ofRun,
  type Place,
  type PlaceValue,
  type RunSearch,
  sorted,
} from "./run-search.ts";
import type { Session } from "../session.ts";
import { RUN_ID, type RunTerm, rowsOrdering } from "./runs.ts";

/** Whether an index holds the runs in the order of a term. */
export const leads = (
  { session, isOfOne }: RunSearch,
  { of, isMetric, column }: RunTerm,
): boolean =>
  of === undefined
    ? column !== undefined && isOfOne
    : isMetric === true || session.dialect.textsInOrder;

/** How many rows are looked at for how soon an index fills a page: more where those are too few. */
const SAMPLES = [120, 3_000];

/** What is found among so many of them tells how many it will be among all. */
const TELLING = 2;

/** How many rows an index may take to fill a page. */
const MOST_ROWS = 200_000;

/**
 * Whether an index that leads fills a page soon, judged by how many of its first rows are of runs
 * that are searched for.
 */
export async function leadsSoon(
  search: RunSearch,
  term: RunTerm,
  start: PlaceValue | undefined,
  limit: number,
): Promise<boolean> {
  if (start === null || start === NAN || search.conjuncts.length === 0) return true;
  for (const size of SAMPLES) {
    const { rows, found } = await sample(search, pathOf(search, term, start), term, size);
    if (rows < size) return true;
    if (found >= TELLING) return (limit * size) / found < MOST_ROWS;
  }
  return false;
}

/** How many of the first rows on a path are of runs that are searched for. */
async function sample(
  { session, where }: RunSearch,
  { from, value, where: ofPath }: Path,
  { direction }: RunTerm,
  size: number,
): Promise<{ rows: number; found: number }> {
  const order = sql.raw(direction);
  const first =
    from === undefined
      ? sql`(select * from runs where ${all(ofPath)} order by ${value} ${order} limit ${sql.lit(size)}) as runs`
      : sql`(select * from ${ownedRows(from)} as each_row order by value ${order} limit ${sql.lit(size)}) as few`;
  const isFound = from === undefined ? meets(where) : meetsAsOwner(session, where);
  const query = sql<{ rows: number; found: number | null }>`select count(*) as rows,
    sum(case when ${isFound} then 1 else 0 end) as found from ${first}`;
  const [counted] = (await query.execute(session.db)).rows;
  return { rows: Number(counted?.rows), found: Number(counted?.found) };
}

/** What leads through the runs that have a value of a term, from one on: rows, or a column. */
interface Path {
  from?: OwnedRows;
  value: Expression<unknown>;
  /** Of a column: where it leads. */
  where: readonly Expression<SqlBool>[];
}

function pathOf(search: RunSearch, term: RunTerm, start: PlaceValue | undefined): Path {
  const { of, column, isMetric = false } = term;
  if (of === undefined)
    return { value: column!, where: [...search.scope, beyond(term, column!, start)] };
  const rows = rowsOrdering(of, isMetric, search.conjuncts, search.session.dialect);
  const condition = sql<SqlBool>`${rows.condition} and ${beyond(term, rowColumn("value"), start)}`;
  return { from: { ...rows, condition }, value: sql.ref("few.value"), where: [] };
}

const beyond = (
  term: RunTerm,
  value: Expression<unknown>,
  start: PlaceValue | undefined,
): RawBuilder<SqlBool> =>
  start === undefined || start === null
    ? sql`${value} is not null`
    : sql`${value} ${comes(term)} ${bound(start)}`;

/** The runs in order: along an index if it leads soon, else from few matches, if there are few. */
export async function soonest(
  search: RunSearch,
  terms: readonly RunTerm[],
  after: Place | undefined,
  limit: number,
): Promise<string[]> {
  const [term] = terms;
  const isLed = term !== undefined && leads(search, term);
  if (isLed && (await leadsSoon(search, term, after?.[0], limit)))
    return along(search, terms, after, limit);
  const few = await fewMatches(search);
  if (few !== undefined) return sorted(few, terms, limit, { after });
  return isLed ? along(search, terms, after, limit) : sorted(search, terms, limit, { after });
}

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
  const start = after?.[0];
  if (start !== undefined)
    await take((room) => takeTied(search, terms, start, after?.slice(1), room));
  if (start === null) return found;
  if (start !== NAN || !term.isMetric) {
    await take((room) => takeBeyond(search, terms, start, room));
    if (term.isMetric) await take((room) => takeTied(search, terms, NAN, undefined, room));
  }
  const without = within(search, hasValue(search, term, null));
  await take((room) => soonest(without, rest, undefined, room));
  return found;
}

const within = (search: RunSearch, condition: Condition): RunSearch => ({
  ...search,
  where: [...search.where, condition],
});

/** Whether the run's value of the term is this one; asked of each run, past the index that is walked. */
function hasValue({ session }: RunSearch, term: RunTerm, value: PlaceValue): Condition {
  const { of, column, isMetric = false } = term;
  if (of === undefined)
    return ofRun(value === null ? sql`${column!} is null` : sql`${column!} = ${bound(value)}`);
  const condition = valueIs(session, isMetric, value);
  return {
    isOfRows: true,
    on: (owner) => {
      const found = hasRow(
        { ...of.rows, outer: owner, askedEach: session.dialect.askedEach },
        of.key,
        condition,
      );
      return value === null ? sql`not ${found}` : found;
    },
  };
}

/** Whether a row's value is this one; of null, whether it is another. */
function valueIs({ dialect }: Session, isMetric: boolean, value: PlaceValue): RawBuilder<SqlBool> {
  const column = rowColumn("value");
  if (value === null) return sql`${column} is not null`;
  if (!isMetric) return sql`${column} = ${bound(value)}`;
  if (value === NAN) return IS_NAN;
  return sql`${IS_NUMBER} and ${dialect.unindexed(column)} = ${bound(value)}`;
}

/** So many runs of one value are sorted rather than searched through. */
const FEW_TIES = 2_000;

/** The runs with a value beyond one, in order: as many as there is room for. */
async function takeBeyond(
  search: RunSearch,
  terms: readonly RunTerm[],
  start: PlaceValue | undefined,
  room: number,
): Promise<string[]> {
  const term = terms[0]!;
  const path = pathOf(search, term, start);
  if (term.isWhole)
    return sorted(within(search, ofRun(beyond(term, term.column!, start))), terms, room, {});
  const [first, next] = split(await firstOn(search, path, term, room + 1), room);
  const last = first.at(-1)?.value;
  if (next === undefined || next.value !== last) return withTiesSorted(search, terms, first);
  const before = await withTiesSorted(
    search,
    terms,
    first.filter(({ value }) => value !== last),
  );
  const tied = await takeTied(search, terms, last, undefined, room - before.length);
  return [...before, ...tied];
}

const split = <T>(items: readonly T[], at: number): [T[], T | undefined] => [
  items.slice(0, at),
  items[at],
];

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
  return few === undefined ? soonest(same, rest, after, room) : sorted(few, rest, room, { after });
}

interface OnPath {
  id: string;
  value: string | number;
}

/** The first runs on a path; those with the same value in any order. */
async function firstOn(
  { session, where }: RunSearch,
  { from, value, where: ofPath }: Path,
  { direction }: RunTerm,
  limit: number,
): Promise<OnPath[]> {
  const [id, runs] =
    from === undefined
      ? [sql.ref(RUN_ID), sql`runs where ${all(ofPath)} and ${meets(where)}`]
      : [
          sql.ref("few.owner"),
          sql`${ownedRows(from)} as few where ${meetsAsOwner(session, where)}`,
        ];
  const query = sql<OnPath>`select ${id} as id, ${value} as value from ${runs}
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
  return sorted({ ...search, where: [], ids }, terms, ids.length, {});
}

/** The runs with this value, if they are few. */
async function fewTied(
  search: RunSearch,
  { of, column, isMetric }: RunTerm,
  value: PlaceValue,
): Promise<RunSearch | undefined> {
  if (value === null) return undefined;
  const { session, scope } = search;
  const condition =
    isMetric && value === NAN
      ? IS_NAN
      : sql<SqlBool>`${rowColumn("value")} = ${bound(value)} and ${isMetric ? IS_NUMBER : sql`1 = 1`}`;
  const rows =
    of === undefined
      ? sql`select run_uuid as id from runs where ${all(scope)} and ${column!} = ${bound(value)}`
      : sql`select owner as id from ${ownedRows({ ...of, condition })} as few`;
  const query = sql<{ id: string }>`${rows} limit ${sql.lit(FEW_TIES + 1)}`;
  const ids = (await query.execute(session.db)).rows.map(({ id }) => id);
  if (ids.length > FEW_TIES) return undefined;
  return { ...search, ids };
}

const IS_NUMBER = sql<SqlBool>`${rowColumn("is_nan")} = false`;
const IS_NAN = sql<SqlBool>`${rowColumn("is_nan")} = true`;
