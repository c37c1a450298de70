import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type CSSProperties, useEffect, useId, useMemo, useRef, useState } from "react";
import { type Column, type Layout, type Placed, placed } from "./columns.ts";
import { HeaderCell } from "./HeaderCell.tsx";
import { useColumnsInSight } from "./use-columns-in-sight.ts";
import { type RowHandlers, TableRow, type TreePlace } from "./TableRow.tsx";
import { useCursorKeys } from "./use-cursor-keys.ts";
import styles from "./VirtualTable.module.css";

const ROW = 28;
const HEADER = 34;
/** Rows drawn beyond the edges, so that quick scrolling shows none that are empty. */
const OVERSCAN = 8;

export interface VirtualTableProps<Row> {
  /** What the rows are: "Experiments". Also the heading of the table's keys. */
  label: string;
  columns: readonly Column<Row>[];
  layout: Layout;
  /** Without it, columns stay as they are. */
  onLayout?: (layout: Layout) => void;
  /** How many rows there are, those included that are not fetched yet. */
  count: number;
  /** The row at an index, undefined while it is not fetched. */
  rowAt: (index: number) => Row | undefined;
  keyOf: (row: Row) => string;
  /** The row that the keys act on, by its index; a table without has no keys. */
  cursor?: number;
  onCursor?: (index: number) => void;
  /** Beside another table, whose keys it takes while the focus is in it. */
  isSecond?: boolean;
  selected?: ReadonlySet<string>;
  /** `range` when all from the last one that was selected are meant. */
  onSelect?: (row: Row, range: boolean) => void;
  onOpen?: (row: Row) => void;
  /** Rows that one press opens, because there is nothing else to them; for others it takes two. */
  pressOpens?: (row: Row) => boolean;
  treePlace?: (row: Row) => TreePlace;
  onToggle?: (row: Row) => void;
  /** The row that is marked because the pointer is on it, here or elsewhere on the page. */
  hovered?: string | undefined;
  onHover?: (row: Row | undefined) => void;
  /** Told of the rows in sight, so that they can be fetched. */
  onRange?: (first: number, last: number) => void;
}

/**
 * A table of any number of rows and columns, of which those in sight exist. It holds no data and no
 * order: the page says which row is where. Header and pinned columns stay in sight. Cells keep no
 * state of their own, because their elements show other rows as one scrolls.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, layout, onLayout, count, rowAt, keyOf, cursor = -1, onRange } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    scrollMargin: HEADER,
    scrollPaddingStart: HEADER,
  });
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => {
    onRange?.(first, last);
  }, [onRange, first, last]);
  const [hasFocus, setFocus] = useState(false);
  useCursorKeys(props, hasFocus, (index) => virtualizer.scrollToIndex(index));

  const places = useMemo(() => placed(columns, layout), [columns, layout]);
  const inSight = useColumnsInSight(places, scroller);
  // An element that has gone out of sight at one end is the next to be seen at the other.
  const slots = Math.ceil((virtualizer.scrollRect?.height ?? 0) / ROW) + 2 * OVERSCAN + 1;
  const elements = useStill(items, slots, virtualizer.isScrolling);
  const handlers = useRowHandlers(props);
  const isTree = props.treePlace !== undefined;
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role={isTree ? "treegrid" : "grid"}
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={places.length}
        aria-multiselectable={props.onSelect !== undefined}
        aria-activedescendant={cursor >= 0 && cursor < count ? `${id}-${cursor}` : undefined}
        tabIndex={0}
        className={styles.table}
        style={{ "--columns": template(places), height: HEADER + count * ROW } as CSSProperties}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
        onPointerLeave={() => handlers.onHover(undefined)}
      >
        <div role="row" aria-rowindex={1} className={styles.header}>
          {inSight.map((place) => (
            <HeaderCell
              key={place.column.id}
              place={place}
              ids={places.map(({ column }) => column.id)}
              layout={layout}
              onLayout={onLayout}
            />
          ))}
        </div>
        {elements.map(({ index, start }) => {
          const row = rowAt(index);
          const key = row === undefined ? undefined : keyOf(row);
          return (
            <TableRow
              key={index % slots}
              id={`${id}-${index}`}
              index={index}
              start={start - HEADER}
              row={row}
              places={inSight}
              isCursor={index === cursor}
              isHovered={key !== undefined && props.hovered === key}
              isSelected={props.onSelect && key !== undefined && props.selected?.has(key) === true}
              tree={row === undefined ? undefined : props.treePlace?.(row)}
              handlers={handlers}
            />
          );
        })}
      </div>
    </div>
  );
}

/**
 * The rows in the order of their elements in the document. While one scrolls, elements stay where
 * they are, because to move one costs as much as to make it; at rest they follow the rows.
 */
function useStill(
  items: readonly VirtualItem[],
  slots: number,
  isScrolling: boolean,
): readonly VirtualItem[] {
  const first = items[0]?.index ?? 0;
  const [atRest, setAtRest] = useState(first);
  if (!isScrolling && atRest !== first) setAtRest(first);
  const from = isScrolling ? atRest : first;
  const place = ({ index }: VirtualItem): number => (((index - from) % slots) + slots) % slots;
  return items.toSorted((a, b) => place(a) - place(b));
}

/** The page's functions as ones that stay the same, so that rows are not drawn again for them. */
function useRowHandlers<Row>(props: VirtualTableProps<Row>): RowHandlers<Row> {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  return useMemo(
    () => ({
      onCursor: (index) => latest.current.onCursor?.(index),
      onOpen: (row) => latest.current.onOpen?.(row),
      pressOpens: (row) => latest.current.pressOpens?.(row) === true,
      onSelect: (row, range) => latest.current.onSelect?.(row, range),
      onToggle: (row) => latest.current.onToggle?.(row),
      onHover: (row) => latest.current.onHover?.(row),
    }),
    [],
  );
}

const template = <Row,>(places: readonly Placed<Row>[]): string =>
  places
    .map(({ column, width }) => (column.grows ? `minmax(${width}px, 1fr)` : `${width}px`))
    .join(" ");
