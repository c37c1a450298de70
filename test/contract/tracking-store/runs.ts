import { describe, expect, it } from "vitest";
import {
  codesOf,
  asObject,
  getRun,
  invalid,
  missing,
  newExperiment,
  newRun,
  tagsOf,
  type TestStore,
  type Suite,
} from "./test-store.ts";

const RUN_NAME = "mlflow.runName";

/** Every method that writes to a run, by name. */
const runWrites: Record<string, (store: TestStore, run_id: string) => Promise<unknown>> = {
  updateRun: (store, run_id) => store.updateRun({ run_id, status: "FAILED", run_name: "other" }),
  setTag: (store, run_id) => store.setTag({ run_id, key: "k", value: "new" }),
  deleteTag: (store, run_id) => store.deleteTag({ run_id, key: "k" }),
  logMetric: (store, run_id) => store.logMetric({ run_id, key: "m", value: 2, timestamp: 2 }),
  logParam: (store, run_id) => store.logParam({ run_id, key: "q", value: "2" }),
  logBatch: (store, run_id) =>
    store.logBatch({ run_id, metrics: [{ key: "m", value: 3, timestamp: 3 }] }),
  logModel: (store, run_id) =>
    store.logModel({
      run_id,
      model_json: JSON.stringify({
        artifact_path: "m",
        flavors: {},
        utc_time_created: "t",
        run_id,
      }),
    }),
  logInputs: (store, run_id) => store.logInputs({ run_id, models: [{ model_id: "m-1" }] }),
  logOutputs: (store, run_id) => store.logOutputs({ run_id, models: [{ model_id: "m-1" }] }),
};

export function describeRuns(suite: Suite): void {
  describe("Creating a run", () => {
    it("answers what it stores", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const { run } = await store.createRun({
        experiment_id,
        user_id: "me",
        start_time: 1_700_000_000_000,
        run_name: "first",
        tags: [
          { key: "a", value: "1" },
          { key: "a", value: "2" },
        ],
      });
      const { run_id } = run.info;
      expect(run_id).toMatch(/^[0-9a-f]{32}$/);
      expect(run.info).toEqual({
        run_id,
        run_uuid: run_id,
        experiment_id,
        run_name: "first",
        user_id: "me",
        status: "RUNNING",
        start_time: 1_700_000_000_000,
        artifact_uri: `mlflow-artifacts:/${experiment_id}/${run_id}/artifacts`,
        lifecycle_stage: "active",
      });
      expect(asObject(run.data.tags)).toEqual({ a: "2", [RUN_NAME]: "first" });
      expect(run.inputs).toEqual({});
      const read = await getRun(store, run_id);
      expect(read.info).toEqual(run.info);
      expect(asObject(read.data.tags)).toEqual(asObject(run.data.tags));
      expect(read).toMatchObject({ inputs: {}, outputs: {} });
      expect(await store.runArtifactUri({ run_id })).toBe(run.info.artifact_uri);
    });

    it("takes start times and users as they are, and has defaults for them", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const absent = await store.createRun({ experiment_id });
      expect(absent.run.info).toMatchObject({ start_time: 0, user_id: "" });
      const extreme = await store.createRun({ experiment_id, start_time: -(2n ** 63n) });
      const { info } = await getRun(store, extreme.run.info.run_id);
      expect(info.start_time).toBe(-(2n ** 63n));
    });

    it.each([
      { given: {}, name: expect.stringMatching(/^\w+-\w+-\d+$/) },
      { given: { run_name: "" }, name: expect.stringMatching(/^\w+-\w+-\d+$/) },
      { given: { run_name: "n" }, name: "n" },
      { given: { tags: [{ key: RUN_NAME, value: "t" }] }, name: "t" },
      { given: { run_name: "n", tags: [{ key: RUN_NAME, value: "n" }] }, name: "n" },
      { given: { run_name: "n", tags: [{ key: RUN_NAME, value: "" }] }, name: "n" },
    ])("names the run by name, tag or chance: $given", async ({ given, name }) => {
      const experiment_id = await newExperiment(suite.store);
      const { run } = await suite.store.createRun({ experiment_id, ...given });
      const { info, data } = await getRun(suite.store, run.info.run_id);
      expect(info.run_name).toEqual(name);
      expect(asObject(data.tags)).toEqual({ [RUN_NAME]: info.run_name });
    });

    it("refuses a name and a tag that differ, and makes nothing", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const tags = [{ key: RUN_NAME, value: "other" }];
      await expect(store.createRun({ experiment_id, run_name: "n", tags })).rejects.toMatchObject(
        invalid,
      );
      expect(await store.searchRuns({ experiment_ids: [experiment_id] })).toEqual({});
    });
  });

  describe("A run's name", () => {
    const nameAndTag = async (runId: string) => {
      const { info, data } = await getRun(suite.store, runId);
      return [info.run_name, asObject(data.tags)[RUN_NAME]];
    };

    it("follows an update, the tag and a batch's tag, and empty ones change nothing", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.updateRun({ run_id, run_name: "updated" });
      expect(await nameAndTag(run_id)).toEqual(["updated", "updated"]);
      await store.setTag({ run_id, key: RUN_NAME, value: "tagged" });
      expect(await nameAndTag(run_id)).toEqual(["tagged", "tagged"]);
      await store.logBatch({ run_id, tags: [{ key: RUN_NAME, value: "in a batch" }] });
      expect(await nameAndTag(run_id)).toEqual(["in a batch", "in a batch"]);
      await store.updateRun({ run_id, run_name: "" });
      await store.setTag({ run_id, key: RUN_NAME, value: "" });
      await store.logBatch({
        run_id,
        tags: [
          { key: RUN_NAME, value: "" },
          { key: "other", value: "" },
        ],
      });
      expect(await nameAndTag(run_id)).toEqual(["in a batch", "in a batch"]);
      expect((await tagsOf(store, run_id))["other"]).toBe("");
    });

    it("comes back with an update after its tag was deleted", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.deleteTag({ run_id, key: RUN_NAME });
      await store.updateRun({ run_id, run_name: "again" });
      expect(await nameAndTag(run_id)).toEqual(["again", "again"]);
    });

    it("has at most 250 characters", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.setTag({ run_id, key: RUN_NAME, value: "😀".repeat(250) });
      const before = await nameAndTag(run_id);
      expect(before[0]).toBe("😀".repeat(250));
      const long = "x".repeat(251);
      await expect(store.updateRun({ run_id, run_name: long })).rejects.toMatchObject(invalid);
      await expect(store.setTag({ run_id, key: RUN_NAME, value: long })).rejects.toMatchObject(
        invalid,
      );
      const tags = [{ key: RUN_NAME, value: long }];
      const metrics = [{ key: "m", value: 1, timestamp: 1 }];
      await expect(store.logBatch({ run_id, tags, metrics })).rejects.toMatchObject(invalid);
      expect(await nameAndTag(run_id)).toEqual(before);
      expect((await getRun(store, run_id)).data.metrics).toBeUndefined();
    });
  });

  describe("Updating a run", () => {
    it("changes what is given and keeps the rest", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const { info } = await getRun(store, run_id);
      const finished = await store.updateRun({ run_id, status: "FINISHED", end_time: 9 });
      expect(finished.run_info).toEqual({ ...info, status: "FINISHED", end_time: 9 });
      const renamed = await store.updateRun({ run_id, run_name: "n" });
      expect(renamed.run_info).toEqual({ ...finished.run_info, run_name: "n" });
      const restarted = await store.updateRun({ run_id, status: "RUNNING", end_time: 0 });
      expect(restarted.run_info.status).toBe("RUNNING");
      expect(restarted.run_info.end_time).toBeUndefined();
      expect((await getRun(store, run_id)).info).toEqual(restarted.run_info);
      expect((await store.updateRun({ run_id })).run_info).toEqual(restarted.run_info);
    });

    it("loses none of several updates at once", async () => {
      const { store } = suite;
      for (let round = 0; round < 5; round++) {
        const run_id = await newRun(store);
        await Promise.all([
          store.updateRun({ run_id, status: "KILLED" }),
          store.updateRun({ run_id, end_time: 7 }),
          store.updateRun({ run_id, run_name: "n" }),
          store.setTag({ run_id, key: "k", value: "v" }),
        ]);
        const { info } = await getRun(store, run_id);
        expect(info).toMatchObject({ status: "KILLED", end_time: 7, run_name: "n" });
      }
    });
  });

  describe("A deleted run", () => {
    it.each(Object.keys(runWrites))("takes no %s", async (method) => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.setTag({ run_id, key: "k", value: "v" });
      await store.logBatch({
        run_id,
        metrics: [{ key: "m", value: 1, timestamp: 1 }],
        params: [{ key: "p", value: "1" }],
      });
      await store.deleteRun({ run_id });
      const before = await getRun(store, run_id);
      expect(before.info.lifecycle_stage).toBe("deleted");
      await expect(runWrites[method]!(store, run_id)).rejects.toMatchObject(invalid);
      expect(await getRun(store, run_id)).toEqual(before);
      await store.restoreRun({ run_id });
      await runWrites[method]!(store, run_id);
    });

    it("has a time of deletion until it is restored; doing either twice changes nothing", async () => {
      const { store, database } = suite;
      const run_id = await newRun(store);
      const deletedTime = async () =>
        (await database.rows(`SELECT deleted_time FROM runs WHERE run_uuid = '${run_id}'`))[0]![
          "deleted_time"
        ];
      const { info } = await getRun(store, run_id);
      await store.restoreRun({ run_id });
      await store.deleteRun({ run_id });
      await store.deleteRun({ run_id });
      expect(await deletedTime()).toBeGreaterThan(Date.now() - 60_000);
      expect(await store.runArtifactUri({ run_id })).toBe(info.artifact_uri);
      await store.restoreRun({ run_id });
      await store.restoreRun({ run_id });
      expect(await deletedTime()).toBeNull();
      expect((await getRun(store, run_id)).info).toEqual(info);
    });
  });

  describe("A run that is not there", () => {
    const run_id = "f".repeat(32);
    it.each(Object.keys(runWrites))("is missed by %s", async (method) => {
      await expect(runWrites[method]!(suite.store, run_id)).rejects.toMatchObject(missing);
    });

    it("is missed by the methods that read, delete and restore", async () => {
      const { store } = suite;
      const calls = [
        store.getRun({ run_id }),
        store.deleteRun({ run_id }),
        store.restoreRun({ run_id }),
        store.runArtifactUri({ run_id }),
      ];
      expect(await codesOf(calls)).toEqual([missing.code]);
    });

    it("has an empty history", async () => {
      expect(await suite.store.getMetricHistory({ run_id, metric_key: "m" })).toEqual({});
    });
  });
}
