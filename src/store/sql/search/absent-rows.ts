import { sql } from "kysely";
import type { Session } from "../session.ts";
import { IdList, idsIn } from "./id-list.ts";
import { hasRow, rowColumn, type RowsOfKey } from "./keyed-rows.ts";

/** How many rows of a key are counted at once. */
const COUNTED = 2_000;

/** In so many parts runs are asked one by one; were there more of them, an index might be walked sooner. */
const MOST_ASKED = 60;

/**
 * The ids of the runs without a row of a key, if they are about so many at most and in few parts. Rows
 * and runs are counted part by part, in the order of their ids: every row is of a run, so that where
 * there are as many, no run is without.
 */
export async function runsWithout(
  session: Session,
  of: RowsOfKey,
  most: number,
): Promise<IdList | undefined> {
  const found: string[] = [];
  let asked = 0;
  let after: string | undefined = "";
  while (after !== undefined) {
    const { count, last } = await countRows(session, of, after);
    const upTo = last === undefined ? sql`` : sql`and run_uuid <= ${last}`;
    const runs = sql`from runs where run_uuid > ${after} ${upTo}`;
    const all = await sql<{ count: number }>`select count(*) as count ${runs}`.execute(session.db);
    if (Number(all.rows[0]?.count) > count) {
      const without = sql`(select run_uuid as owner ${runs} and not ${hasRow(of.rows, of.key)})`;
      found.push(...(await idsIn(session, without)).toArray());
      asked++;
    }
    if (asked > MOST_ASKED || found.length > most) return undefined;
    after = last;
  }
  return IdList.of(found);
}

/** The next rows of a key, and the run of the last of them, unless no more follow. */
async function countRows(
  { db }: Session,
  { rows, key }: RowsOfKey,
  after: string,
): Promise<{ count: number; last: string | undefined }> {
  const owner = rowColumn(rows.owner);
  const query = sql<{ count: number; last: string | null }>`
    select count(*) as count, max(owner) as last from (
      select ${owner} as owner from ${sql.table(rows.table)} as ${sql.id("row")}
      where ${rowColumn(rows.key)} = ${key} and ${owner} > ${after}
      order by ${owner} limit ${sql.lit(COUNTED)}) as next_rows`;
  const [counted] = (await query.execute(db)).rows;
  const count = Number(counted?.count);
  return { count, last: count < COUNTED ? undefined : (counted?.last ?? undefined) };
}
