import { sql } from "kysely";
import { along, leads, leadsSoon } from "./along-index.ts";
import { type LeadingRows, leadingRows, triedRows } from "./leading-rows.ts";
import {
  all,
  hasFew,
  meetsAsRow,
  NAN,
  ofRun,
  type Place,
  type RunSearch,
  sorted,
} from "./run-search.ts";
import type { RunTerm } from "./runs.ts";

/*
 * How the runs of a page are found. Three ways lead to the same runs:
 *
 * - few rows meet a part of the filter: from these rows to their runs, which are sorted
 * - an index holds the runs in the order asked for: along it, until the page is full
 * - else all runs of the experiments are sorted
 *
 * The first two do not depend on how many runs there are, and going on from the last run of the page
 * before, a later page takes as long as the first. What few rows are and where an index leads is
 * asked of the database each time: it keeps no statistics on SQLite.
 */

/** So many runs are sorted sooner than an index is asked. */
const FEW_RUNS = 1_000;

/** From so many rows the runs are found sooner than along any index, and sooner than among all. */
const FEW_ROWS = 1_000;
const MANY_ROWS = [30_000, 300_000];

/** Which of the runs found are wanted: after a place where it is known, else after so many. */
export interface Wanted {
  limit: number;
  offset: number;
  after?: Place | undefined;
}

/** The ids of the runs in order. */
export async function findRuns(
  search: RunSearch,
  terms: readonly RunTerm[],
  { limit, offset, after }: Wanted,
): Promise<string[]> {
  const isPlace = after !== undefined && isPlaceOf(terms, after);
  const begin = isPlace ? { after } : { offset };
  if (await hasFew(search, sql`runs where ${all(search.scope)}`, FEW_RUNS))
    return sorted(search, terms, limit, begin);
  const few = await fewRows(search);
  if (few !== undefined) return sorted(few, terms, limit, begin);
  const place = isPlace ? after : undefined;
  const isLed = (isPlace || offset === 0) && leads(search, terms[0]!);
  if (isLed && (await leadsSoon(search, terms[0]!, after?.[0], limit)))
    return along(search, terms, place, limit);
  const found = await fewMatches(search);
  if (found !== undefined) return sorted(found, terms, limit, begin);
  return isLed ? along(search, terms, place, limit) : sorted(search, terms, limit, begin);
}

/** A client may have written the token itself. */
const isPlaceOf = (terms: readonly RunTerm[], place: Place): boolean =>
  place.length === terms.length &&
  terms.every(({ isNumber, isMetric }, index) => {
    const value = place[index]!;
    if (value === null || (isMetric && value === NAN)) return true;
    return typeof value === (isNumber ? "number" : "string");
  });

/** The search among the runs that few rows lead to, if they do. */
export async function fewRows(search: RunSearch): Promise<RunSearch | undefined> {
  const rows = await shortest(search, [FEW_ROWS]);
  return rows && amongMatches(search, rows);
}

/** The search among its few matches, if there are few; found from more rows. */
export async function fewMatches(search: RunSearch): Promise<RunSearch | undefined> {
  const rows = (await shortest(search, MANY_ROWS)) ?? triedRows(search)[0];
  return rows && amongMatches(search, rows);
}

/** The first rows that are at most so many, or so many. */
async function shortest(
  search: RunSearch,
  lengths: readonly number[],
): Promise<LeadingRows | undefined> {
  const ways = leadingRows(search);
  for (const most of lengths)
    for (const rows of ways) if (await hasFew(search, sql`${rows} as few`, most)) return rows;
  return undefined;
}

const MOST_MATCHES = 5_000;

async function amongMatches(search: RunSearch, rows: LeadingRows): Promise<RunSearch | undefined> {
  const { session, where } = search;
  const query = sql<{ id: string }>`select distinct few.owner as id from ${rows} as few
    where ${meetsAsRow(where)} limit ${sql.lit(MOST_MATCHES + 1)}`;
  const ids = (await query.execute(session.db)).rows.map(({ id }) => id);
  if (ids.length > MOST_MATCHES) return undefined;
  const isOne = ofRun(session.dialect.oneOf(sql.ref<string>("runs.run_uuid"), ids));
  return { ...search, where: [isOne, ...where.filter((each) => !each.isOfRows)] };
}
