import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spread } from "../../../src/figures/legend.ts";
import { makeScale } from "../../../src/figures/scales/make-scale.ts";
import { shortNumber, tickLabels } from "../../../src/figures/scales/numbers.ts";
import type { Scale } from "../../../src/figures/scales/scale.ts";
import { durationUnit, timeScale } from "../../../src/figures/scales/time-scale.ts";

const texts = (scale: Scale, count = 5): string[] =>
  scale.ticks(count).map(({ text, raised = "" }) => text + (raised && `^${raised}`));

const data = fc.array(fc.double(), { maxLength: 20 });
const kind = fc.constantFrom("linear" as const, "log" as const, "logit" as const);

describe("an axis", () => {
  test.each([
    [[0.21, 0.78], "linear", ["0.2", "0.4", "0.6", "0.8"]],
    [[-3, 12_345], "linear", ["0", "5k", "10k"]],
    [[0, 2.5e6], "linear", ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"]],
    [[1.0001, 1.0004], "linear", ["1.0001", "1.0002", "1.0003", "1.0004"]],
    [[2e-9, 8e-9], "linear", ["2e−9", "4e−9", "6e−9", "8e−9"]],
    [[-1, 1], "linear", ["−1.0", "−0.5", "0", "0.5", "1.0"]],
    [[7], "linear", ["6.5", "7.0", "7.5"]],
    [[], "linear", ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
    [[1e-5, 1], "log", ["10^−4", "10^−2", "10^0"]],
    [[0.01, 100], "log", ["0.01", "0.1", "1", "10", "100"]],
    [[3, 40, -1, 0], "log", ["5", "10", "20"]],
    [[0.001, 0.97], "logit", ["0.001", "0.01", "0.1", "0.5", "0.9"]],
  ] as const)("of %j, %s, says %j", (values, scale, expected) => {
    expect(texts(makeScale(values, { scale }, { nice: true }))).toEqual(expected);
  });

  test("shows what it is told to, and counts from 0 where bars stand", () => {
    const given = makeScale([5, 6], { scale: "linear", min: 0, max: 10 }, { nice: true });
    expect([given.min, given.max, given.place(5)]).toEqual([0, 10, 0.5]);
    const bars = makeScale([5, 6], { scale: "linear" }, { nice: true, zero: true });
    expect(bars.min).toBe(0);
  });

  test.each([
    [{ max: Number.MIN_VALUE }, [1]],
    [{ min: Number.MAX_VALUE }, [1]],
    [{ min: Number.MIN_VALUE, max: Number.MAX_VALUE }, []],
  ])("of the ends %j of all numbers is drawn", (ends, values) => {
    const axis = makeScale(values, { scale: "log", ...ends }, { nice: true });
    expect(axis.ticks(5).length).toBeLessThan(20);
    expect([axis.min, axis.max].every((end) => end > 0 && Number.isFinite(end))).toBe(true);
  });

  test("has ticks in order within its ends, with labels that differ, of any data", () => {
    fc.assert(
      fc.property(
        data,
        kind,
        fc.boolean(),
        fc.integer({ min: 2, max: 12 }),
        (values, scale, nice, count) => {
          const axis = makeScale(values, { scale }, { nice });
          const ticks = axis.ticks(count);
          const places = ticks.map(({ value }) => axis.place(value));
          expect(ticks.length).toBeLessThanOrEqual(3 * count + 13);
          expect(new Set(texts(axis, count)).size).toBe(ticks.length);
          expect(Math.min(...places, 0)).toBeGreaterThanOrEqual(-1e-6);
          expect(Math.max(...places, 1)).toBeLessThanOrEqual(1 + 1e-6);
          expect(new Set(places).size).toBe(places.length);
          expect(places.toSorted((a, b) => a - b)).toEqual(places);
        },
      ),
    );
  });

  test("places all data that has a place on it", () => {
    const some = fc.array(fc.double({ min: 1e-3, max: 0.999, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(some, kind, (values, scale) => {
        const axis = makeScale(values, { scale }, { nice: true });
        for (const value of values) {
          expect(axis.place(value)).toBeGreaterThanOrEqual(-1e-9);
          expect(axis.place(value)).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect([NaN, Infinity, Number.MAX_VALUE].map(axis.place)).toEqual([NaN, NaN, NaN]);
      }),
    );
  });
});

describe("time", () => {
  const start = Date.UTC(2026, 10, 21, 13, 55);
  test.each([
    [20_000, ["13:55:00", "13:55:05", "13:55:10", "13:55:15", "13:55:20"]],
    [3_600_000, ["14:00", "14:15", "14:30", "14:45"]],
    [86_400_000, ["18:00", "Nov 22", "06:00", "12:00"]],
    [10 * 86_400_000, ["Nov 23", "Nov 25", "Nov 27", "Nov 29", "Dec 1"]],
  ])("of %i ms has ticks where a clock has", (length, expected) => {
    expect(texts(timeScale(start, start + length))).toEqual(expected);
  });

  test("is told in a unit of which there are not many", () => {
    expect([90_000, 900_000, 1e8, 1e9].map((length) => durationUnit(length).name)).toEqual([
      "s",
      "min",
      "h",
      "days",
    ]);
  });
});

describe("numbers", () => {
  test("are short", () => {
    const some = [0, 0.12345, 1234.5, 1.5e7, 2e-7, -3, NaN, -Infinity];
    expect(some.map(shortNumber)).toEqual([
      "0",
      "0.123",
      "1234.5",
      "1.50e7",
      "2.00e−7",
      "−3",
      "NaN",
      "−∞",
    ]);
  });

  test("of ticks share a unit", () => {
    expect(tickLabels([0, 2500, 5000], 2500)).toEqual(["0", "2500", "5000"]);
    expect(tickLabels([0, 250_000, 500_000], 250_000)).toEqual(["0", "250k", "500k"]);
  });
});

describe("labels at line ends", () => {
  test("stay where they are when they do not touch", () => {
    expect(spread([10, 30, 60], 10, 0, 100)).toEqual([10, 30, 60]);
  });

  test("move apart about their middle", () => {
    expect(spread([50, 50, 52], 10, 0, 100)).toEqual([
      40.666666666666664, 50.666666666666664, 60.666666666666664,
    ]);
  });

  test("never overlap, and stay within the plot where there is room", () => {
    const wanted = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(wanted, (all) => {
        const heights = spread(
          all.toSorted((a, b) => a - b),
          10,
          0,
          200,
        );
        expect(heights).toHaveLength(all.length);
        const gaps = heights.slice(1).map((height, at) => height - heights[at]!);
        expect(Math.min(...heights, 0)).toBeGreaterThanOrEqual(-1e-6);
        expect(Math.max(...heights, 0)).toBeLessThanOrEqual(200 + 1e-6);
        expect(Math.min(...gaps, 10)).toBeGreaterThanOrEqual(10 - 1e-6);
      }),
    );
  });
});
