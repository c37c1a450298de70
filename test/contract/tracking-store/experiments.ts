import { describe, expect, it } from "vitest";
import {
  codesOf,
  asObject,
  getRun,
  invalid,
  missing,
  newExperiment,
  newRun,
  taken,
  uniqueName,
  type Suite,
} from "./test-store.ts";

export function describeExperiments(suite: Suite): void {
  const get = async (experiment_id: string) =>
    (await suite.store.getExperiment({ experiment_id })).experiment;

  describe("Creating an experiment", () => {
    it("gives it an id, a location below the root, times and its tags", async () => {
      const name = uniqueName();
      const before = Date.now();
      const tags = [
        { key: "a", value: "1" },
        { key: "b", value: "" },
      ];
      const { experiment_id } = await suite.store.createExperiment({ name, tags });
      const experiment = await get(experiment_id);
      expect(experiment).toMatchObject({
        experiment_id,
        name,
        artifact_location: `mlflow-artifacts:/${experiment_id}`,
        lifecycle_stage: "active",
        tags,
      });
      expect(experiment.creation_time).toBeGreaterThanOrEqual(before);
      expect(experiment.last_update_time).toBe(experiment.creation_time);
      const byName = await suite.store.getExperimentByName({ experiment_name: name });
      expect(byName.experiment).toEqual(experiment);
    });

    it.each([
      ["s3://bucket/some/where", "s3://bucket/some/where"],
      ["/data/artifacts", "/data/artifacts"],
      ["relative/artifacts", "/srv/millrace/relative/artifacts"],
    ])("keeps the location %s", async (artifact_location, stored) => {
      const { experiment_id } = await suite.store.createExperiment({
        name: uniqueName(),
        artifact_location,
      });
      expect((await get(experiment_id)).artifact_location).toBe(stored);
    });

    it.each(["runs:/abc/x", "http://169.254.169.254/x", "s3://bucket/x#y", "a/../../b"])(
      "refuses the location %s and makes nothing",
      async (artifact_location) => {
        const name = uniqueName();
        await expect(
          suite.store.createExperiment({ name, artifact_location }),
        ).rejects.toMatchObject(invalid);
        await expect(
          suite.store.getExperimentByName({ experiment_name: name }),
        ).rejects.toMatchObject(missing);
      },
    );

    it("needs a name that no other has, deleted ones included", async () => {
      const name = uniqueName();
      const { experiment_id } = await suite.store.createExperiment({ name });
      await expect(suite.store.createExperiment({ name })).rejects.toMatchObject(taken);
      await suite.store.deleteExperiment({ experiment_id });
      await expect(suite.store.createExperiment({ name })).rejects.toMatchObject(taken);
      await suite.store.createExperiment({ name: name.toUpperCase() });
    });

    it("gives one of several at once the name", async () => {
      const name = uniqueName();
      const settled = await Promise.allSettled(
        Array.from({ length: 8 }, () => suite.store.createExperiment({ name })),
      );
      expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const reasons = settled.flatMap((each) => (each.status === "rejected" ? each.reason : []));
      for (const reason of reasons) expect(reason).toMatchObject(taken);
    });
  });

  describe("Renaming an experiment", () => {
    it("gives it the name and a new update time", async () => {
      const experiment_id = await newExperiment(suite.store);
      const before = await get(experiment_id);
      const new_name = uniqueName();
      await suite.store.updateExperiment({ experiment_id, new_name });
      const after = await get(experiment_id);
      expect(after).toEqual({
        ...before,
        name: new_name,
        last_update_time: after.last_update_time,
      });
      expect(after.last_update_time).toBeGreaterThanOrEqual(before.last_update_time!);
      await suite.store.updateExperiment({ experiment_id, new_name });
      await suite.store.createExperiment({ name: before.name });
    });

    it("is refused for a name that another has, and for a deleted experiment", async () => {
      const name = uniqueName();
      const other = await suite.store.createExperiment({ name });
      await suite.store.deleteExperiment(other);
      const experiment_id = await newExperiment(suite.store);
      await expect(
        suite.store.updateExperiment({ experiment_id, new_name: name }),
      ).rejects.toMatchObject(taken);
      await suite.store.deleteExperiment({ experiment_id });
      const before = await get(experiment_id);
      await expect(
        suite.store.updateExperiment({ experiment_id, new_name: uniqueName() }),
      ).rejects.toMatchObject(invalid);
      expect(await get(experiment_id)).toEqual(before);
    });
  });

  describe("Deleting and restoring an experiment", () => {
    it("does the same to all its runs, those deleted before included, and to no others", async () => {
      const { store, database } = suite;
      const experiment_id = await newExperiment(store);
      const runs = [await newRun(store, experiment_id), await newRun(store, experiment_id)];
      const other = await newRun(store);
      const stages = async () =>
        Promise.all(
          [...runs, other].map(async (id) => (await getRun(store, id)).info.lifecycle_stage),
        );
      const deletedTimes = async () =>
        (
          await database.rows(
            `SELECT deleted_time FROM runs WHERE experiment_id = ${experiment_id} ORDER BY 1`,
          )
        ).map(({ deleted_time }) => deleted_time);

      await store.deleteRun({ run_id: runs[0]! });
      await store.deleteExperiment({ experiment_id });
      expect((await get(experiment_id)).lifecycle_stage).toBe("deleted");
      expect(await stages()).toEqual(["deleted", "deleted", "active"]);
      expect(await deletedTimes()).toEqual([expect.any(Number), expect.any(Number)]);

      await store.restoreExperiment({ experiment_id });
      expect((await get(experiment_id)).lifecycle_stage).toBe("active");
      expect(await stages()).toEqual(["active", "active", "active"]);
      expect(await deletedTimes()).toEqual([null, null]);
    });

    it("is refused where there is nothing to delete or restore", async () => {
      const experiment_id = await newExperiment(suite.store);
      await expect(suite.store.restoreExperiment({ experiment_id })).rejects.toMatchObject(missing);
      await suite.store.deleteExperiment({ experiment_id });
      await expect(suite.store.deleteExperiment({ experiment_id })).rejects.toMatchObject(missing);
    });

    it("leaves a deleted experiment to be read by id and by name", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      await store.deleteExperiment({ experiment_id });
      const { name } = await get(experiment_id);
      const { experiment } = await store.getExperimentByName({ experiment_name: name });
      expect(experiment).toMatchObject({ experiment_id, lifecycle_stage: "deleted" });
    });

    it("keeps a deleted experiment from getting runs, models and tags", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      await store.setExperimentTag({ experiment_id, key: "k", value: "v" });
      await store.deleteExperiment({ experiment_id });
      const writes = [
        store.createRun({ experiment_id }),
        store.createLoggedModel({ experiment_id }),
        store.setExperimentTag({ experiment_id, key: "k", value: "w" }),
        store.deleteExperimentTag({ experiment_id, key: "k" }),
      ];
      expect(await codesOf(writes)).toEqual([invalid.code]);
      expect((await get(experiment_id)).tags).toEqual([{ key: "k", value: "v" }]);
    });
  });

  describe("Tags of an experiment", () => {
    it("are set, set anew and deleted", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      await store.setExperimentTag({ experiment_id, key: "a", value: "1" });
      await store.setExperimentTag({ experiment_id, key: "b", value: "x".repeat(20_000) });
      await store.setExperimentTag({ experiment_id, key: "a", value: "2" });
      expect(asObject((await get(experiment_id)).tags as [])).toEqual({
        a: "2",
        b: "x".repeat(20_000),
      });
      await store.deleteExperimentTag({ experiment_id, key: "a" });
      expect((await get(experiment_id)).tags).toHaveLength(1);
      await expect(store.deleteExperimentTag({ experiment_id, key: "a" })).rejects.toMatchObject(
        missing,
      );
    });
  });

  describe("An experiment that is not there", () => {
    it.each(["987654321", "-1", "99999999999", "999999999999999999"])(
      "is missed by every method: %s",
      async (experiment_id) => {
        const { store } = suite;
        const calls = [
          store.getExperiment({ experiment_id }),
          store.deleteExperiment({ experiment_id }),
          store.restoreExperiment({ experiment_id }),
          store.updateExperiment({ experiment_id, new_name: uniqueName() }),
          store.setExperimentTag({ experiment_id, key: "k", value: "v" }),
          store.deleteExperimentTag({ experiment_id, key: "k" }),
          store.createRun({ experiment_id }),
          store.createLoggedModel({ experiment_id }),
        ];
        expect(await codesOf(calls)).toEqual([missing.code]);
        const experiment_ids = [experiment_id];
        expect(await store.searchRuns({ experiment_ids })).toEqual({});
        expect(await store.searchLoggedModels({ experiment_ids })).toEqual({});
        expect(await store.searchDatasets({ experiment_ids })).toEqual({});
      },
    );

    it.each(["", "abc", "1.5", "1e3", " 1", "0x1", "NaN"])(
      "is an invalid one: %j",
      async (experiment_id) => {
        const { store } = suite;
        const calls = [
          store.getExperiment({ experiment_id }),
          store.createRun({ experiment_id }),
          store.searchRuns({ experiment_ids: [experiment_id] }),
          store.searchLoggedModels({ experiment_ids: [experiment_id] }),
          store.searchDatasets({ experiment_ids: [experiment_id] }),
        ];
        expect(await codesOf(calls)).toEqual([invalid.code]);
      },
    );
  });

  describe("Searching experiments", () => {
    it("shows the active, the deleted or all, by name and tag, in the order asked for", async () => {
      const { store } = suite;
      const prefix = uniqueName();
      const names = ["a", "b", "c", "d"].map((letter) => `${prefix}-${letter}`);
      const ids: string[] = [];
      for (const name of names) {
        const tags = [{ key: "letter", value: name.at(-1)! }];
        ids.push((await store.createExperiment({ name, tags })).experiment_id);
      }
      await store.deleteExperiment({ experiment_id: ids[1]! });
      const found = async (request: Parameters<typeof store.searchExperiments>[0]) =>
        (
          await store.searchExperiments({
            max_results: 10,
            filter: `name LIKE '${prefix}%'`,
            ...request,
          })
        ).experiments
          ?.map(({ name }) => name.at(-1))
          .join("") ?? "";

      const byName = { order_by: ["name"] };
      expect(await found(byName)).toBe("acd");
      expect(await found({ ...byName, view_type: "ALL" })).toBe("abcd");
      expect(await found({ ...byName, view_type: "DELETED_ONLY" })).toBe("b");
      expect(await found({ order_by: ["name DESC"], view_type: "ALL" })).toBe("dcba");
      const filter = `name LIKE '${prefix}%' AND tags.letter IN ('a', 'b', 'c')`;
      // A folder's ids are random.
      const byId = BigInt(ids[0]!) < BigInt(ids[2]!) ? "ac" : "ca";
      expect(await found({ filter, order_by: ["experiment_id ASC"] })).toBe(byId);
    });

    it("shows the newest first where no order is asked for, then the one of the lower id", async () => {
      const { store } = suite;
      const prefix = uniqueName();
      await Promise.all(
        Array.from({ length: 9 }, (_, i) => store.createExperiment({ name: `${prefix}-${i}` })),
      );
      const filter = `name LIKE '${prefix}-%'`;
      const { experiments } = await store.searchExperiments({ max_results: 10, filter });
      const shown = experiments!.map(({ creation_time, experiment_id }) => ({
        time: Number(creation_time),
        id: BigInt(experiment_id),
      }));
      expect(shown).toHaveLength(9);
      expect(shown).toEqual(shown.toSorted((a, b) => b.time - a.time || Number(a.id - b.id)));
    });

    it("shows each once when read page by page, ties included", async () => {
      const { store } = suite;
      const prefix = uniqueName();
      const made = await Promise.all(
        Array.from({ length: 23 }, (_, i) => store.createExperiment({ name: `${prefix}-${i}` })),
      );
      const seen: string[] = [];
      let page_token: string | undefined;
      do {
        const { experiments = [], next_page_token } = await store.searchExperiments({
          max_results: 5,
          filter: `name LIKE '${prefix}-%'`,
          order_by: ["creation_time"],
          page_token,
        });
        seen.push(...experiments.map(({ experiment_id }) => experiment_id));
        page_token = next_page_token;
      } while (page_token !== undefined);
      expect(seen.toSorted()).toEqual(made.map(({ experiment_id }) => experiment_id).toSorted());
    });
  });
}
