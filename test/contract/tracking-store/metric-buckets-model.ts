import { expect } from "vitest";
import type { getMetricBuckets } from "../../../src/protocol/charts.ts";
import type { ResponseOf } from "../../../src/protocol/endpoint.ts";
import type { Point } from "./metric-model.ts";

type Series = ResponseOf<typeof getMetricBuckets>["series"];

interface Chart {
  x: "step" | "time";
  buckets: number;
  start?: number | undefined;
  end?: number | undefined;
}

/** Expects what a chart says of a run's points to be what a look at each of them says. */
export function expectBuckets(found: Series, points: readonly Point[], chart: Chart): void {
  const xOf = (point: Point): number => Number(chart.x === "step" ? point.step : point.timestamp);
  const other = (point: Point): number => Number(chart.x === "step" ? point.timestamp : point.step);
  const shown = points
    .filter((point) => xOf(point) >= (chart.start ?? -Infinity))
    .filter((point) => xOf(point) <= (chart.end ?? Infinity))
    .toSorted((a, b) => xOf(a) - xOf(b) || other(a) - other(b) || byValue(a.value, b.value));
  if (shown.length === 0) return expect(found).toEqual([]);
  const [series] = found;
  expect(found).toHaveLength(1);
  expect(series).toMatchObject({ exact: true, points: shown.length });
  expect(series).toMatchObject({ first_x: xOf(shown[0]!), last_x: xOf(shown.at(-1)!) });
  const lengths = Object.values(series!).flatMap((each) =>
    Array.isArray(each) ? each.length : [],
  );
  expect(new Set(lengths).size).toBe(1);
  expect(lengths[0]).toBeLessThanOrEqual(chart.buckets);
  if (shown.length <= chart.buckets) expect(series!.count.every((count) => count === 1)).toBe(true);

  let from = 0;
  series!.count.forEach((count, i) => {
    const held = shown.slice(from, (from += Number(count)));
    const last = held.at(-1)!;
    const numbers = held.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    expect(series!.x[i]).toBe(xOf(last));
    expect(BigInt(series!.step[i]!)).toBe(BigInt(last.step));
    expect(BigInt(series!.time[i]!)).toBe(BigInt(last.timestamp));
    expect(series!.last[i]).toBe(last.value);
    expect(series!.nan[i]).toBe(held.length - numbers.length);
    expect(series!.min[i]).toBe(numbers.length === 0 ? null : Math.min(...numbers) + 0);
    expect(series!.max[i]).toBe(numbers.length === 0 ? null : Math.max(...numbers) + 0);
    expectMean(series!.mean[i]!, numbers);
  });
  expect(from).toBe(shown.length);
}

/** NaN follows 0. */
const byValue = (a: number, b: number): number =>
  (a || 0) === (b || 0)
    ? Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    : (a || 0) < (b || 0)
      ? -1
      : 1;

/** Numbers beyond 1e290 count as infinite in a mean. */
function expectMean(mean: number | null, numbers: readonly number[]): void {
  if (numbers.length === 0) return expect(mean).toBeNull();
  const counted = numbers.map((value) => (Math.abs(value) > 1e290 ? value * Infinity : value));
  const expected = counted.reduce((sum, value) => sum + value, 0) / numbers.length;
  if (Number.isFinite(expected)) expect(mean).toBeCloseTo(expected, 6);
  else expect(mean).toBe(expected);
}
