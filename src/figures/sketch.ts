import type { Axis, FigureSpec } from "../protocol/figure-spec.ts";
import { type ColumnValues, keyOf } from "./data/columns.ts";
import type { Drawing, Mark } from "./drawing.ts";
import type { AxisPlan, Frame } from "./frame.ts";
import type { LegendEntry } from "./legend.ts";
import { makeScale } from "./scales/make-scale.ts";
import { placing, type Scale } from "./scales/scale.ts";

/** What each kind of figure makes of its data; axes and legends are drawn for all alike. */
export interface Sketch {
  x: AxisPlan;
  y?: AxisPlan;
  legend: readonly LegendEntry[];
  /** Whether the legend's entries end at the right edge, where their labels may stand. */
  endsAtRight?: boolean;
  /** What continuous colours mean. */
  colours?: { scale: Scale; label: string };
  paint(frame: Frame): readonly Mark[];
  table: Drawing["table"];
  /** What is shown, in a sentence without its full stop. */
  says: string;
}

/** Names in slots of one width; the value of a name is its index. */
export function nameScale(names: readonly string[]): Scale {
  const { min, max, place } = placing(-0.5, Math.max(names.length, 1) - 0.5);
  return { min, max, place, ticks: () => names.map((text, value) => ({ value, text })) };
}

/** The axis of a column, by its numbers or its names. */
export function columnAxis(column: string, { values, texts }: ColumnValues, axis: Axis): AxisPlan {
  const label = axis.label ?? keyOf(column);
  return texts === undefined
    ? { label, scale: makeScale(values, axis, { nice: true }) }
    : { label, scale: nameScale(texts), names: true };
}

/** What a y axis is called that shows several metrics. */
export const yLabel = ({ y, y_axis }: FigureSpec): string =>
  y_axis.label ?? y.map(keyOf).join(", ");

const BANDS: Readonly<Record<FigureSpec["band"], string>> = {
  std: "bands are ± one standard deviation",
  ci95: "bands are 95 % confidence intervals of the mean (Student's t)",
  minmax: "bands go from the least to the greatest",
  none: "",
};

/** What a centre and its band stand for. */
export const saysBand = ({ centre, band }: FigureSpec): string =>
  [`${centre} of runs`, BANDS[band]].filter(Boolean).join("; ");

export const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? "" : "s"}`;
