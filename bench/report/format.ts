import type { Unit } from "../workload.ts";

/** A figure with its unit, in three digits or so: `12,300 /s`, `4.21 ms`. */
export const withUnit = (value: number, unit: Unit): string =>
  unit === "×" ? `${digits(value)}×` : `${digits(value)} ${unit}`;

/** At least two digits, and three where that needs no more than two decimals. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) < 0.1) return String(Number(value.toPrecision(2)));
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: decimals });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How far the values lie apart: half of the distance, as a share of the median. */
export const spread = (values: readonly number[]): number =>
  (Math.max(...values) - Math.min(...values)) / 2 / median(values);
