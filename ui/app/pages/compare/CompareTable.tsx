import { useMemo } from "react";
import type { TreePlace } from "../../table/TableRow.tsx";
import { plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { compareColumns } from "./compare-columns.tsx";
import type { TableRow } from "./compare-rows.ts";
import type { ComparePageState } from "./use-compare-page.ts";

const keyOf = ({ id }: TableRow): string => id;

const treePlace = (row: TableRow): TreePlace =>
  row.kind === "section" ? { level: 1, isOpen: row.isOpen } : { level: 2 };

/** What is compared and the baseline stay in sight while the other runs scroll. */
const layout = { ...plainLayout, pinned: 2 };

/** What differs between the runs, in sections. */
export function CompareTable({ page }: { page: ComparePageState }) {
  const { rows, runs, goals, cursor, setCursor, toggle } = page;
  const columns = useMemo(() => compareColumns(runs, goals), [runs, goals]);
  return (
    <VirtualTable
      label="Comparison"
      columns={columns}
      layout={layout}
      count={rows.length}
      rowAt={(at) => rows[at]}
      keyOf={keyOf}
      cursor={cursor}
      onCursor={setCursor}
      treePlace={treePlace}
      onToggle={toggle}
      onOpen={toggle}
      pressOpens={({ kind }) => kind === "section"}
    />
  );
}
