import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Bounds } from "./bounds.ts";
import { bound } from "./filter.ts";
import { idsIn } from "./id-list.ts";
import { ownedRows, rowColumn } from "./keyed-rows.ts";
import {
  all,
  comes,
  type Condition,
  meets,
  meetsAsOwner,
  type PlaceValue,
  type RunSearch,
  type Sifted,
} from "./run-search.ts";
import { comparisonsOn, RUN_ID, type RunTerm, rowsOrdering } from "./runs.ts";
import type { Sieve } from "./sieve.ts";

/*
 * How an index is walked until a page is full. The runs on it are asked one by one, in steps; where
 * that would take many, the search is sifted, and only runs that may be meant are asked.
 */

/** A search that can be sifted; that is done once, where it proves long. */
export interface LongSearch extends RunSearch {
  readonly bounds: Bounds;
  sifted(): Promise<Sifted>;
}

/** What leads through the runs that have a value of a term, from one on. */
export interface Path {
  /** A table of these runs or of rows that name them, and what queries call it. */
  from: RawBuilder<unknown>;
  name: "runs" | "few";
  owner: string;
  value: Expression<unknown>;
  where: readonly Expression<SqlBool>[];
  order: RawBuilder<unknown>;
  /** Whether runs that follow each other were made one after the other, and so lie side by side. */
  isNear: boolean;
  meets(conditions: readonly Condition[]): RawBuilder<SqlBool>;
}

/** A path from a value on; `isWhole` if it is to hold the runs of one value in the order of their ids. */
export function pathOf(
  { session, scope, conjuncts }: RunSearch,
  term: RunTerm,
  start: PlaceValue | undefined,
  isWhole: boolean,
): Path {
  const { of, column, attribute, isId, isMetric = false } = term;
  const ordered = (value: Expression<unknown>) =>
    sql`${value} ${sql.raw(term.direction)}${isWhole ? sql`, ${sql.ref(RUN_ID)}` : sql``}`;
  if (of === undefined && !isId)
    return {
      from: sql`runs`,
      name: "runs",
      owner: RUN_ID,
      value: column!,
      where: [
        ...scope,
        ...comparisonsOn(attribute!, conjuncts, session.dialect),
        beyond(term, column!, start),
      ],
      order: ordered(column!),
      isNear: isWhole,
      meets,
    };
  const rows =
    of === undefined
      ? sql`(select run_uuid as owner, run_uuid as value from runs where ${beyond(term, sql.ref("run_uuid"), start)})`
      : ownedRows(
          rowsOrdering(of, isMetric, conjuncts, session.dialect, [
            beyond(term, rowColumn("value"), start),
          ]),
        );
  const value = sql.ref("few.value");
  return {
    from: sql`${rows} as few`,
    name: "few",
    owner: "few.owner",
    value,
    where: [],
    order: ordered(value),
    isNear: !isMetric,
    meets: (conditions) => meetsAsOwner(session, conditions),
  };
}

const beyond = (
  term: RunTerm,
  value: Expression<unknown>,
  start: PlaceValue | undefined,
): RawBuilder<SqlBool> =>
  start === undefined || start === null
    ? sql`${value} is not null`
    : sql`${value} ${comes(term)} ${bound(start)}`;

export interface OnPath {
  id: string;
  value: string | number;
}

/** How far a path has been walked: over so many places, what was found on them, and how much in the last step. */
interface Walked {
  asked: number;
  found: OnPath[];
  foundLast: number;
}

const NOT_WALKED: Walked = { asked: 0, found: [], foundLast: 0 };

/** The first runs on a path that are searched for; those with the same value in any order, unless it is whole. */
export async function firstOn(search: LongSearch, path: Path, limit: number): Promise<OnPath[]> {
  const { ids, bounds } = search;
  if (ids !== undefined) return onPath(search, amongIds(search, path, ids), limit);
  let walked = NOT_WALKED;
  for (let upTo = Math.max(bounds.firstAsked, limit); upTo > 0;) {
    walked = await walkOn(search, path, limit, walked, upTo);
    if (walked.found.length >= limit || !(await goesOn(search, path, upTo))) return walked.found;
    upTo = nextEnd(bounds, path, walked, limit);
  }
  const { ids: known, sieve } = await search.sifted();
  if (known === undefined) return onPath(search, path, limit);
  const soon =
    sieve && (await throughSieve(search, path, limit, sieve, walked, WALKED * known.size));
  return soon ?? onPath(search, amongIds(search, path, known.distinct()), limit);
}

/** On to so many places of a path; where ties have no order, from its beginning again. */
async function walkOn(
  search: LongSearch,
  path: Path,
  limit: number,
  walked: Walked,
  upTo: number,
): Promise<Walked> {
  const { asked, found: before } = search.session.dialect.tiesInOrder ? walked : NOT_WALKED;
  const step = stepOf(path, asked, upTo - asked);
  const found = [...before, ...(await onPath(search, step, limit - before.length))];
  return { asked: upTo, found, foundLast: found.length - walked.found.length };
}

/** So many places of an index pass a sieve as quickly as one run is looked up. */
const WALKED = 10;

/** So many found tell. */
const TOLD = 5;

/** Times as many as are wanted may be asked in any case. */
const MOST_TIMES = 10;

/** Up to which place to ask then: where the page is likely to be full; 0 where that is too far. */
function nextEnd(
  { telling, mostAsked }: Bounds,
  { isNear }: Path,
  { asked, found, foundLast }: Walked,
  limit: number,
): number {
  if (asked < telling && found.length < TOLD) return telling;
  // As many as were asked before, or more: those found lie together.
  if (foundLast === 0) return 0;
  const likely = Math.ceil((1.1 * limit * asked) / found.length) + 1;
  const most = Math.max(isNear ? mostAsked.near : mostAsked.far, MOST_TIMES * limit);
  if (likely > most) return 0;
  // So few may have been found by chance: some more tell sooner whether it is far.
  const furthest = found.length < TOLD ? 4 * asked : most;
  return Math.max(Math.min(likely, furthest), 2 * asked);
}

/** A part of a path, by the places of its first run and how many it has at most. */
const stepOf = (path: Path, at: number, size: number): Path => ({
  ...path,
  from: sql`(${placesOf(path, sql`${sql.table(path.name)}.*`, at, size)}) as ${sql.table(path.name)}`,
  where: [],
});

const placesOf = (
  { from, where, order }: Path,
  columns: Expression<unknown>,
  at: number,
  size: number,
) =>
  sql`select ${columns} from ${from} where ${all(where)}
    order by ${order} limit ${sql.lit(size)} offset ${sql.lit(at)}`;

/** The runs on a path that are among some; by the limit SQLite looks them up before it asks them. */
const amongIds = ({ session }: RunSearch, path: Path, ids: readonly string[]): Path => ({
  ...path,
  from: sql`(select ${sql.table(path.name)}.* from ${session.dialect.owners(ids)} as among cross join ${path.from}
    where ${all([...path.where, sql<SqlBool>`among.owner = ${sql.ref(path.owner)}`])}
    limit ${sql.lit(ids.length)}) as ${sql.table(path.name)}`,
  where: [],
});

/** Whether a path has more places than so many. */
async function goesOn({ session }: RunSearch, path: Path, places: number): Promise<boolean> {
  const query = sql`select 1 as one from ${stepOf(path, places, 1).from}`;
  return (await query.execute(session.db)).rows.length > 0;
}

async function onPath(
  { session, where: conditions }: RunSearch,
  { from, owner, value, where, order, meets: areMet }: Path,
  limit: number,
): Promise<OnPath[]> {
  const query = sql<OnPath>`select ${sql.ref(owner)} as id, ${value} as value from ${from}
    where ${all([...where, areMet(conditions)])} order by ${order} limit ${sql.lit(limit)}`;
  return (await query.execute(session.db)).rows;
}

/** The first runs on a path that pass a sieve and are searched for, unless they lie beyond so many places. */
async function throughSieve(
  search: LongSearch,
  path: Path,
  limit: number,
  sieve: Sieve,
  { asked, found: already }: Walked,
  most: number,
): Promise<OnPath[] | undefined> {
  const { session, bounds } = search;
  const found = [...already];
  let size = bounds.firstSifted;
  for (let at = asked; at < most && session.dialect.tiesInOrder;) {
    const owner = sql`${sql.ref(path.owner)} as owner`;
    const ids = await idsIn(session, sql`(${placesOf(path, owner, at, size)})`);
    const passing = sieve.passing(ids).toArray();
    // They are in the path's order, so that the first of them are enough.
    for (let next = 0; next < passing.length && found.length < limit; next += 2 * limit) {
      const some = passing.slice(next, next + 2 * limit);
      found.push(...(await onPath(search, amongIds(search, path, some), limit - found.length)));
    }
    if (found.length >= limit || ids.size < size) return found;
    at += size;
    size = Math.min(2 * size, bounds.mostSifted);
  }
  return undefined;
}
