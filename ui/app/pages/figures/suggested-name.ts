import { keyOf } from "../../../../src/figures/data/columns.ts";
import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";

/** What a figure is called until someone names it: `val_acc by opt`. */
export function suggestedName({ title, kind, x, y, group_by }: FigureSpec): string {
  if (title !== "") return title.slice(0, 250);
  const shown = y.map((column) => keyOf(column)).join(", ");
  const against = kind === "scatter" || kind === "contour" ? ` against ${keyOf(x)}` : "";
  const by = group_by === null ? "" : ` by ${group_by === "dataset" ? "dataset" : keyOf(group_by)}`;
  return `${shown}${against}${by}`.slice(0, 250);
}
