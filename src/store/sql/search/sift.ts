import { sql } from "kysely";
import type { Comparison, Filter } from "../../../core/search/ast.ts";
import { rowsUnmet, runsWithout } from "./absent-rows.ts";
import type { Bounds } from "./bounds.ts";
import { IdList, idsIn } from "./id-list.ts";
import { withKnownValues } from "./known-values.ts";
import { type LeadingRows, leadingRows, rowsOfKeys, triedRows } from "./leading-rows.ts";
import { countUpTo, meets, meetsAsOwner, type RunSearch, type Sifted } from "./run-search.ts";
import { rowsCompared } from "./runs.ts";
import { Sieve } from "./sieve.ts";

/*
 * What is known of the runs that a search finds without asking each run there is: the rows that meet
 * one condition each are read as lists of ids, and what is in several lists is left.
 */

/** From so many rows the runs are found sooner than along any index. */
const FEW_ROWS = 1_000;

/** The search among the runs that few rows lead to, if they do. */
export async function fewRows(search: RunSearch): Promise<RunSearch | undefined> {
  for (const rows of leadingRows(search))
    if ((await countUpTo(search, sql`${rows} as few`, FEW_ROWS)) <= FEW_ROWS)
      return { ...search, ids: await matchesAmong(search, rows), where: [] };
  return undefined;
}

const matchesAmong = async (
  { session, where }: RunSearch,
  rows: LeadingRows,
): Promise<string[]> => {
  const met = sql`(select owner from ${rows} as few where ${meetsAsOwner(session, where)})`;
  return (await idsIn(session, met)).distinct();
};

/** The ids of all runs that are searched for if they are few, or else what they pass, if anything is known. */
export async function sift(search: RunSearch, bounds: Bounds): Promise<Sifted> {
  const ids =
    (await listed(search, bounds)) ??
    (await absentIds(search, bounds)) ??
    (await triedIds(search, bounds)) ??
    (await matchingIds(search, bounds));
  if (ids === undefined) return {};
  return ids.size <= bounds.fewIds ? { ids } : { ids, sieve: new Sieve(ids) };
}

/** The ids in all of the lists that an index leads to, the shortest first, until few are left. */
async function listed(
  search: RunSearch,
  { fewIds, mostListed }: Bounds,
): Promise<IdList | undefined> {
  const known = await withKnownValues(search);
  let ids: IdList | undefined;
  for (const rows of await shortestFirst(known, leadingRows(known))) {
    if (ids !== undefined && ids.size <= fewIds) break;
    const list = await atMost(search, rows, mostListed);
    ids = ids && list ? new Sieve(ids).passing(list) : (ids ?? list);
  }
  for (const rows of ids === undefined ? rowsOfKeys(search) : [])
    ids ??= await atMost(search, rows, MOST_COUNTED);
  return ids;
}

/** Lists longer than this are not told apart. */
const MOST_COUNTED = 20_000;

async function shortestFirst(
  search: RunSearch,
  ways: readonly LeadingRows[],
): Promise<LeadingRows[]> {
  const counted: { rows: LeadingRows; count: number }[] = [];
  for (const rows of ways)
    counted.push({ rows, count: await countUpTo(search, sql`${rows} as few`, MOST_COUNTED) });
  return counted.toSorted((a, b) => a.count - b.count).map(({ rows }) => rows);
}

/** The runs without a row that every run must be without, if they are few. */
async function absentIds(search: RunSearch, bounds: Bounds): Promise<IdList | undefined> {
  const { session, conjuncts } = search;
  const absent = conjuncts.map(absentRow).find((each) => each && rowsCompared(each));
  const of = absent && rowsCompared(absent);
  if (absent === undefined || of === undefined) return undefined;
  const without = await runsWithout(session, of, bounds);
  if (without === undefined || absent.value === null) return without;
  const unmet = await atMost(search, rowsUnmet(of, absent, session.dialect), bounds.mostListed);
  return unmet && IdList.of([...without.toArray(), ...unmet.toArray()]);
}

/** What a run's row must not meet, if it has one. */
function absentRow(filter: Filter): Comparison | undefined {
  if (filter.kind === "comparison") return filter.comparator === "IS NULL" ? filter : undefined;
  const operand = filter.kind === "not" ? filter.operand : undefined;
  return operand?.kind === "comparison" && operand.value !== null ? operand : undefined;
}

async function triedIds(search: RunSearch, { mostListed }: Bounds): Promise<IdList | undefined> {
  const [rows] = triedRows(search);
  return rows && atMost(search, rows, mostListed);
}

/** The runs searched for themselves. */
const matchingIds = (search: RunSearch, { fewIds }: Bounds): Promise<IdList | undefined> =>
  atMost(search, sql`(select run_uuid as owner from runs where ${meets(search.where)})`, fewIds);

async function atMost(
  { session }: RunSearch,
  rows: LeadingRows,
  most: number,
): Promise<IdList | undefined> {
  const first = sql`(select owner from ${rows} as listed limit ${sql.lit(most + 1)})`;
  const ids = await idsIn(session, first);
  return ids.size <= most ? ids : undefined;
}
