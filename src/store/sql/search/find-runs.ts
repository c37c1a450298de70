import { sql } from "kysely";
import { along } from "./along-index.ts";
import { type Bounds, BOUNDS } from "./bounds.ts";
import {
  all,
  countUpTo,
  NAN,
  type Place,
  type RunSearch,
  type Sifted,
  sorted,
} from "./run-search.ts";
import type { RunTerm } from "./runs.ts";
import { fewRows, sift } from "./sift.ts";
import type { LongSearch } from "./walk.ts";

/*
 * How the runs of a page are found. Four ways lead to the same runs:
 *
 * - few rows meet a part of the filter: from these rows to their runs, which are sorted
 * - an index holds the runs in the order asked for: along it, until the page is full (`walk.ts`)
 * - where that is long, the runs that may be meant are told by what their rows have in common (`sift.ts`)
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
  if ((await countUpTo(search, sql`runs where ${all(search.scope)}`, FEW_RUNS)) <= FEW_RUNS)
    return sorted(search, terms, limit, begin);
  const few = await fewRows(search);
  if (few !== undefined) return sorted(few, terms, limit, begin);
  const long = siftedOnce(search, BOUNDS);
  if (isPlace || offset === 0) return along(long, terms, isPlace ? after : undefined, limit);
  const ids = (await long.sifted()).ids?.distinct();
  return sorted(ids === undefined ? search : { ...search, ids }, terms, limit, begin);
}

/** A search that is sifted when it is asked for that, and once. */
export function siftedOnce(search: RunSearch, bounds: Bounds): LongSearch {
  let sifted: Promise<Sifted> | undefined;
  return { ...search, bounds, sifted: () => (sifted ??= sift(search, bounds)) };
}

/** A client may have written the token itself. */
const isPlaceOf = (terms: readonly RunTerm[], place: Place): boolean =>
  place.length === terms.length &&
  terms.every(({ isNumber, isMetric }, index) => {
    const value = place[index]!;
    if (value === null || (isMetric && value === NAN)) return true;
    return typeof value === (isNumber ? "number" : "string");
  });
