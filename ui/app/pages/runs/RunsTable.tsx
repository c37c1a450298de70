import { useMemo, useState } from "react";
import type { TreePlace } from "../../table/TableRow.tsx";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { runColumns } from "./run-columns.tsx";
import type { TableRow } from "./run-rows.ts";
import { useRunsTable } from "./runs-table.ts";

const keyOf = ({ key }: TableRow): string => key;

const treePlace = (row: TableRow): TreePlace =>
  row.kind === "group"
    ? { level: 1, isOpen: row.isOpen }
    : { level: row.level, ...(row.isOpen !== undefined && { isOpen: row.isOpen }) };

/** The table of the page's runs. */
export function RunsTable() {
  const table = useRunsTable();
  const { rows, columns, data, objective, view, setView } = table;
  const [cursor, setCursor] = useState(0);
  const shown = useMemo(() => runColumns(columns, data, objective), [columns, data, objective]);
  return (
    <VirtualTable
      label="Runs"
      columns={shown}
      layout={{ order: columns, widths: view.widths, pinned: view.pinned }}
      onLayout={({ order, widths }) => setView({ columns: order, widths }, { replace: true })}
      count={rows.length}
      rowAt={(at) => rows[at]}
      keyOf={keyOf}
      cursor={cursor}
      onCursor={setCursor}
      selected={table.selected}
      treePlace={treePlace}
    />
  );
}
