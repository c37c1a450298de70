import type { FigureSpec } from "../../protocol/figure-spec.ts";

/** A group's values as one: where its centre lies, and its band. */
export interface Summary {
  centre: number;
  low: number;
  high: number;
  /** How many values there are. */
  count: number;
}

const byValue = (a: number, b: number): number => a - b;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);

/** The quantile of sorted values, between neighbours by proportion (R's type 7). */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export const sorted = (values: readonly number[]): number[] => values.toSorted(byValue);

/** The standard deviation of a sample (n − 1); NaN of fewer than two. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return NaN;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Student's t for 95 %, two-sided, of 1 to 10 degrees of freedom. */
const T_95 = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];
const Z_95 = 1.959964;

/** Beyond the table: the Cornish-Fisher expansion (Abramowitz and Stegun, 26.7.5). */
export function studentT95(freedom: number): number {
  const known = T_95[freedom - 1];
  if (known !== undefined) return known;
  const z = Z_95;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}

/**
 * Summarises the values that are numbers. Of fewer than two the band is the centre itself. A band
 * by minimum and maximum may be given `lows` and `highs` that the values stand for.
 */
export function summary(
  values: readonly number[],
  { centre, band }: Pick<FigureSpec, "centre" | "band">,
  lows: readonly number[] = values,
  highs: readonly number[] = values,
): Summary {
  const present = values.filter((value) => !Number.isNaN(value));
  const count = present.length;
  if (count === 0) return { centre: NaN, low: NaN, high: NaN, count };
  const middle = centre === "median" ? quantile(sorted(present), 0.5) : mean(present);
  if (band === "minmax")
    return { centre: middle, low: least(lows), high: -least(highs.map((high) => -high)), count };
  const half = halfBand(present, band);
  return { centre: middle, low: middle - half, high: middle + half, count };
}

const least = (values: readonly number[]): number =>
  values.reduce((low, value) => (value < low ? value : low), Infinity);

function halfBand(values: readonly number[], band: FigureSpec["band"]): number {
  if (band === "none" || values.length < 2) return 0;
  const deviation = standardDeviation(values);
  return band === "std"
    ? deviation
    : (studentT95(values.length - 1) * deviation) / Math.sqrt(values.length);
}
