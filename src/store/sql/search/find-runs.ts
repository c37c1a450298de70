import { sql } from "kysely";
import { soonest } from "./along-index.ts";
import { fewMatches, fewRows } from "./leading-rows.ts";
import { all, hasFew, NAN, type Place, type RunSearch, sorted } from "./run-search.ts";
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
  if (search.ids !== undefined) return sorted(search, terms, limit, begin);
  if (await hasFew(search, sql`runs where ${all(search.scope)}`, FEW_RUNS))
    return sorted(search, terms, limit, begin);
  const few = await fewRows(search);
  if (few !== undefined) return sorted(few, terms, limit, begin);
  if (isPlace || offset === 0) return soonest(search, terms, isPlace ? after : undefined, limit);
  return sorted((await fewMatches(search)) ?? search, terms, limit, begin);
}

/** A client may have written the token itself. */
const isPlaceOf = (terms: readonly RunTerm[], place: Place): boolean =>
  place.length === terms.length &&
  terms.every(({ isNumber, isMetric }, index) => {
    const value = place[index]!;
    if (value === null || (isMetric && value === NAN)) return true;
    return typeof value === (isNumber ? "number" : "string");
  });
