import { keyOf } from "../../../../src/figures/data/columns.ts";
import type { Card, CardKind } from "./card.ts";

export const kindNames: Readonly<Record<CardKind, string>> = {
  line: "Line",
  bar: "Bar",
  scatter: "Scatter",
  box: "Box",
  parallel: "Parallel coordinates",
  contour: "Contour",
  images: "Images",
};

export const smoothingNames = {
  ema: "EMA",
  time_ema: "time-weighted EMA",
  gaussian: "Gaussian",
  mean: "running mean",
} as const;

/** Which of x and y are better: the Pareto front has the runs that no other beats in both. */
export const fronts = [
  ["none", "none"],
  ["max-max", "more x, more y"],
  ["min-max", "less x, more y"],
  ["max-min", "more x, less y"],
  ["min-min", "less x, less y"],
] as const;

/** What x may be beside a metric. */
export const clockNames: Readonly<Record<string, string>> = {
  step: "step",
  time: "wall time",
  relative: "relative time",
};

const bands = { std: "± std", ci95: "95 % CI", minmax: "min–max", none: "" } as const;

/** What a card shows, unless it has a title of its own. */
export function cardTitle({ kind, title, x = "step", y, z }: Card): string {
  if (title) return title;
  const shown = y.map(keyOf).join(", ");
  if (kind === "parallel") return kindNames.parallel;
  if (kind === "scatter") return `${keyOf(y[0]!)} × ${keyOf(x)}`;
  if (kind === "contour") return `${keyOf(z!)} over ${keyOf(x)} × ${keyOf(y[0]!)}`;
  if (kind === "images") return shown || kindNames.images;
  return shown;
}

/** How it shows it: what differs from a plain chart, in few words. */
export function cardNote(card: Card): string {
  const { kind, x = "step", y_axis, x_axis, smoothing = 0, smoothing_by = "ema" } = card;
  const { group_by = null, centre = "mean", band = "std", robust } = card;
  const log = [x_axis?.scale === "log" && "log x", y_axis?.scale === "log" && "log y"];
  const grouped =
    group_by === null
      ? ""
      : kind === "line" || kind === "bar"
        ? `${centre} ${bands[band]} by ${keyOf(group_by)}`
        : `by ${keyOf(group_by)}`;
  const line = [
    x !== "step" && `by ${clockNames[x] ?? keyOf(x)}`,
    smoothing > 0 && `${smoothingNames[smoothing_by]} ${smoothing}`,
  ];
  const parts = [
    ...(kind === "line" ? line : []),
    grouped,
    ...log,
    card.z !== undefined && kind === "scatter" && `coloured by ${keyOf(card.z)}`,
    card.pareto && "Pareto front",
    robust === true && "without outliers",
  ];
  return parts.filter(Boolean).join(" · ");
}
