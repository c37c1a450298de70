import { parseJson } from "../../protocol/json.ts";
import type { Row, Session, Value } from "../sql/session.ts";
import { kinds } from "./places.ts";

/*
 * Which rows a call changes, noted by temporary triggers: these belong to one connection, and
 * nobody else's writes come through it.
 */

/** What is noted: a table, and the values of the columns that name a row. */
export interface ChangedRow {
  readonly table: string;
  readonly keys: Row;
}

/** The columns that name a row of each table whose rows are in files. */
const namedBy: ReadonlyMap<string, readonly string[]> = new Map(
  kinds.flatMap((kind) => [
    [kind.table, kind.keys] as const,
    ...kind.files
      .filter(({ table }) => table !== "outputs")
      .map((each) => [each.table, each.keys] as const),
  ]),
);

/** The script that makes the log. */
export const createChangeLog = (columnsOf: (table: string) => readonly string[]): string =>
  [
    "create temp table changed_rows (id integer primary key, table_name text, row_keys text);",
    "create temp table noting (is_on integer);",
    "insert into noting values (0);",
    ...[...namedBy].flatMap(([table, keys]) => triggers(table, keys, columnsOf(table))),
  ].join("\n");

function triggers(table: string, keys: readonly string[], columns: readonly string[]): string[] {
  const note = (row: string) =>
    `insert into changed_rows (table_name, row_keys)
     values ('${table}', json_array(${keys.map((key) => `${row}.${key}`).join(", ")}));`;
  const differs = columns.map((column) => `old.${column} is not new.${column}`).join(" or ");
  const isOn = "(select is_on from noting)";
  return [
    `create temp trigger note_${table}_insert after insert on main.${table}
     when ${isOn} begin ${note("new")} end;`,
    `create temp trigger note_${table}_update after update on main.${table}
     when ${isOn} and (${differs}) begin ${note("old")} ${note("new")} end;`,
    `create temp trigger note_${table}_delete after delete on main.${table}
     when ${isOn} begin ${note("old")} end;`,
  ];
}

/** Notes changes from now on, or no more. */
export const noteChanges = (session: Session, isOn: boolean) =>
  session.query("update noting set is_on = ?", [isOn ? 1 : 0]);

/** Takes what was noted, in the order in which it happened, each row once. */
export async function takeChanges(session: Session): Promise<ChangedRow[]> {
  const rows = await session.query<{ table_name: string; row_keys: string }>(
    "select table_name, row_keys from changed_rows group by table_name, row_keys order by min(id)",
    [],
  );
  if (rows.length > 0) await session.query("delete from changed_rows", []);
  return rows.map(({ table_name: table, row_keys }) => {
    const values = parseJson(row_keys) as Value[];
    const keys = namedBy.get(table)!.map((key, index) => [key, values[index] ?? null]);
    return { table, keys: Object.fromEntries(keys) as Row };
  });
}
