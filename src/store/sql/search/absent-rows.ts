import { type RawBuilder, sql } from "kysely";
import type { Comparison } from "../../../core/search/ast.ts";
import type { Session } from "../session.ts";
import type { SearchCapabilities } from "./capabilities.ts";
import type { Bounds } from "./bounds.ts";
import { IdList, idsIn } from "./id-list.ts";
import { hasRow, ownedRows, rowColumn, type RowsOfKey } from "./keyed-rows.ts";
import { rowCondition } from "./runs.ts";

/** In so many parts runs are asked one by one; were there more of them, an index might be walked sooner. */
const MOST_ASKED = 24;

/**
 * The ids of the runs without a row of a key, if they are so many at most and in few parts. Rows and
 * runs are counted part by part, in the order of their ids: every row is of a run, so that no run is
 * without where as many of both end at the same one.
 */
export async function runsWithout(
  session: Session,
  of: RowsOfKey,
  { counted, mostListed: most }: Bounds,
): Promise<IdList | undefined> {
  const owner = rowColumn(of.rows.owner);
  const rows = sql`${sql.table(of.rows.table)} as ${sql.id("row")} where ${rowColumn(of.rows.key)} = ${of.key}`;
  let found: string[] = [];
  let asked = 0;
  for (let after: string | undefined = ""; after !== undefined;) {
    const runs = sql`runs where run_uuid > ${after}`;
    const next = sql`${rows} and ${owner} > ${after}`;
    const last: string | undefined = await idAt(session, owner, next, counted);
    if (last === undefined || last !== (await idAt(session, sql.ref("run_uuid"), runs, counted))) {
      const part = last === undefined ? runs : sql`${runs} and run_uuid <= ${last}`;
      const without = sql`(select run_uuid as owner from ${part} and not ${hasRow(of.rows, of.key)}
        limit ${sql.lit(most + 1)})`;
      found = found.concat((await idsIn(session, without)).toArray());
      asked++;
    }
    if (asked > MOST_ASKED || found.length > most) return undefined;
    after = last;
  }
  return IdList.of(found);
}

/** The id of the last of so many rows, if there are so many. */
async function idAt(
  { db }: Session,
  id: RawBuilder<unknown>,
  rows: RawBuilder<unknown>,
  count: number,
): Promise<string | undefined> {
  const query = sql<{ id: string }>`select ${id} as id from ${rows}
    order by ${id} limit 1 offset ${sql.lit(count - 1)}`;
  return (await query.execute(db)).rows[0]?.id;
}

/** The rows of a key that do not meet a comparison. */
export function rowsUnmet(
  of: RowsOfKey,
  comparison: Comparison,
  capabilities: SearchCapabilities,
): RawBuilder<unknown> {
  const value = rowColumn("value");
  const opposite = comparison.entity === "metric" ? oppositeOf(comparison) : undefined;
  if (opposite === undefined) {
    const met = rowCondition(comparison, value, capabilities);
    return ownedRows({ ...of, condition: sql`(${met}) is not true` });
  }
  // An index answers each of the two.
  const nan = ownedRows({ ...of, condition: sql`${rowColumn("is_nan")} = true` });
  const others = ownedRows({ ...of, condition: rowCondition(opposite, value, capabilities) });
  return sql`(select owner from ${nan} as nan union all select owner from ${others} as others)`;
}

/** What holds for the numbers that a comparison does not hold for, where that is one comparison too. */
function oppositeOf(comparison: Comparison): Comparison | undefined {
  switch (comparison.comparator) {
    case "<":
      return { ...comparison, comparator: ">=" };
    case "<=":
      return { ...comparison, comparator: ">" };
    case ">":
      return { ...comparison, comparator: "<=" };
    case ">=":
      return { ...comparison, comparator: "<" };
    default:
      return undefined;
  }
}
