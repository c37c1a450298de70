import type { Int64 } from "../protocol/int64.ts";

/** What a chart's x can be. */
export type Axis = "step" | "time";

/** A point of a metric: NaN and the infinities as such. */
export interface Point {
  step: Int64;
  time: Int64;
  value: number;
}

/** What a chart tells of some points of a series. Summaries of parts make that of the whole. */
export interface PointSummary {
  count: number;
  nan: number;
  /** Of the values that are numbers; null where there is none. */
  min: number | null;
  max: number | null;
  /** Of the numbers up to `LARGEST_SUMMED`. */
  sum: number;
  /** The greatest by x, the other axis and the value, where NaN follows 0. */
  last: Point;
}

/** Sums of larger numbers could overflow: in a mean they count as infinite. */
export const LARGEST_SUMMED = 1e290;

export function summaryOf(point: Point): PointSummary {
  const { value } = point;
  if (Number.isNaN(value)) return { count: 1, nan: 1, min: null, max: null, sum: 0, last: point };
  const sum = Math.abs(value) <= LARGEST_SUMMED ? value : 0;
  return { count: 1, nan: 0, min: value, max: value, sum, last: point };
}

/** Adds what another summary tells to this one. */
export function mergeInto(into: PointSummary, other: PointSummary, axis: Axis): void {
  into.count += other.count;
  into.nan += other.nan;
  into.sum += other.sum;
  if (other.min !== null && (into.min === null || other.min < into.min)) into.min = other.min;
  if (other.max !== null && (into.max === null || other.max > into.max)) into.max = other.max;
  if (isAfter(other.last, into.last, axis)) into.last = other.last;
}

/** The mean of the points that are numbers, or null where there is none. */
export function meanOf({ count, nan, min, max, sum }: PointSummary): number | null {
  if (min === null || max === null) return null;
  const above = max > LARGEST_SUMMED ? Infinity : 0;
  const below = min < -LARGEST_SUMMED ? -Infinity : 0;
  return sum / (count - nan) + above + below;
}

function isAfter(a: Point, b: Point, axis: Axis): boolean {
  const other = axis === "step" ? "time" : "step";
  if (a[axis] !== b[axis]) return a[axis] > b[axis];
  if (a[other] !== b[other]) return a[other] > b[other];
  const [value, otherValue] = [a.value || 0, b.value || 0];
  return value === otherValue ? Number.isNaN(a.value) : value > otherValue;
}
