import { useMemo, useState } from "react";
import { type Column, plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { formatCount, plural } from "../../util/numbers.ts";
import styles from "./viewers.module.css";

export interface GridTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

interface GridRow {
  at: number;
  cells: readonly string[];
}

/** More columns than anyone reads would make each row slow. */
const MOST_COLUMNS = 200;
const CHARACTER = 8;

/** A table of any number of rows. */
export function Grid({ table }: { table: GridTable }) {
  const { columns, rows } = table;
  const [layout, setLayout] = useState(plainLayout);
  const gridColumns = useMemo(() => columnsOf(table), [table]);
  return (
    <>
      <div className={styles.bar}>
        {plural(rows.length, "row")}, {plural(columns.length, "column")}
        {columns.length > MOST_COLUMNS && `, the first ${formatCount(MOST_COLUMNS)} are shown`}
      </div>
      <div className={styles.scroll}>
        <VirtualTable<GridRow>
          label="Table"
          columns={gridColumns}
          layout={layout}
          onLayout={setLayout}
          count={rows.length}
          rowAt={(at) => ({ at, cells: rows[at]! })}
          keyOf={({ at }) => String(at)}
        />
      </div>
    </>
  );
}

function columnsOf({ columns, rows }: GridTable): Column<GridRow>[] {
  const sample = rows.slice(0, 100);
  const number = {
    id: "#",
    label: "#",
    width: 64,
    align: "end" as const,
    cell: ({ at }: GridRow) => formatCount(at + 1),
  };
  const others = columns.slice(0, MOST_COLUMNS).map((label, index): Column<GridRow> => {
    const texts = sample.map((row) => row[index] ?? "");
    const longest = Math.max(label.length, ...texts.map((text) => text.length));
    return {
      id: String(index),
      label,
      width: Math.min(320, Math.max(64, 20 + longest * CHARACTER)),
      align: texts.every(isNumber) ? "end" : "start",
      cell: ({ cells }) => <span title={cells[index]}>{cells[index]}</span>,
    };
  });
  return [number, ...others];
}

const isNumber = (text: string): boolean =>
  text.trim() === "" || /^(?:null|nan)$/i.test(text) || Number.isFinite(Number(text));
