import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NewBlocks } from "../../../src/store/metric-series.ts";
import { addPoint, type Point, readBack, sampleOf } from "./metric-model.ts";
import { expectBuckets } from "./metric-buckets-model.ts";
import { invalid, newRun, type Suite } from "./test-store.ts";

const anyPoint = (spread: number): fc.Arbitrary<Point> =>
  fc.record({
    key: fc.constant("m"),
    value: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
      fc.constantFrom(NaN, Infinity, -Infinity, 0, 5e-324, 1e308, -1e308),
    ),
    timestamp: fc.integer({ min: 0, max: spread }),
    step: fc.integer({ min: -spread, max: spread }),
  });

export function describeMetricBuckets(suite: Suite): void {
  const logged = async (metrics: readonly Point[]): Promise<string> => {
    const run_id = await newRun(suite.store);
    await suite.store.logBatch({ run_id, metrics });
    return run_id;
  };

  describe("The buckets of a metric", () => {
    it("are its points where they are no more than the buckets", async () => {
      const { store } = suite;
      const point = { key: "m", value: 1, timestamp: 5, step: 2 };
      const run_id = await logged([
        point,
        { ...point, value: 2 },
        { ...point, value: NaN, step: 9 },
      ]);
      const request = { run_ids: [run_id], metric_keys: ["m"], buckets: 3 };
      expect(await store.getMetricBuckets(request)).toEqual({
        series: [
          {
            run_id,
            key: "m",
            exact: true,
            points: 3,
            first_x: 2,
            last_x: 9,
            x: [2, 2, 9],
            step: [2, 2, 9],
            time: [5, 5, 5],
            last: [1, 2, NaN],
            min: [1, 2, null],
            max: [1, 2, null],
            mean: [1, 2, null],
            count: [1, 1, 1],
            nan: [0, 0, 1],
          },
        ],
      });
    });

    it("lose no spike, and tell the truth of any points", async () => {
      const chart = fc.record({
        x: fc.constantFrom("step" as const, "time" as const),
        buckets: fc.integer({ min: 1, max: 40 }),
        start: fc.option(fc.integer({ min: -60, max: 60 }), { nil: undefined }),
        length: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
      });
      const series = fc.array(anyPoint(60), { minLength: 1, maxLength: 90 });
      await fc.assert(
        fc.asyncProperty(series, chart, async (metrics, { length, ...range }) => {
          const run_id = await logged(metrics);
          const points: Point[] = [];
          for (const point of metrics) addPoint(points, point);
          const end = length === undefined ? undefined : (range.start ?? 0) + length;
          const request = { run_ids: [run_id], metric_keys: ["m"], ...range, end };
          const { series: found } = await suite.store.getMetricBuckets(request);
          expect(found.length).toBeLessThanOrEqual(1);
          expectBuckets(found, points.map(readBack), { ...range, end });
        }),
        { numRuns: 60 },
      );
    });

    it("are as true when they are read from summaries, like samples, whatever is written meanwhile", async () => {
      const inner = await suite.database.open();
      const x = fc.constantFrom("step" as const, "time" as const);
      const steps = fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.record({ log: fc.array(anyPoint(300), { maxLength: 60 }) }) },
          { weight: 1, arbitrary: fc.record({ claim: x }) },
          { weight: 3, arbitrary: fc.record({ read: x }) },
          { weight: 3, arbitrary: fc.record({ store: fc.nat(3) }) },
          { weight: 1, arbitrary: fc.record({ remove: fc.integer({ min: -300, max: 300 }) }) },
        ),
        { maxLength: 25 },
      );
      const chart = fc.record({ x, buckets: fc.integer({ min: 1, max: 9 }) });
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyPoint(300), { minLength: 20, maxLength: 90 }),
          steps,
          chart,
          async (first, actions, asked) => {
            const run_id = await newRun(suite.store);
            let points: Point[] = [];
            const name = (axis: "step" | "time") => ({ runId: run_id, key: "m", axis });
            const pending: NewBlocks[] = [];
            for (const action of [
              { log: first },
              { claim: asked.x },
              { read: asked.x },
              { store: 0 },
              ...actions,
            ]) {
              if ("log" in action) {
                await suite.store.logBatch({ run_id, metrics: action.log });
                for (const point of action.log) addPoint(points, point);
              } else if ("claim" in action) await inner.claimMetricSeries(name(action.claim));
              else if ("read" in action) {
                const blocks = await inner.newMetricBlocks(name(action.read));
                if (blocks !== undefined) pending.push(blocks);
              } else if ("store" in action) {
                const [blocks] = pending.splice(action.store, 1);
                if (blocks !== undefined) await inner.storeMetricBlocks(blocks).catch(() => {});
              } else {
                await suite.database.change(
                  `delete from metrics where run_uuid = '${run_id}' and step = ${action.remove}`,
                );
                points = points.filter(({ step }) => step !== action.remove);
              }
            }
            const request = { run_ids: [run_id], metric_keys: ["m"], ...asked };
            const { series } = await suite.store.getMetricBuckets(request);
            expect(series.length).toBeLessThanOrEqual(1);
            expectBuckets(series, points.map(readBack), asked);
            const some = { ...asked, start: -20, end: 170 };
            const part = await suite.store.getMetricBuckets({ ...request, ...some });
            expectBuckets(part.series, points.map(readBack), some);
            for (const [from, to] of [
              [undefined, undefined],
              [-20, 170],
            ] as const) {
              const bounds = { start_step: from, end_step: to };
              const { metrics = [] } = await suite.store.getMetricHistoryBulkInterval({
                run_ids: [run_id],
                metric_key: "m",
                max_results: asked.buckets,
                ...bounds,
              });
              const within = points.filter(
                ({ step }) => step >= (from ?? -Infinity) && step <= (to ?? Infinity),
              );
              expect(metrics.map(readBack)).toEqual(sampleOf(within, asked.buckets).map(readBack));
            }
          },
        ),
        { numRuns: 60 },
      );
      await inner.close();
    });

    it("say so while a long series is not summarized, and lose no spike soon after", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const odd: Record<number, number> = { 7: NaN, 8: -Infinity, 9: 1e300, 12_345: 1e6 };
      const wave = Array.from({ length: 25_000 }, (_, i): Point => {
        const value = odd[i] ?? (i % 1000 < 300 ? Math.sin(i) : NaN);
        return { key: "m", value, timestamp: i, step: i - (i % 2) };
      });
      const log = async (from: number, to: number) => {
        for (let at = from; at < to; at += 500)
          await store.logBatch({ run_id, metrics: wave.slice(at, at + 500) });
      };
      // A series that grows more is summarized by itself.
      await log(0, 5_500);
      const chart = { x: "step" as const, buckets: 100 };
      // Series that are not there have their share of what a chart may read.
      const others = Array.from({ length: 99 }, (_, i) => `none-${i}`);
      const request = { run_ids: [run_id, ...others], metric_keys: ["m"], ...chart };
      const ask = () => store.getMetricBuckets(request);
      const { series } = await ask();
      expect(series).toMatchObject([{ exact: false, first_x: 0, last_x: 5_498 }]);
      const shown = series[0]!.x.map(Number);
      expect(shown).toEqual(shown.toSorted((one, other) => one - other));
      expect(shown.at(-1)).toBe(5_498);
      await log(5_500, wave.length);
      await expect
        .poll(async () => (await ask()).series, { timeout: 20_000 })
        .toMatchObject([{ exact: true }]);
      expectBuckets((await ask()).series, wave.map(readBack), chart);
      const [zoomed] = (
        await store.getMetricBuckets({
          run_ids: [run_id],
          metric_keys: ["m"],
          start: 12_340,
          end: 12_350,
        })
      ).series;
      expect(zoomed!.max).toContain(1e6);
    });

    it("take in what came late, also of series that nobody asks for again", async () => {
      const inner = await suite.database.open();
      const points = Array.from({ length: 50 }, (_, i): Point => {
        return { key: "m", value: i, timestamp: i, step: i };
      });
      const [summarized, other] = [await logged(points), await logged(points)];
      const name = { runId: summarized, key: "m", axis: "step" as const };
      await inner.claimMetricSeries(name);
      await inner.storeMetricBlocks((await inner.newMetricBlocks(name))!);
      const late = { key: "m", value: 99, timestamp: 0, step: 7 };
      await suite.store.logBatch({ run_id: summarized, metrics: [late] });
      const noted = () =>
        suite.database.rows(
          `select * from millrace_metric_late l join millrace_metric_series s on s.id = l.series_id
           where run_uuid = '${summarized}'`,
        );
      expect(await noted()).toHaveLength(1);
      await suite.store.getMetricBuckets({ run_ids: [other], metric_keys: ["m"] });
      await expect.poll(noted, { timeout: 20_000 }).toEqual([]);
      const request = { run_ids: [summarized], metric_keys: ["m"], buckets: 10 };
      const { series } = await suite.store.getMetricBuckets(request);
      expectBuckets(series, [...points, late].map(readBack), { x: "step", buckets: 10 });
      await inner.close();
    });

    it("are read by the database where the points are many, and not too many", async () => {
      const random = (spread: number) => Math.floor(Math.random() * spread);
      const values = [NaN, Infinity, -Infinity, 1e300, 0];
      const points = Array.from({ length: 8000 }, (_, i): Point => {
        const value = values[random(40)] ?? Math.random() - 0.5;
        return { key: "m", value, timestamp: i, step: random(3000) - 1500 };
      });
      const run_id = await newRun(suite.store);
      for (let from = 0; from < points.length; from += 1000)
        await suite.store.logBatch({ run_id, metrics: points.slice(from, from + 1000) });
      for (const x of ["step", "time"] as const)
        for (const buckets of [1, 7, 320]) {
          const request = { run_ids: [run_id], metric_keys: ["m"], x, buckets };
          const { series } = await suite.store.getMetricBuckets(request);
          expect(series).toHaveLength(1);
          expectBuckets(series, points.map(readBack), { x, buckets });
          const part = x === "step" ? { start: -1499, end: 1400 } : { start: 3, end: 7777 };
          const zoomed = await suite.store.getMetricBuckets({ ...request, ...part });
          expectBuckets(zoomed.series, points.map(readBack), { x, buckets, ...part });
        }
    });

    it("hold steps of 64 bits", async () => {
      const steps = [-(2n ** 63n), -(2n ** 53n) - 1n, 0, 2n ** 53n + 1n, 2n ** 63n - 1n];
      const point = { key: "m", value: 1, timestamp: 1 };
      const run_id = await logged(steps.map((step) => ({ ...point, step })));
      for (const buckets of [1, 2, 3, 4, 5]) {
        const request = { run_ids: [run_id], metric_keys: ["m"], buckets };
        const [series] = (await suite.store.getMetricBuckets(request)).series;
        expect(series).toMatchObject({ points: 5, first_x: steps[0], last_x: steps[4] });
        expect(series!.count.length).toBeLessThanOrEqual(buckets);
        expect(series!.step.at(-1)).toBe(steps[4]);
      }
    });

    it("are the same in all series of a key; runs without the metric have none", async () => {
      const wave = (length: number, from: number): Point[] =>
        Array.from({ length }, (_, i) => ({ key: "m", value: i, timestamp: 1, step: from + i }));
      const long = await logged(wave(500, 3));
      const short = await logged(wave(100, 250));
      const run_ids = [long, await newRun(suite.store), short, "f".repeat(32), long];
      const request = { run_ids, metric_keys: ["m", "none"], buckets: 50 };
      const { series } = await suite.store.getMetricBuckets(request);
      expect(series.map(({ run_id }) => run_id)).toEqual([long, short]);
      const [a, b] = series;
      expect(a!.x.slice(0, -1).every((x) => (Number(x) + 1) % 12 === 0)).toBe(true);
      expect(b!.x.slice(0, -1).every((x) => a!.x.includes(x))).toBe(true);
    });

    it("refuse what is beyond their limits", async () => {
      const run_ids = [await newRun(suite.store)];
      const request = { run_ids, metric_keys: ["m"] };
      const many = (length: number): string[] => Array.from({ length }, (_, i) => `r${i}`);
      for (const wrong of [
        { buckets: 0 },
        { buckets: 2001 },
        { start: 2, end: 1 },
        { x: "value" as "step" },
        { run_ids: many(201) },
        { metric_keys: many(51) },
        { run_ids: many(50), metric_keys: many(41) },
        { metric_keys: [""] },
      ])
        await expect(suite.store.getMetricBuckets({ ...request, ...wrong })).rejects.toMatchObject(
          invalid,
        );
      expect(await suite.store.getMetricBuckets({ run_ids: [], metric_keys: [] })).toEqual({
        series: [],
      });
    });
  });
}
