import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Int64 } from "../../../src/protocol/int64.ts";
import { addPoint, historyOf, type Point, readBack, sampleOf } from "./metric-model.ts";
import { invalid, newExperiment, newRun, type Suite } from "./test-store.ts";

/** Points of one metric in an order of chance: some steps come twice, as do some times. */
const points = (count: number): Point[] =>
  Array.from({ length: count }, (_, i) => ({
    key: "m",
    value: i % 5 === 0 ? NaN : i,
    timestamp: i % 7,
    step: Math.floor(i / 2) - 3,
  })).toSorted((a, b) => ((a.value * 7919) % 31) - ((b.value * 7919) % 31));

export function describeMetricHistory(suite: Suite): void {
  const logged = async (metrics: readonly Point[], experiment?: string): Promise<string> => {
    const run_id = await newRun(suite.store, experiment);
    await suite.store.logBatch({ run_id, metrics });
    return run_id;
  };

  describe("The history of a metric", () => {
    it("is ordered by timestamp, step and value, whole or page by page", async () => {
      const { store } = suite;
      const metrics = points(50);
      const run_id = await logged(metrics);
      const whole = await store.getMetricHistory({ run_id, metric_key: "m" });
      expect(whole.next_page_token).toBeUndefined();
      expect(whole.metrics!.map(readBack)).toEqual(historyOf(metrics, "m"));
      for (const max_results of [1, 7, 50, 51]) {
        const pages: Point[][] = [];
        let page_token: string | undefined;
        do {
          const page = await store.getMetricHistory({
            run_id,
            metric_key: "m",
            max_results,
            page_token,
          });
          pages.push(page.metrics!);
          page_token = page.next_page_token;
        } while (page_token !== undefined);
        expect(pages).toHaveLength(Math.ceil(50 / max_results));
        expect(pages.flat()).toEqual(whole.metrics);
      }
    });

    it("goes on after the last point, also where points are logged before it meanwhile", async () => {
      const { store } = suite;
      const odd = [NaN, 0, Infinity, -Infinity, 5e-324, 0.1 + 0.2];
      const steps = [-(2n ** 63n), -1, 2n ** 53n + 1n, 2n ** 63n - 1n];
      const metrics = odd.flatMap((value) =>
        steps.map((step) => ({ key: "m", value, timestamp: 2n ** 53n + 1n, step })),
      );
      const run_id = await logged(metrics);
      const read: Point[] = [];
      let page_token: string | undefined;
      do {
        const request = { run_id, metric_key: "m", max_results: 5, page_token };
        const page = await store.getMetricHistory(request);
        read.push(...page.metrics!);
        page_token = page.next_page_token;
        await store.logMetric({ run_id, key: "m", value: 1, timestamp: 1, step: read.length });
      } while (page_token !== undefined);
      expect(read.map(readBack)).toEqual(historyOf(metrics, "m"));
    });

    it("goes on at an offset, as MLflow's tokens say", async () => {
      const metrics = points(20);
      const run_id = await logged(metrics);
      const page_token = Buffer.from('{"offset": 12}').toString("base64");
      const page = await suite.store.getMetricHistory({ run_id, metric_key: "m", page_token });
      expect(page.metrics!.map(readBack)).toEqual(historyOf(metrics, "m").slice(12));
    });

    it("is that of one run and one key", async () => {
      const { store } = suite;
      const experiment = await newExperiment(store);
      const run_id = await logged(points(3), experiment);
      await logged(points(9), experiment);
      await store.logMetric({ run_id, key: "M", value: 1, timestamp: 1 });
      expect((await store.getMetricHistory({ run_id, metric_key: "m" })).metrics).toHaveLength(3);
      expect(await store.getMetricHistory({ run_id, metric_key: "n" })).toEqual({});
    });

    it("refuses a page token that is none", async () => {
      const run_id = await newRun(suite.store);
      const tokens = ["x", "e30=", "eyJvZmZzZXQiOiAtMX0=", "bnVsbA==", "\0", "😀"];
      for (const after of [
        "[]",
        '[1,2,"3",true]',
        "[1,2.5,3,true]",
        "[1,2,3,0]",
        "[1,99999999999999999999,3,true]",
      ])
        tokens.push(Buffer.from(`{"after":${after}}`).toString("base64"));
      for (const page_token of tokens)
        await expect(
          suite.store.getMetricHistory({ run_id, metric_key: "m", page_token }),
        ).rejects.toMatchObject(invalid);
    });
  });

  describe("The history of a metric of several runs", () => {
    it("lists run by run, each once and in order, up to a limit", async () => {
      const { store } = suite;
      const metrics = points(20);
      const run_ids = [await logged(metrics), await logged(metrics)].toSorted();
      const expected = run_ids.flatMap((run_id) =>
        historyOf(metrics, "m").map((point) => ({ ...point, run_id })),
      );
      const history = async (run_id: string[], max_results?: number) =>
        (await store.getMetricHistoryBulk({ run_id, metric_key: "m", max_results })).metrics.map(
          (metric) => ({ ...readBack(metric), run_id: metric.run_id }),
        );
      expect(await history(run_ids.toReversed())).toEqual(expected);
      expect(await history([...run_ids, ...run_ids])).toEqual(expected);
      expect(await history(run_ids, 25)).toEqual(expected.slice(0, 25));
      expect(await history(run_ids, 20)).toEqual(expected.slice(0, 20));
      expect(await history(["f".repeat(32)])).toEqual([]);
      expect(await history(run_ids, -1)).toEqual([]);
    });
  });

  describe("A sample of a metric's history", () => {
    const sample = async (
      run_ids: string[],
      max_results?: number,
      steps?: { start_step: number; end_step: number },
    ) => {
      const request = { run_ids, metric_key: "m", max_results, ...steps };
      const { metrics = [] } = await suite.store.getMetricHistoryBulkInterval(request);
      return metrics.map((metric) => ({ ...readBack(metric), run_id: metric.run_id }));
    };

    it("is the first of each of equal parts, and the last point", async () => {
      const experiment = await newExperiment(suite.store);
      const counts = fc.integer({ min: 1, max: 60 });
      await fc.assert(
        fc.asyncProperty(counts, counts, async (logs, count) => {
          const metrics = points(logs);
          const run_id = await logged(metrics, experiment);
          const expected = sampleOf(metrics, count).map(readBack);
          expect(await sample([run_id], count)).toEqual(
            expected.map((point) => ({ ...point, run_id })),
          );
        }),
        {
          numRuns: 40,
          examples: [
            [1, 1],
            [2, 1],
            [3, 2],
            [60, 60],
            [60, 59],
            [59, 60],
          ],
        },
      );
    });

    it("is taken between two steps, both included", async () => {
      const metrics = points(60);
      const run_id = await logged(metrics);
      for (const [start_step, end_step] of [
        [0, 9],
        [-3, -3],
        [-100, 100],
        [50, 60],
      ] as const) {
        const within = metrics.filter(
          ({ step }) => Number(step) >= start_step && Number(step) <= end_step,
        );
        for (const count of [1, 4, 100]) {
          const expected = sampleOf(within, count).map((point) => ({ ...readBack(point), run_id }));
          expect(await sample([run_id], count, { start_step, end_step })).toEqual(expected);
        }
      }
    });

    it("holds many points of a step beside steps far apart, up to the ends of 64 bits", async () => {
      const [least, greatest] = [-(2n ** 63n), 2n ** 63n - 1n];
      const experiment = await newExperiment(suite.store);
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom<Int64>(0, 1, 1500, 1501) },
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 3000 }) },
        { weight: 1, arbitrary: fc.constantFrom<Int64>(least, -5e9, 2n ** 53n + 1n, greatest) },
      );
      const point = fc.record({
        key: fc.constant("m"),
        value: fc.constantFrom(NaN, 0, Infinity, -Infinity, 1),
        timestamp: fc.integer({ min: 0, max: 9 }),
        step,
      });
      const series = fc.array(point, { minLength: 1, maxLength: 200 });
      await fc.assert(
        fc.asyncProperty(series, fc.integer({ min: 1, max: 90 }), async (metrics, count) => {
          const run_id = await logged(metrics, experiment);
          const distinct: Point[] = [];
          for (const each of metrics) addPoint(distinct, each);
          const expected = sampleOf(distinct, count).map((each) => ({ ...readBack(each), run_id }));
          expect(await sample([run_id], count)).toEqual(expected);
        }),
        { numRuns: 40 },
      );
    });

    it("is as large for each run, in the order they are named", async () => {
      const runs = [await logged(points(30)), await newRun(suite.store), await logged(points(9))];
      const sampled = await sample(runs, 5);
      expect(sampled.map(({ run_id }) => run_id)).toEqual([
        ...Array.from({ length: 5 }, () => runs[0]),
        ...Array.from({ length: 5 }, () => runs[2]),
      ]);
      expect(await sample(runs)).toHaveLength(39);
    });

    it("needs both steps, in order", async () => {
      const { store } = suite;
      const request = { run_ids: [await newRun(store)], metric_key: "m" };
      for (const wrong of [{ start_step: 1 }, { end_step: 1 }, { start_step: 2, end_step: 1 }])
        await expect(
          store.getMetricHistoryBulkInterval({ ...request, ...wrong }),
        ).rejects.toMatchObject(invalid);
    });
  });
}
