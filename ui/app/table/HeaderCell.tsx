import type { KeyboardEvent, PointerEvent } from "react";
import { type Layout, moved, type Placed, resized, standing } from "./columns.ts";
import styles from "./VirtualTable.module.css";

interface HeaderCellProps<Row> {
  place: Placed<Row>;
  /** All columns in the order shown. */
  ids: readonly string[];
  layout: Layout;
  onLayout: ((layout: Layout) => void) | undefined;
}

/** A column's header: press to sort, drag to move (or Alt with an arrow), drag its edge to resize. */
export function HeaderCell<Row>({ place, ids, layout, onLayout }: HeaderCellProps<Row>) {
  const { column, at, width, isPinned } = place;
  const { id, label, kind, mark, align, sorted, onSort } = column;
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || !onLayout || !event.altKey) return;
    event.preventDefault();
    if (event.shiftKey) onLayout(resized(layout, id, width + step * KEY_STEP));
    else onLayout(moved(layout, ids, id, at + step));
  };
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={sorted}
      tabIndex={-1}
      className={`${styles.head} ${align === "end" ? styles.end : ""} ${isPinned ? styles.pinned : ""}`}
      style={standing(place)}
      draggable={onLayout !== undefined}
      onDragStart={({ dataTransfer }) => dataTransfer.setData("text/column", id)}
      onDragOver={(event) =>
        event.dataTransfer.types.includes("text/column") && event.preventDefault()
      }
      onDrop={({ dataTransfer }) =>
        onLayout?.(moved(layout, ids, dataTransfer.getData("text/column"), at))
      }
      onKeyDown={press}
    >
      <button
        type="button"
        disabled={!onSort && !onLayout}
        className={styles.sort}
        onClick={onSort}
        {...(onLayout && {
          title: "Alt ← → moves the column, with Shift it resizes it",
          "aria-keyshortcuts":
            "Alt+ArrowLeft Alt+ArrowRight Alt+Shift+ArrowLeft Alt+Shift+ArrowRight",
        })}
      >
        {kind !== undefined && <small>{kind}</small>}
        <span>
          {mark}
          {label}
          {sorted && (sorted === "ascending" ? " ↑" : " ↓")}
        </span>
      </button>
      {onLayout && <Edge width={width} onWidth={(next) => onLayout(resized(layout, id, next))} />}
    </div>
  );
}

const KEY_STEP = 16;

function Edge({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const from = event.clientX;
    const edge = event.currentTarget;
    const done = new AbortController();
    edge.setPointerCapture(event.pointerId);
    const follow = ({ clientX }: PointerEventInit): void =>
      onWidth(width + (clientX ?? from) - from);
    edge.addEventListener("pointermove", follow as EventListener, done);
    edge.addEventListener("lostpointercapture", () => done.abort(), done);
  };
  return (
    <span
      aria-hidden="true"
      className={styles.edge}
      onPointerDown={drag}
      // Else the browser would drag the header.
      onMouseDown={(event) => event.preventDefault()}
    />
  );
}
