import { describe, expect, it } from "vitest";
import type { LoggedModel } from "../../../src/protocol/logged-models.ts";
import {
  codesOf,
  asObject,
  getRun,
  invalid,
  missing,
  newExperiment,
  newRun,
  type Suite,
  tagsOf,
} from "./test-store.ts";

const HISTORY = "mlflow.log-model.history";

export function describeLoggedModels(suite: Suite): void {
  const create = async (request: { experiment_id?: string; name?: string } = {}) => {
    const experiment_id = request.experiment_id ?? (await newExperiment(suite.store));
    return (await suite.store.createLoggedModel({ ...request, experiment_id })).model;
  };
  const get = async (model_id: string): Promise<LoggedModel> =>
    (await suite.store.getLoggedModel({ model_id })).model;

  describe("A logged model", () => {
    it("is created pending, with what was sent, and read back the same", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const source_run_id = await newRun(store, experiment_id);
      const before = Date.now();
      const { model } = await store.createLoggedModel({
        experiment_id,
        name: "model",
        model_type: "classifier",
        source_run_id,
        params: [{ key: "p", value: "x".repeat(9000) }],
        tags: [{ key: "t", value: "" }],
      });
      const { model_id } = model.info;
      expect(model_id).toMatch(/^m-[0-9a-f]{32}$/);
      expect(model.info).toMatchObject({
        experiment_id,
        name: "model",
        model_type: "classifier",
        source_run_id,
        status: "LOGGED_MODEL_PENDING",
        artifact_uri: `mlflow-artifacts:/${experiment_id}/models/${model_id}/artifacts`,
        tags: [{ key: "t", value: "" }],
      });
      expect(model.info.creation_timestamp_ms).toBeGreaterThanOrEqual(before);
      expect(model.data.params).toEqual([{ key: "p", value: "x".repeat(9000) }]);
      expect(await get(model_id)).toEqual(model);
      expect(await store.loggedModelArtifactUri({ model_id })).toBe(model.info.artifact_uri);
    });

    it("gets a name where it has none", async () => {
      expect((await create()).info.name).toMatch(/^\w+-\w+-\d+$/);
      expect((await create({ name: "" })).info.name).toMatch(/^\w+-\w+-\d+$/);
    });

    it("is finalized as ready or failed, any number of times", async () => {
      const { store } = suite;
      const { info } = await create();
      const { model_id } = info;
      const { model } = await store.finalizeLoggedModel({ model_id, status: "LOGGED_MODEL_READY" });
      expect(model.info.status).toBe("LOGGED_MODEL_READY");
      expect(model.info.last_updated_timestamp_ms).toBeGreaterThanOrEqual(
        info.last_updated_timestamp_ms,
      );
      expect(await get(model_id)).toEqual(model);
      await store.finalizeLoggedModel({ model_id, status: "LOGGED_MODEL_UPLOAD_FAILED" });
      await expect(
        store.finalizeLoggedModel({ model_id, status: "LOGGED_MODEL_PENDING" }),
      ).rejects.toMatchObject(invalid);
      expect((await get(model_id)).info.status).toBe("LOGGED_MODEL_UPLOAD_FAILED");
    });

    it("is hidden when it is deleted, unless it is asked for", async () => {
      const { store } = suite;
      const { info } = await create();
      const { model_id, experiment_id } = info;
      await store.deleteLoggedModel({ model_id });
      await expect(store.getLoggedModel({ model_id })).rejects.toMatchObject(missing);
      await expect(store.loggedModelArtifactUri({ model_id })).rejects.toMatchObject(missing);
      expect(await store.searchLoggedModels({ experiment_ids: [experiment_id] })).toEqual({});
      const { model } = await store.getLoggedModel({ model_id, allow_deleted: true });
      expect(model.info).toEqual({ ...info, last_updated_timestamp_ms: expect.any(Number) });
    });

    it("has tags that are set, set anew and deleted", async () => {
      const { store } = suite;
      const { model_id } = (await create()).info;
      await store.setLoggedModelTags({ model_id, tags: [{ key: "a", value: "1" }] });
      await store.setLoggedModelTags({
        model_id,
        tags: [
          { key: "a", value: "2" },
          { key: "b", value: "first" },
          { key: "b", value: "last" },
        ],
      });
      expect(asObject((await get(model_id)).info.tags)).toEqual({ a: "2", b: "last" });
      await store.deleteLoggedModelTag({ model_id, tag_key: "a" });
      expect((await get(model_id)).info.tags).toEqual([{ key: "b", value: "last" }]);
      await expect(store.deleteLoggedModelTag({ model_id, tag_key: "a" })).rejects.toMatchObject(
        missing,
      );
      await store.setLoggedModelTags({ model_id });
    });

    it("gets params, each once", async () => {
      const { store } = suite;
      const { model_id } = (await create()).info;
      await store.logLoggedModelParams({ model_id, params: [{ key: "a", value: "1" }] });
      const again = [
        { key: "b", value: "1" },
        { key: "a", value: "1" },
      ];
      await expect(store.logLoggedModelParams({ model_id, params: again })).rejects.toMatchObject(
        invalid,
      );
      expect((await get(model_id)).data.params).toEqual([{ key: "a", value: "1" }]);
      const twice = [again[0]!, again[0]!];
      const { experiment_id } = (await create()).info;
      await expect(store.createLoggedModel({ experiment_id, params: twice })).rejects.toMatchObject(
        invalid,
      );
      const { models } = await store.searchLoggedModels({ experiment_ids: [experiment_id] });
      expect(models).toHaveLength(1);
    });

    it("that is not there is missed by every method", async () => {
      const { store } = suite;
      const model_id = "m-none";
      const calls = [
        store.getLoggedModel({ model_id, allow_deleted: true }),
        store.finalizeLoggedModel({ model_id, status: "LOGGED_MODEL_READY" }),
        store.deleteLoggedModel({ model_id }),
        store.setLoggedModelTags({ model_id, tags: [{ key: "a", value: "1" }] }),
        store.deleteLoggedModelTag({ model_id, tag_key: "a" }),
        store.logLoggedModelParams({ model_id, params: [{ key: "a", value: "1" }] }),
        store.loggedModelArtifactUri({ model_id }),
      ];
      expect(await codesOf(calls)).toEqual([missing.code]);
    });
  });

  describe("Metrics of a logged model", () => {
    it("are those that a run logs with its id, with their datasets", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_id = await newRun(store, experiment_id);
      const { model_id } = (await create({ experiment_id })).info;
      const onData = { model_id, dataset_name: "d", dataset_digest: "1" };
      await store.logMetric({ run_id, key: "acc", value: 0.5, timestamp: 1, step: 1, ...onData });
      await store.logBatch({
        run_id,
        metrics: [
          { key: "acc", value: Infinity, timestamp: 2, step: 2, model_id },
          { key: "acc", value: 0.7, timestamp: 3, step: 3 },
        ],
      });
      const ofModel = [
        { key: "acc", value: 0.5, timestamp: 1, step: 1, run_id, ...onData },
        { key: "acc", value: Infinity, timestamp: 2, step: 2, run_id, model_id },
      ];
      const { metrics } = (await get(model_id)).data;
      expect(metrics!.toSorted((a, b) => Number(a.step) - Number(b.step))).toEqual(ofModel);
      const history = await store.getMetricHistory({ run_id, metric_key: "acc" });
      expect(history.metrics).toHaveLength(3);
      expect((await getRun(store, run_id)).data.metrics).toEqual([
        { key: "acc", value: 0.7, timestamp: 3, step: 3 },
      ]);
    });

    it("are refused, and the run's with them, for a model that is not there", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const metric = { key: "m", value: 1, timestamp: 1, model_id: "m-none" };
      await expect(store.logMetric({ run_id, ...metric })).rejects.toMatchObject(missing);
      expect((await getRun(store, run_id)).data.metrics).toBeUndefined();
    });
  });

  describe("Models of the old kind", () => {
    const modelJson = (artifact_path: string) =>
      JSON.stringify({
        artifact_path,
        run_id: "r",
        utc_time_created: "2026-11-21 00:00:00",
        model_uuid: "u",
        mlflow_version: "2.22",
        flavors: { python_function: { config: { big: true }, env: "e" }, other: null },
      });

    it("are listed in a tag of their run, without flavors' configurations", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          store.logModel({ run_id, model_json: modelJson(`m${i}`) }),
        ),
      );
      const history = JSON.parse((await tagsOf(store, run_id))[HISTORY]!) as object[];
      expect(history).toHaveLength(8);
      const paths = history.map((model) => (model as { artifact_path: string }).artifact_path);
      expect(new Set(paths).size).toBe(8);
      expect(history[0]).toEqual({
        run_id: "r",
        artifact_path: expect.any(String),
        utc_time_created: "2026-11-21 00:00:00",
        model_uuid: "u",
        flavors: { python_function: { env: "e" }, other: null },
      });
    });

    it.each(["{}", "[]", "null", "nothing", '{"artifact_path":"m"}', '"text"', "1"])(
      "are refused when they are described by %s",
      async (model_json) => {
        const run_id = await newRun(suite.store);
        await expect(suite.store.logModel({ run_id, model_json })).rejects.toMatchObject(invalid);
        expect(await tagsOf(suite.store, run_id)).not.toHaveProperty([HISTORY]);
      },
    );

    it.each(["not a list", "{}", "1"])("are refused where the tag holds %j", async (value) => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.setTag({ run_id, key: HISTORY, value });
      const model_json = modelJson("m");
      await expect(store.logModel({ run_id, model_json })).rejects.toMatchObject(invalid);
      expect((await tagsOf(store, run_id))[HISTORY]).toBe(value);
      await store.setTag({ run_id, key: HISTORY, value: "" });
      await store.logModel({ run_id, model_json });
    });
  });
}
