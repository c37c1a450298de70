import type { MouseEvent } from "react";
import type { Column } from "../../table/columns.ts";
import { goalOf } from "./column-facts.ts";
import { type Objective, type RunsView, sortClause, type SortKey, sortKey } from "./runs-view.ts";

/** The order after a press on a column's header; with Shift it is a further key. */
export function nextOrder(
  order: readonly string[],
  column: string,
  isFurther: boolean,
  objective?: Objective,
): string[] {
  const keys = order.map(sortKey);
  const present = keys.find((key) => key.column === column);
  const best = goalOf(column, objective) !== "min" && column.startsWith("metrics.");
  const first = best || column === "start_time";
  const next = turned(present, { column, descending: first });
  const others = isFurther ? keys : keys.filter((key) => key === present);
  const replaced = others.flatMap((key) => (key === present ? (next ?? []) : key));
  return (present ? replaced : [...others, next!]).map(sortClause);
}

/** The best first, then the other way round, then not at all. */
function turned(present: SortKey | undefined, first: SortKey): SortKey | undefined {
  if (!present) return first;
  if (present.descending !== first.descending) return undefined;
  return { ...first, descending: !first.descending };
}

/** What a column's header says of the order, and does to it. */
export function sorting<Row>(
  column: string,
  { order }: RunsView,
  onOrder: (order: string[]) => void,
  objective?: Objective,
): Pick<Column<Row>, "sorted" | "onSort"> {
  const key = order.map(sortKey).find((each) => each.column === column);
  return {
    ...(key && { sorted: key.descending ? "descending" : "ascending" }),
    onSort: ({ shiftKey }: MouseEvent) => onOrder(nextOrder(order, column, shiftKey, objective)),
  };
}
