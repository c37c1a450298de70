import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { bound } from "./filter.ts";
import { hasRow, ownedRows, rowColumn } from "./keyed-rows.ts";
import { withKnownValues } from "./known-values.ts";
import {
  all,
  type Condition,
  NAN,
  ofRun,
  type Place,
  type PlaceValue,
  type RunSearch,
  sorted,
} from "./run-search.ts";
import type { RunTerm } from "./runs.ts";
import type { Session } from "../session.ts";
import { firstOn, type LongSearch, type OnPath, pathOf } from "./walk.ts";

/** Whether an index holds the runs in the order of a term. */
const leads = ({ session, isOfOne }: RunSearch, { of, isMetric, column, isId }: RunTerm): boolean =>
  of === undefined
    ? isId === true || (column !== undefined && isOfOne)
    : isMetric === true || session.dialect.textsInOrder;

/**
 * The runs along an index: first those with the value of the place, then those with a value beyond,
 * then those where it is NaN, then those without. Runs of one value are a search of their own, by the
 * terms that are left. Where no index leads, those that may be meant are sorted.
 */
export async function along(
  search: LongSearch,
  terms: readonly RunTerm[],
  after: Place | undefined,
  limit: number,
): Promise<string[]> {
  const [term] = terms;
  if (term === undefined) return sorted(search, terms, limit, { after });
  if (!leads(search, term)) {
    const ids = search.ids ?? (await search.sifted()).ids?.distinct();
    return sorted(ids === undefined ? search : { ...search, ids }, terms, limit, { after });
  }
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
  if (term.nullable) await take((room) => takeTied(search, terms, null, undefined, room));
  return found;
}

/** The search among the runs with this value of the term; asked of each run that is found by another one. */
function withValue<S extends RunSearch>(search: S, term: RunTerm, value: PlaceValue): S {
  const { of, column, leadsOn, isMetric = false } = term;
  const { session, scope, where } = search;
  if (of === undefined) {
    const same = isValue(column!, value);
    const conditions = [...where, ofRun(same)];
    return leadsOn
      ? { ...search, scope: [...scope, same], where: conditions }
      : { ...search, where: conditions };
  }
  const condition = valueIs(session, isMetric, value);
  const same: Condition = {
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
  return { ...search, where: [...where, same] };
}

const isValue = (column: Expression<unknown>, value: PlaceValue): RawBuilder<SqlBool> =>
  value === null ? sql`${column} is null` : sql`${column} = ${bound(value)}`;

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
  search: LongSearch,
  terms: readonly RunTerm[],
  start: PlaceValue | undefined,
  room: number,
): Promise<string[]> {
  const [term, next] = terms as [RunTerm, RunTerm | undefined];
  const isWhole = term.isWhole === true && next?.isId === true && next.direction === "asc";
  const named = term.of === undefined ? search : await withKnownValues(search, term.of);
  const path = pathOf(named, term, start, isWhole);
  if (isWhole) return (await firstOn(search, path, room)).map(({ id }) => id);
  const [first, beyondRoom] = split(await firstOn(search, path, room + 1), room);
  const last = first.at(-1)?.value;
  if (beyondRoom === undefined || beyondRoom.value !== last)
    return withTiesSorted(search, terms, first);
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
  search: LongSearch,
  [term, ...rest]: readonly RunTerm[],
  value: PlaceValue,
  after: Place | undefined,
  room: number,
): Promise<string[]> {
  const few = await fewTied(search, term!, value);
  if (few !== undefined) return sorted(few, rest, room, { after });
  return along(withValue(search, term!, value), rest, after, room);
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
  if (value === null && of !== undefined) return undefined;
  const { session, scope } = search;
  const condition =
    isMetric && value === NAN
      ? IS_NAN
      : sql<SqlBool>`${isValue(rowColumn("value"), value)} and ${isMetric ? IS_NUMBER : sql`1 = 1`}`;
  const rows =
    of === undefined
      ? sql`select run_uuid as id from runs where ${all(scope)} and ${isValue(column!, value)}`
      : sql`select owner as id from ${ownedRows({ ...of, condition })} as few`;
  const query = sql<{ id: string }>`${rows} limit ${sql.lit(FEW_TIES + 1)}`;
  const ids = (await query.execute(session.db)).rows.map(({ id }) => id);
  if (ids.length > FEW_TIES) return undefined;
  return { ...search, ids };
}

const IS_NUMBER = sql<SqlBool>`${rowColumn("is_nan")} = false`;
const IS_NAN = sql<SqlBool>`${rowColumn("is_nan")} = true`;
