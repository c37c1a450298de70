import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Int64 } from "../../../src/protocol/int64.ts";
import { addPoint, historyOf, latestOf, type Point, readBack } from "./metric-model.ts";
import { getRun, newExperiment, newRun, type Suite, type TestStore } from "./test-store.ts";

const values = fc.oneof(
  fc.constantFrom(NaN, 0, -0, 1, -1, 0.1, Infinity, -Infinity, Number.MAX_VALUE, 5e-324),
  fc.double(),
);
const steps = fc.oneof(
  fc.integer({ min: -1, max: 1 }),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 53n + 2n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)),
);
const timestamps = fc.constantFrom(0, 1, 2n ** 63n - 1n);
const points: fc.Arbitrary<Point> = fc.record({
  key: fc.constantFrom("a", "b", "c"),
  value: values,
  timestamp: timestamps,
  step: steps,
});
/** One point is logged alone, several as a batch. */
const logs = fc.array(fc.array(points, { minLength: 1, maxLength: 12 }), { maxLength: 8 });

const log = (store: TestStore, run_id: string, metrics: readonly Point[]): Promise<unknown> =>
  metrics.length === 1
    ? store.logMetric({ run_id, ...metrics[0]! })
    : store.logBatch({ run_id, metrics });

export function describeMetrics(suite: Suite): void {
  const latest = async (runId: string) =>
    Object.fromEntries(
      ((await getRun(suite.store, runId)).data.metrics ?? []).map((metric) => [
        metric.key,
        readBack(metric),
      ]),
    );

  const logAll = async (metrics: readonly Omit<Point, "key">[]) => {
    const run_id = await newRun(suite.store);
    for (const metric of metrics) await suite.store.logMetric({ run_id, key: "m", ...metric });
    return run_id;
  };

  describe("Metrics", () => {
    it("agree with a simple model, whatever is logged in whatever order", async () => {
      const { store } = suite;
      const experiment = await newExperiment(store);
      await fc.assert(
        fc.asyncProperty(logs, async (batches) => {
          const run_id = await newRun(store, experiment);
          const model: Point[] = [];
          for (const batch of batches) {
            await log(store, run_id, batch);
            for (const point of batch) addPoint(model, point);
          }
          expect(await latest(run_id)).toEqual(latestOf(model));
          for (const key of ["a", "b", "c"]) {
            const { metrics = [] } = await store.getMetricHistory({ run_id, metric_key: key });
            expect(metrics.map(readBack)).toEqual(historyOf(model, key));
          }
        }),
        { numRuns: 40 },
      );
    });

    const point = (step: Int64, timestamp: Int64, value: number) => ({ step, timestamp, value });
    it.each([
      { why: "the greater step", first: point(2, 1, 1), second: point(1, 9, 9), wins: 0 },
      { why: "then the later time", first: point(1, 2, 1), second: point(1, 1, 9), wins: 0 },
      { why: "then the greater value", first: point(1, 1, 2), second: point(1, 1, 1), wins: 0 },
      { why: "not the last write", first: point(0, 5, 1), second: point(-1, 6, 2), wins: 0 },
      { why: "NaN as 0, above -1", first: point(0, 0, -1), second: point(0, 0, NaN), wins: 1 },
      { why: "NaN as 0, below 1", first: point(0, 0, 1), second: point(0, 0, NaN), wins: 0 },
      { why: "the first of NaN and 0", first: point(0, 0, NaN), second: point(0, 0, 0), wins: 0 },
      { why: "the first of 0 and NaN", first: point(0, 0, 0), second: point(0, 0, NaN), wins: 0 },
      {
        why: "steps beyond 2^53 exactly",
        first: point(2n ** 53n + 1n, 0, 0),
        second: point(2n ** 53n, 9, 9),
        wins: 0,
      },
    ])("show as latest $why", async ({ first, second, wins }) => {
      const { store } = suite;
      const winner = readBack({ key: "m", ...[first, second][wins]! });
      expect(await latest(await logAll([first, second]))).toEqual({ m: winner });
      const run_id = await newRun(store);
      await store.logBatch({
        run_id,
        metrics: [first, second].map((each) => ({ key: "m", ...each })),
      });
      expect(await latest(run_id)).toEqual({ m: winner });
    });

    it("hold a point that is logged again once", async () => {
      const same = point(1, 1, 0.5);
      const run_id = await logAll([same, same, { ...same, value: NaN }, { ...same, value: NaN }]);
      await suite.store.logBatch({
        run_id,
        metrics: [same, same].map((p) => ({ key: "m", ...p })),
      });
      const rows = await suite.database.rows(
        `SELECT count(*) AS points FROM metrics WHERE run_uuid = '${run_id}'`,
      );
      expect(rows).toEqual([{ points: 2 }]);
    });

    it.each([
      { value: NaN, stored: 0, isNan: true },
      { value: Infinity, stored: Number.MAX_VALUE, isNan: false },
      { value: -Infinity, stored: -Number.MAX_VALUE, isNan: false },
    ])("store $value as MLflow does, and give it back", async ({ value, stored, isNan }) => {
      const run_id = await logAll([{ value, timestamp: 1, step: 1 }]);
      for (const table of ["metrics", "latest_metrics"]) {
        const [row] = await suite.database.rows(
          `SELECT value, is_nan FROM ${table} WHERE run_uuid = '${run_id}'`,
        );
        expect([row!["value"], Boolean(row!["is_nan"])]).toEqual([stored, isNan]);
      }
      expect((await getRun(suite.store, run_id)).data.metrics).toMatchObject([{ value }]);
      const history = await suite.store.getMetricHistory({ run_id, metric_key: "m" });
      expect(history.metrics).toMatchObject([{ value }]);
    });

    it("keep 64-bit steps and timestamps exactly", async () => {
      const exact = [
        point(2n ** 53n + 1n, 2n ** 53n + 1n, 1),
        point(-(2n ** 53n) - 1n, 2n ** 63n - 1n, 2),
        point(2n ** 63n - 1n, 0, 3),
        point(-(2n ** 63n), 1, 4),
      ];
      const run_id = await logAll(exact);
      const { metrics } = await suite.store.getMetricHistory({ run_id, metric_key: "m" });
      const byValue = metrics!.toSorted((a, b) => a.value - b.value);
      expect(byValue).toEqual(exact.map((each) => ({ key: "m", ...each })));
      expect((await getRun(suite.store, run_id)).data.metrics).toEqual([byValue[2]]);
    });

    it("have step 0 where none is given, and keys that differ in case and script", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const keys = ["Loss", "loss", "потери", "val/loss.1", "a b:c"];
      for (const key of keys) await store.logMetric({ run_id, key, value: 1, timestamp: 1 });
      const found = await latest(run_id);
      expect(Object.keys(found).toSorted()).toEqual(keys.toSorted());
      expect(found["loss"]).toMatchObject({ step: 0n });
    });

    it("may be negative in step, not in time", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const wrong = store.logMetric({ run_id, key: "m", value: 1, timestamp: -1, step: -5 });
      await expect(wrong).rejects.toThrow("timestamp");
      await store.logMetric({ run_id, key: "m", value: 1, timestamp: 0, step: -5 });
      expect(await latest(run_id)).toMatchObject({ m: { step: -5n } });
    });
  });
}
