import { memo, type MouseEvent } from "react";
import { type Placed, standing } from "./columns.ts";
import styles from "./VirtualTable.module.css";

/** Where a row stands in a tree, for tables whose rows open. */
export interface TreePlace {
  /** 1 for the outermost. */
  level: number;
  /** Absent for rows that have nothing to open. */
  isOpen?: boolean;
}

/** What a row tells the table. */
export interface RowHandlers<Row> {
  onCursor: (index: number) => void;
  onOpen: (row: Row) => void;
  pressOpens: (row: Row) => boolean;
  onSelect: (row: Row, range: boolean) => void;
  onToggle: (row: Row) => void;
  onHover: (row: Row | undefined) => void;
}

interface TableRowProps<Row> {
  id: string;
  index: number;
  /** Distance from the top in pixels. */
  start: number;
  row: Row | undefined;
  /** The columns in sight. */
  places: readonly Placed<Row>[];
  isCursor: boolean;
  isHovered: boolean;
  /** Undefined in a table whose rows cannot be selected. */
  isSelected: boolean | undefined;
  tree: TreePlace | undefined;
  handlers: RowHandlers<Row>;
}

/** Presses of these are their own, not the row's. */
const CONTROLS = "a, button, input, select, label";

function PlainRow<Row>(props: TableRowProps<Row>) {
  const { id, index, start, row, places, isCursor, isSelected, tree, handlers } = props;
  const press = (event: MouseEvent): void => {
    if ((event.target as Element).closest(CONTROLS) || row === undefined) return;
    handlers.onCursor(index);
    if (event.ctrlKey || event.metaKey || event.shiftKey) handlers.onSelect(row, event.shiftKey);
    else if (event.detail === 1 && handlers.pressOpens(row)) handlers.onOpen(row);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- use-cursor-keys.ts has them
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-level={tree?.level}
      aria-expanded={tree?.isOpen}
      data-cursor={isCursor || undefined}
      data-hovered={props.isHovered || undefined}
      className={styles.row}
      style={{ transform: `translateY(${start}px)` }}
      onPointerEnter={() => row !== undefined && handlers.onHover(row)}
      onClick={press}
      onDoubleClick={() => row !== undefined && !handlers.pressOpens(row) && handlers.onOpen(row)}
    >
      {places.map((place) => (
        <div
          key={place.column.id}
          role="gridcell"
          aria-colindex={place.at + 1}
          className={cellClass(place)}
          style={standing(place)}
        >
          {place.at === 0 && isSelected !== undefined && (
            <Pick {...props} isSelected={isSelected} />
          )}
          {place.at === 0 && tree && <Twist {...props} tree={tree} />}
          {row === undefined ? (place.at === 0 ? "…" : null) : place.column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** A box that selects the row, for those who point; it is there while the pointer is. */
function Pick<Row>({ row, isSelected, handlers }: TableRowProps<Row> & { isSelected: boolean }) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label="Select"
      className={styles.pick}
      checked={isSelected}
      disabled={row === undefined}
      onChange={({ nativeEvent }) =>
        row !== undefined && handlers.onSelect(row, (nativeEvent as globalThis.MouseEvent).shiftKey)
      }
    />
  );
}

const cellClass = ({ column, isPinned }: Placed<never>): string =>
  `${styles.cell} ${column.align === "end" ? styles.end : ""} ${isPinned ? styles.pinned : ""}`;

const INDENT = 16;

/** The indent of a row in a tree, and what opens it. */
function Twist<Row>({ row, tree, handlers }: TableRowProps<Row> & { tree: TreePlace }) {
  const indent = { marginLeft: (tree.level - 1) * INDENT };
  if (tree.isOpen === undefined) return <span className={styles.twist} style={indent} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={tree.isOpen ? "Close" : "Open"}
      className={styles.twist}
      style={indent}
      onClick={() => row !== undefined && handlers.onToggle(row)}
    >
      {tree.isOpen ? "▾" : "▸"}
    </button>
  );
}

/** Drawn again only when something of the row itself has changed. */
export const TableRow = memo(PlainRow, (before, after) =>
  (Object.keys(after) as (keyof typeof after)[]).every(
    (name) =>
      before[name] === after[name] ||
      (name === "tree" &&
        before.tree?.level === after.tree?.level &&
        before.tree?.isOpen === after.tree?.isOpen),
  ),
) as typeof PlainRow;
