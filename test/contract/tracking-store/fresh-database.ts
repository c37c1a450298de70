import { describe, expect, it } from "vitest";
import { type Suite, testStore } from "./test-store.ts";

export function describeFreshDatabase({ makeDatabase }: Suite): void {
  describe("A fresh database", () => {
    it("holds experiment 0, and gives the next one an id", async () => {
      const database = await makeDatabase();
      const store = testStore(await database.open());
      const { experiments } = await store.searchExperiments({ max_results: 10 });
      expect(experiments).toMatchObject([
        {
          experiment_id: "0",
          name: "Default",
          artifact_location: "mlflow-artifacts:/0",
          lifecycle_stage: "active",
          workspace: "default",
        },
      ]);
      const { experiment_id } = await store.createExperiment({ name: "first" });
      expect(experiment_id).toMatch(database.firstId);
      await store.close();
      await database.close();
    });

    it("is made once, also when several stores open it at once", async () => {
      const database = await makeDatabase();
      const stores = await Promise.all(Array.from({ length: 4 }, () => database.open()));
      const experiments = await database.rows("SELECT name FROM experiments");
      expect(experiments).toEqual([{ name: "Default" }]);
      await Promise.all(stores.map((store) => store.close()));
      await database.close();
    });

    it("keeps what was written when it is opened again, experiment 0 included", async () => {
      const database = await makeDatabase();
      const before = testStore(await database.open());
      await before.updateExperiment({ experiment_id: "0", new_name: "Renamed" });
      const { experiment_id } = await before.createExperiment({ name: "Deleted" });
      await before.deleteExperiment({ experiment_id });
      await before.close();
      const after = testStore(await database.open());
      const { experiments } = await after.searchExperiments({ max_results: 10, view_type: "ALL" });
      expect(experiments).toMatchObject([
        { name: "Deleted", lifecycle_stage: "deleted" },
        { name: "Renamed", lifecycle_stage: "active" },
      ]);
      await after.close();
      await database.close();
    });
  });

  describe("Closing", () => {
    it("answers the calls under way first, and refuses later ones", async () => {
      const database = await makeDatabase();
      const store = testStore(await database.open());
      const { run } = await store.createRun({ experiment_id: "0" });
      const { run_id } = run.info;
      const writes = Array.from({ length: 200 }, (_, step) =>
        store.logMetric({ run_id, key: "m", value: step, timestamp: 1, step }),
      );
      const reads = Array.from({ length: 20 }, () => store.getRun({ run_id }));
      // A turn later they are on their way.
      await new Promise(setImmediate);
      await Promise.all([store.close(), ...writes, ...reads]);
      expect(await database.rows("SELECT count(*) AS points FROM metrics")).toEqual([
        { points: 200 },
      ]);
      await expect(store.getRun({ run_id })).rejects.toThrow("closed");
      await expect(store.setTag({ run_id, key: "k", value: "v" })).rejects.toThrow("closed");
      await database.close();
    });
  });
}
