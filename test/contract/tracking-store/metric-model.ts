import type { Int64 } from "../../../src/protocol/int64.ts";

/** What a run's metrics are to be, told as simply as possible. */

export interface Point {
  readonly key: string;
  readonly value: number;
  readonly timestamp: Int64;
  readonly step: Int64;
}

/** NaN counts as 0, the infinities as the largest doubles. */
function rank(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

const compare = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0);

const byRecency = (a: Point, b: Point): number =>
  compare(a.step, b.step) ||
  compare(a.timestamp, b.timestamp) ||
  compare(rank(a.value), rank(b.value));

const isNan = (point: Point): number => Number(Number.isNaN(point.value));

const byTime = (a: Point, b: Point): number =>
  compare(a.timestamp, b.timestamp) ||
  compare(a.step, b.step) ||
  compare(rank(a.value), rank(b.value)) ||
  isNan(a) - isNan(b);

const isSame = (a: Point, b: Point): boolean =>
  a.key === b.key && byRecency(a, b) === 0 && isNan(a) === isNan(b);

/** Adds a point to a run's, unless it is there. */
export function addPoint(points: Point[], point: Point): void {
  if (!points.some((other) => isSame(point, other))) points.push(point);
}

/** A point in the one form that equal ones share; the largest doubles come back as infinities. */
export const readBack = ({ key, value, timestamp, step }: Point) => ({
  key,
  value: Math.abs(value) === Number.MAX_VALUE ? value * Infinity : value + 0,
  timestamp: BigInt(timestamp),
  step: BigInt(step),
});

/** The latest point of each key: the first logged of the greatest. */
export function latestOf(points: readonly Point[]): Record<string, ReturnType<typeof readBack>> {
  const latest = new Map<string, Point>();
  for (const point of points) {
    const other = latest.get(point.key);
    if (other === undefined || byRecency(point, other) > 0) latest.set(point.key, point);
  }
  return Object.fromEntries([...latest].map(([key, point]) => [key, readBack(point)]));
}

/** A key's points by timestamp, step and value. */
export const historyOf = (points: readonly Point[], key: string) =>
  points
    .filter((point) => point.key === key)
    .toSorted(byTime)
    .map(readBack);

/** A key's points by step, as a chart shows them: at most `count`, of equal parts, and the last one. */
export function sampleOf<P extends Point>(points: readonly P[], count: number): P[] {
  const sorted = points.toSorted((a, b) => byRecency(a, b) || isNan(a) - isNan(b));
  if (sorted.length <= count) return sorted;
  const larger = sorted.length % count;
  const size = Math.floor(sorted.length / count);
  const firsts = Array.from(
    { length: count },
    (_, part) => sorted[part * size + Math.min(part, larger)]!,
  );
  return [...firsts.slice(0, -1), sorted.at(-1)!];
}
