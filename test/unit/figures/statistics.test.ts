import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpolator } from "../../../src/figures/data/curves.ts";
import { MOST_SERIES } from "../../../src/figures/data/read-figure-data.ts";
import { smoothed as smoothedBy } from "../../../src/figures/data/smoothing.ts";
import {
  mean,
  quantile,
  sorted,
  standardDeviation,
  studentT95,
  summary,
} from "../../../src/figures/data/statistics.ts";
import { limits } from "../../../src/protocol/limits.ts";

test("no more series are asked for at once than the protocol allows", () => {
  expect(MOST_SERIES).toBeLessThanOrEqual(limits.chartSeries);
});

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });

describe("statistics", () => {
  test("are those of the textbook", () => {
    const sample = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(sample)).toBeCloseTo(5, 12);
    expect(standardDeviation(sample)).toBeCloseTo(2.13809, 5);
    // R: quantile(c(1, 2, 3, 4, 10), c(.25, .5, .75))
    expect([0.25, 0.5, 0.75].map((share) => quantile([1, 2, 3, 4, 10], share))).toEqual([2, 3, 4]);
    expect(standardDeviation([1])).toBeNaN();
  });

  // R: qt(.975, df)
  test.each([
    [1, 12.7062],
    [4, 2.7764],
    [10, 2.2281],
    [11, 2.201],
    [19, 2.093],
    [30, 2.0423],
    [120, 1.9799],
    [10_000, 1.9602],
  ])("Student's t of %i degrees of freedom is %f", (freedom, t) => {
    expect(studentT95(freedom)).toBeCloseTo(t, 3);
  });

  test("a band is a deviation, an interval or the extremes", () => {
    const sample = [1, 2, 3, 4, 5, NaN];
    const band = (name: "std" | "ci95" | "minmax" | "none") =>
      summary(sample, { centre: "mean", band: name }).high - 3;
    expect(band("std")).toBeCloseTo(1.5811, 4);
    expect(band("ci95")).toBeCloseTo(1.9632, 4);
    expect(band("minmax")).toBe(2);
    expect(band("none")).toBe(0);
    expect(summary([1, 2, 30], { centre: "median", band: "none" })).toMatchObject({
      centre: 2,
      count: 3,
    });
    expect(summary([NaN], { centre: "mean", band: "std" })).toMatchObject({
      centre: NaN,
      count: 0,
    });
  });

  test("every centre lies within its extremes", () => {
    fc.assert(
      fc.property(values, fc.constantFrom("mean" as const, "median" as const), (all, centre) => {
        const { low, high, centre: middle } = summary(all, { centre, band: "minmax" });
        expect(low).toBe(sorted(all)[0]);
        expect(high).toBe(sorted(all).at(-1));
        expect(middle).toBeGreaterThanOrEqual(low - 1e-6);
        expect(middle).toBeLessThanOrEqual(high + 1e-6);
      }),
    );
  });
});

describe("interpolation", () => {
  test("goes through points, between them, and nowhere beyond or beside a gap", () => {
    const at = interpolator([0, 10, 20, 30], [1, 2, NaN, 4]);
    expect([0, 5, 10, 30].map(at)).toEqual([1, 1.5, 2, 4]);
    expect([-1, 15, 20, 25, 31, NaN].map(at)).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
    expect(interpolator([], [])(0)).toBeNaN();
    expect(interpolator([5, 5], [1, 2])(5)).toBe(2);
  });
});

const ways = ["ema", "time_ema", "gaussian", "mean"] as const;

const smoothed = (
  { y, count }: { y: number[]; count: number[] },
  smoothing: number,
  smoothing_by: (typeof ways)[number] = "ema",
): number[] => smoothedBy({ x: y.map((_, at) => at), y, count }, { smoothing, smoothing_by });

describe("smoothing", () => {
  const ones = (count: number) => Array.from({ length: count }, () => 1);

  test("starts at the first value and follows the rest, past gaps", () => {
    expect(smoothed({ y: [4, 4, NaN, 4], count: ones(4) }, 0.9)).toEqual([
      4,
      expect.closeTo(4, 12),
      NaN,
      expect.closeTo(4, 12),
    ]);
    const [first, second] = smoothed({ y: [0, 1], count: ones(2) }, 0.5);
    expect([first, second]).toEqual([0, expect.closeTo(2 / 3, 12)]);
  });

  test("weighs a bucket as its points", () => {
    const each = smoothed({ y: [0, 1, 1, 1], count: ones(4) }, 0.7).at(-1);
    expect(smoothed({ y: [0, 1], count: [1, 3] }, 0.7).at(-1)).toBeCloseTo(each!, 12);
  });

  test("looks both ways over a window, or lets the past fade along x", () => {
    expect(smoothed({ y: [0, 0, 3, 0, 0], count: ones(5) }, 2 / 3, "mean")).toEqual([
      0, 1, 1, 1, 0,
    ]);
    const bell = smoothed({ y: [0, 0, 1, 0, 0], count: ones(5) }, 0.5, "gaussian");
    expect(bell[1]).toBeCloseTo(bell[3]!, 12);
    expect(bell[2]).toBeGreaterThan(bell[1]!);
    const late = { y: [0, 0, 1], count: [1, 1, 1] };
    const near = smoothedBy(
      { ...late, x: [0, 1, 2] },
      { smoothing: 0.5, smoothing_by: "time_ema" },
    );
    const far = smoothedBy({ ...late, x: [0, 1, 9] }, { smoothing: 0.5, smoothing_by: "time_ema" });
    expect(far[2]).toBeGreaterThan(near[2]!);
  });

  test.each(ways)("stays within the values, by %s", (way) => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 0.999, noNaN: true }), (y, weight) => {
        const smooth = smoothed({ y, count: y.map(() => 1) }, weight, way);
        expect(Math.min(...smooth)).toBeGreaterThanOrEqual(Math.min(...y) - 1e-6);
        expect(Math.max(...smooth)).toBeLessThanOrEqual(Math.max(...y) + 1e-6);
      }),
    );
  });
});
