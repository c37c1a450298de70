import { cellOf } from "../../../../src/figures/data/columns.ts";
import type { AxisPlan } from "../../../../src/figures/frame.ts";
import type { ChartRun } from "../chart-run.ts";

/** What a brush lets through, by column: numbers between two ends, or some of the texts. */
export type Brush = Readonly<
  Record<string, readonly [from: number, to: number] | readonly string[]>
>;

export function isWithin(run: ChartRun, brush: Brush): boolean {
  return Object.entries(brush).every(([column, within]) => {
    const cell = cellOf(run, column);
    if (cell === undefined) return false;
    const [from, to] = within;
    if (typeof from !== "number" || typeof to !== "number")
      return (within as readonly string[]).includes(String(cell));
    return Number(cell) >= from && Number(cell) <= to;
  });
}

/** Where a part of an axis lies, as shares of its length from its foot. */
export type Part = readonly [low: number, high: number];

/** What ends so near to the end of an axis means the end. */
const NEAR = 0.03;

/** What a part of an axis lets through. */
export function brushOf({ scale, names }: AxisPlan, [low, high]: Part): Brush[string] {
  if (names !== true)
    return [
      low <= NEAR ? scale.min : valueAt(scale, low),
      high >= 1 - NEAR ? scale.max : valueAt(scale, high),
    ];
  return scale
    .ticks(Infinity)
    .filter(({ value }) => scale.place(value) >= low && scale.place(value) <= high)
    .map(({ text }) => text);
}

/** The part of an axis that lets something through. */
export function partOf({ scale, names }: AxisPlan, within: Brush[string]): Part {
  if (names !== true) {
    const [from, to] = within.map((value) => scale.place(Number(value))) as [number, number];
    return [from, to];
  }
  const texts = new Set<unknown>(within);
  const places = scale
    .ticks(Infinity)
    .filter(({ text }) => texts.has(text))
    .map(({ value }) => scale.place(value));
  const half = 0.5 / Math.max(1, scale.max - scale.min);
  return places.length === 0 ? [0, 0] : [Math.min(...places) - half, Math.max(...places) + half];
}

/** What lies at a share of a scale: by halving, because a scale only tells the reverse. */
function valueAt({ min, max, place }: AxisPlan["scale"], share: number): number {
  let [low, high] = [min, max];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (place(middle) < share) low = middle;
    else high = middle;
  }
  return Number(((low + high) / 2).toPrecision(6));
}
