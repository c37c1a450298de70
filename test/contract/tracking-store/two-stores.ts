import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asObject,
  getRun,
  newRun,
  paramsOf,
  type Suite,
  taken,
  type TestStore,
  testStore,
  uniqueName,
} from "./test-store.ts";

export function describeTwoStores(suite: Suite): void {
  describe("Two stores on one database", () => {
    let stores: TestStore[];
    beforeAll(async () => {
      stores = [suite.store, testStore(await suite.database.open())];
    });
    afterAll(() => stores[1]!.close());

    const both = <T>(count: number, call: (store: TestStore, i: number) => Promise<T>) =>
      Promise.allSettled(Array.from({ length: count }, (_, i) => call(stores[i % 2]!, i)));

    it("see each other's writes at once", async () => {
      for (let i = 0; i < 20; i++) {
        const [one, other] = [stores[i % 2]!, stores[(i + 1) % 2]!];
        const run_id = await newRun(one);
        await other.setTag({ run_id, key: "k", value: "v" });
        expect(asObject((await getRun(one, run_id)).data.tags)).toMatchObject({ k: "v" });
        await one.deleteRun({ run_id });
        await expect(other.setTag({ run_id, key: "k", value: "w" })).rejects.toThrow("active");
      }
    });

    it("give a name to one experiment", async () => {
      const names = Array.from({ length: 10 }, uniqueName);
      const settled = await both(20, (store, i) =>
        store.createExperiment({ name: names[Math.floor(i / 2)]! }),
      );
      const refused = settled.filter(({ status }) => status === "rejected");
      expect(refused).toHaveLength(10);
      for (const each of refused) expect(each).toMatchObject({ reason: taken });
    });

    it("decide a param once", async () => {
      const run_id = await newRun(suite.store);
      const settled = await both(20, (store, i) =>
        store.logBatch({ run_id, params: [{ key: "p", value: String(i) }] }),
      );
      const winners = settled.flatMap(({ status }, i) => (status === "fulfilled" ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(await paramsOf(stores[1]!, run_id)).toEqual({ p: String(winners[0]) });
    });

    it("agree on the latest metric and lose no point", async () => {
      const run_id = await newRun(suite.store);
      const settled = await both(100, (store, i) =>
        store.logMetric({ run_id, key: "m", value: i, timestamp: 1, step: (i * 37) % 100 }),
      );
      expect(settled.every(({ status }) => status === "fulfilled")).toBe(true);
      for (const store of stores) {
        expect((await getRun(store, run_id)).data.metrics).toMatchObject([{ step: 99 }]);
        const { metrics } = await store.getMetricHistory({ run_id, metric_key: "m" });
        expect(metrics).toHaveLength(100);
      }
    });

    it("keep a run's name and its tag in step", async () => {
      const run_id = await newRun(suite.store);
      const settled = await both<unknown>(20, (store, i) =>
        i % 4 < 2
          ? store.updateRun({ run_id, run_name: `name ${i}` })
          : store.logBatch({
              run_id,
              tags: [
                { key: "mlflow.runName", value: `name ${i}` },
                { key: "a", value: "1" },
              ],
            }),
      );
      expect(settled.every(({ status }) => status === "fulfilled")).toBe(true);
      const { info, data } = await getRun(suite.store, run_id);
      expect(asObject(data.tags)["mlflow.runName"]).toBe(info.run_name);
    });
  });
}
