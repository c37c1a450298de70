import { useState } from "react";
import type { TableRow } from "./run-rows.ts";
import type { RunsTable } from "./runs-table.ts";

const runsOf = (row: TableRow): string[] =>
  row.kind === "run" ? [row.run.id] : row.runs.map(({ id }) => id);

export type TableCursor = ReturnType<typeof useTableCursor>;

/** The row that keys act on, and the selection that grows from there. */
export function useTableCursor({ rows, selected, setSelected }: RunsTable) {
  const [at, setAt] = useState({ key: "", index: 0 });
  const [anchor, setAnchor] = useState("");
  // The cursor stays with its row when the order changes, and with its place when the row goes.
  const isThere = rows[at.index]?.key === at.key;
  const followed = isThere ? at.index : rows.findIndex(({ key }) => key === at.key);
  const cursor = followed === -1 ? Math.max(0, Math.min(at.index, rows.length - 1)) : followed;
  const setCursor = (index: number): void => setAt({ key: rows[index]?.key ?? "", index });

  const select = (row: TableRow, isRange: boolean): void => {
    const from = rows.findIndex(({ key }) => key === anchor);
    setAnchor(row.key);
    if (isRange && from !== -1) {
      const to = rows.indexOf(row);
      const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
      return setSelected([...selected, ...between.flatMap(runsOf)]);
    }
    const ids = new Set(runsOf(row));
    const has = [...ids].every((id) => selected.has(id));
    setSelected(has ? selected.difference(ids) : selected.union(ids));
  };
  return { cursor, setCursor, select, row: rows[cursor] };
}
