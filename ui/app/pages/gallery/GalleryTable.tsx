import { useState } from "react";
import { type Column, type Layout, plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";

const ROWS = 10_000;
const METRICS = 20;

const columns: Column<number>[] = [
  { id: "name", label: "name", width: 160, cell: (row) => `row-${row}` },
  ...Array.from({ length: METRICS }, (_, at): Column<number> => ({
    id: `m${at}`,
    label: `m${at}`,
    kind: "metric",
    width: 90,
    align: "end",
    cell: (row) => Math.sin(row * (at + 1)).toFixed(4),
  })),
];

const rowAt = (index: number): number => index;

/** Ten thousand rows, with columns that can be moved, resized and selected. */
export function GalleryTable() {
  const [layout, setLayout] = useState<Layout>(plainLayout);
  const [cursor, setCursor] = useState(0);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <VirtualTable
      label="Rows"
      columns={columns}
      layout={layout}
      onLayout={setLayout}
      count={ROWS}
      rowAt={rowAt}
      keyOf={String}
      cursor={cursor}
      onCursor={setCursor}
      selected={selected}
      onSelect={(row) => setSelected(selected.symmetricDifference(new Set([String(row)])))}
    />
  );
}
