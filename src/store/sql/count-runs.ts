import { type RawBuilder, sql } from "kysely";
import type { Operations } from "./operation.ts";
import { all, meets, ofRun, type RunSearch, runSearch } from "./search/run-search.ts";
import { fewRows } from "./search/sift.ts";

/** How many runs a filter is tried on: the count of more would take long, and is left at what it is. */
const MOST_TRIED = 15_000;

export const countRunsOperation: Operations<"countRuns"> = {
  countRuns: async (session, request) => {
    const search = runSearch(session, request);
    if (search.conjuncts.length === 0) return exact(search, sql`runs`);
    const few = await fewRows(search);
    if (few !== undefined) return exact(few, sql`runs`);
    const tried = sql`(select * from runs where ${all(search.scope)} limit ${sql.lit(MOST_TRIED)}) as runs`;
    const count = await counted(search, tried);
    const of = await counted(unfiltered(search), sql`runs`, MOST_TRIED + 1);
    return { count, at_least: of > MOST_TRIED };
  },
};

const unfiltered = (search: RunSearch): RunSearch => ({
  ...search,
  where: search.scope.map(ofRun),
});

const exact = async (search: RunSearch, runs: RawBuilder<unknown>) => ({
  count: await counted(search, runs),
  at_least: false,
});

/** The number of the runs that meet all conditions. */
async function counted(
  { session, where, ids }: RunSearch,
  runs: RawBuilder<unknown>,
  most?: number,
): Promise<number> {
  const from =
    ids === undefined ? runs : sql`${session.dialect.owners(ids)} as among cross join ${runs}`;
  const isAmong = ids === undefined ? sql`1 = 1` : sql`among.owner = runs.run_uuid`;
  const limit = most === undefined ? sql`` : sql`limit ${sql.lit(most)}`;
  const query = sql<{ count: number }>`select count(*) as count
    from (select 1 as one from ${from} where ${isAmong} and ${meets(where)} ${limit}) as found`;
  return Number((await query.execute(session.db)).rows[0]?.count);
}
