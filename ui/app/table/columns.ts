import type { CSSProperties, MouseEvent, ReactNode } from "react";

export interface Column<Row> {
  id: string;
  /** What the header says. */
  label: string;
  /** A small word above the label: metric, param, tag. */
  kind?: string;
  /** Before the label: what the column is known by elsewhere, such as a run's colour. */
  mark?: ReactNode;
  /** In pixels, until it is resized. */
  width: number;
  align?: "start" | "end";
  /** Takes the width that is left over; one column at most. */
  grows?: boolean;
  cell: (row: Row) => ReactNode;
  sorted?: "ascending" | "descending" | undefined;
  /** A press of the header; with Shift a further key is meant. */
  onSort?: (event: MouseEvent) => void;
}

/** What a reader has arranged: kept by the page, in its URL or in the browser. */
export interface Layout {
  /** Ids in the order shown; columns that are not named follow in their own order. */
  order: readonly string[];
  /** Widths in pixels by id, of columns that were resized. */
  widths: Readonly<Record<string, number>>;
  /** How many columns stay in sight while the others scroll. */
  pinned: number;
}

export const plainLayout: Layout = { order: [], widths: {}, pinned: 1 };

const NARROWEST = 40;

/** A column and where it stands. */
export interface Placed<Row> {
  column: Column<Row>;
  /** Its place among all columns, from 0. */
  at: number;
  width: number;
  /** Distance from the left edge in pixels, as long as none grows. */
  start: number;
  isPinned: boolean;
}

/** The columns as a layout has them. */
export function placed<Row>(columns: readonly Column<Row>[], layout: Layout): Placed<Row>[] {
  const rank = new Map(layout.order.map((id, at) => [id, at]));
  const ordered = columns.toSorted(
    (a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity) || 0,
  );
  let end = 0;
  return ordered.map((column, at) => {
    const width = layout.widths[column.id] ?? column.width;
    const start = end;
    end += width;
    return { column, at, width, start, isPinned: at < layout.pinned };
  });
}

/** Where a cell stands in the grid of its row; pinned ones stay there while the others scroll. */
export const standing = ({ at, start, isPinned }: Placed<never>): CSSProperties => ({
  gridColumn: at + 1,
  ...(isPinned && { left: start }),
});

/** The layout with a column moved to stand where another is. */
export function moved(layout: Layout, ids: readonly string[], id: string, to: number): Layout {
  const others = ids.filter((each) => each !== id);
  const at = Math.min(others.length, Math.max(0, to));
  return { ...layout, order: others.toSpliced(at, 0, id) };
}

export const resized = (layout: Layout, id: string, width: number): Layout => ({
  ...layout,
  widths: { ...layout.widths, [id]: Math.max(NARROWEST, Math.round(width)) },
});
