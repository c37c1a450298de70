import { describe, expect, it } from "vitest";
import { asObject, getRun, invalid, missing, newRun, type Suite } from "./test-store.ts";

export function describeBatches(suite: Suite): void {
  describe("A batch", () => {
    it("may hold 1000 metrics, or 800 beside 100 params and 100 tags", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const metrics = Array.from({ length: 1000 }, (_, i) => ({
        key: `m${i % 7}`,
        value: i / 3,
        timestamp: i,
        step: i,
      }));
      await store.logBatch({ run_id, metrics });
      const hundred = (prefix: string) =>
        Array.from({ length: 100 }, (_, i) => ({ key: `${prefix}${i}`, value: `${i}` }));
      await store.logBatch({
        run_id,
        metrics: metrics.slice(0, 800),
        params: hundred("p"),
        tags: hundred("t"),
      });
      const { data } = await getRun(store, run_id);
      expect(data.metrics).toHaveLength(7);
      expect(data.params).toHaveLength(100);
      expect(data.tags).toHaveLength(101);
      const histories = await Promise.all(
        [0, 1, 2, 3, 4, 5, 6].map((key) =>
          store.getMetricHistory({ run_id, metric_key: `m${key}` }),
        ),
      );
      const points = histories.flatMap((history) => history.metrics ?? []);
      expect(points.toSorted((a, b) => Number(a.step) - Number(b.step))).toEqual(metrics);
    });

    it("may be empty", async () => {
      const run_id = await newRun(suite.store);
      expect(await suite.store.logBatch({ run_id })).toEqual({});
    });

    const good = {
      metrics: [{ key: "new", value: 1, timestamp: 1 }],
      params: [{ key: "new", value: "1" }],
      tags: [{ key: "new", value: "1" }],
    };

    it.each([
      { why: "a param that changes", bad: { params: [...good.params, { key: "p", value: "2" }] } },
      {
        why: "a metric of a model that is not there",
        bad: { metrics: [...good.metrics, { key: "m", value: 1, timestamp: 1, model_id: "m-no" }] },
      },
      {
        why: "a run name that is too long",
        bad: { tags: [...good.tags, { key: "mlflow.runName", value: "x".repeat(251) }] },
      },
    ])("is stored whole or not at all: $why", async ({ bad }) => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.logParam({ run_id, key: "p", value: "1" });
      const before = await getRun(store, run_id);
      await expect(store.logBatch({ run_id, ...good, ...bad })).rejects.toMatchObject({
        name: "ApiError",
        code: expect.stringMatching(new RegExp(`${invalid.code}|${missing.code}`)),
      });
      expect(await getRun(store, run_id)).toEqual(before);
      expect(await store.getMetricHistory({ run_id, metric_key: "new" })).toEqual({});
    });

    it("that fails takes nothing of the batches logged beside it", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.logParam({ run_id, key: "p", value: "1" });
      const settled = await Promise.allSettled(
        Array.from({ length: 40 }, (_, i) =>
          store.logBatch({
            run_id,
            metrics: [{ key: "m", value: i, timestamp: i, step: i }],
            params: [{ key: "p", value: i % 2 ? "1" : "2" }],
            tags: [{ key: `t${i}`, value: "" }],
          }),
        ),
      );
      const odd = settled.map((_, i) => i % 2 === 1);
      expect(settled.map(({ status }) => status === "fulfilled")).toEqual(odd);
      const { metrics = [] } = await store.getMetricHistory({ run_id, metric_key: "m" });
      expect(metrics.map(({ step }) => step)).toEqual(odd.flatMap((is, i) => (is ? [i] : [])));
      const tags = Object.keys(asObject((await getRun(store, run_id)).data.tags));
      expect(tags.filter((key) => key.startsWith("t"))).toHaveLength(20);
    });

    it("is seen whole by those who read meanwhile", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const keys = ["a", "b", "c", "d"];
      const write = async (): Promise<void> => {
        for (let step = 0; step < 60; step++) {
          const metrics = keys.map((key) => ({ key, value: step, timestamp: step, step }));
          await store.logBatch({ run_id, metrics });
        }
      };
      const read = async (): Promise<void> => {
        for (let i = 0; i < 60; i++) {
          const { metrics = [] } = (await getRun(store, run_id)).data;
          expect(new Set(metrics.map(({ step }) => step)).size).toBeLessThanOrEqual(1);
        }
      };
      await Promise.all([write(), read(), read()]);
    });

    it("in other orders of keys, from many at once, loses nothing", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
      const logs = Array.from({ length: 12 }, async (_, client) => {
        for (let i = 0; i < 5; i++) {
          const shuffled = keys.toSorted(() => Math.random() - 0.5);
          const step = client * 5 + i;
          await store.logBatch({
            run_id,
            metrics: shuffled.map((key) => ({ key, value: step, timestamp: 1, step })),
            params: shuffled.map((key) => ({ key, value: "same" })),
            tags: shuffled.map((key) => ({ key, value: String(step) })),
          });
        }
      });
      await Promise.all(logs);
      const { data } = await getRun(store, run_id);
      expect(data.metrics!.map(({ step }) => step)).toEqual(keys.map(() => 59));
      for (const metric_key of keys)
        expect((await store.getMetricHistory({ run_id, metric_key })).metrics).toHaveLength(60);
    });
  });
}
