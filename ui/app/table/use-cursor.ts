import { useState } from "react";

/** The cursor of a table: it stays with its row when the order changes, and with its place when the row goes. */
export function useCursor<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): [cursor: number, setCursor: (index: number) => void] {
  const [at, setAt] = useState({ key: "", index: 0 });
  const followed = rows.findIndex((row) => keyOf(row) === at.key);
  const cursor = followed === -1 ? Math.max(0, Math.min(at.index, rows.length - 1)) : followed;
  const setCursor = (index: number): void => {
    const row = rows[index];
    setAt({ key: row === undefined ? "" : keyOf(row), index });
  };
  return [cursor, setCursor];
}
