import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asObject,
  invalid,
  missing,
  newExperiment,
  type Suite,
  type TestStore,
  testStore,
} from "../tracking-store/test-store.ts";
import { newModel, newVersion } from "./registry-world.ts";

export function describeModelVersions(suite: Suite): void {
  const get = async (name: string, version: string) =>
    (await suite.store.getModelVersion({ name, version })).model_version;
  const stagesOf = async (name: string) => {
    const { model_versions = [] } = await suite.store.searchModelVersions({
      filter: `name = '${name}'`,
      order_by: ["version_number ASC"],
    });
    return model_versions.map(({ current_stage }) => current_stage);
  };

  describe("Model versions", () => {
    it("are answered as MLflow answers them", async () => {
      const name = await newModel(suite.store);
      const source = "s3://bucket/model";
      const { model_version } = await suite.store.createModelVersion({ name, source });
      expect(model_version).toEqual({
        name,
        version: "1",
        creation_timestamp: expect.any(Number) as number,
        last_updated_timestamp: expect.any(Number) as number,
        current_stage: "None",
        description: "",
        source,
        run_id: "",
        status: "READY",
        run_link: "",
      });
      expect(await suite.store.getModelVersionDownloadUri({ name, version: "1" })).toEqual({
        artifact_uri: source,
      });
    });

    it("need a model", async () => {
      const creation = suite.store.createModelVersion({ name: "nobody", source: "s3://b/m" });
      await expect(creation).rejects.toMatchObject(missing);
    });

    it("are gone when they are deleted, with their aliases but not their number", async () => {
      const name = await newModel(suite.store);
      await newVersion(suite.store, name);
      const version = await newVersion(suite.store, name);
      await suite.store.setRegisteredModelAlias({ name, alias: "champion", version });
      await suite.store.deleteModelVersion({ name, version });
      await expect(get(name, version)).rejects.toMatchObject(missing);
      const { registered_model } = await suite.store.getRegisteredModel({ name });
      expect(registered_model).toMatchObject({ latest_versions: [{ version: "1" }] });
      expect(registered_model).not.toHaveProperty("aliases");
      expect(await newVersion(suite.store, name)).toBe("3");
      const [row] = await suite.database.rows(
        `SELECT source, run_id FROM model_versions WHERE name = '${name}' AND version = 2`,
      );
      expect(row).toEqual({ source: "REDACTED-SOURCE-PATH", run_id: "REDACTED-RUN-ID" });
    });

    it("lose their description when they are updated without one", async () => {
      const name = await newModel(suite.store);
      const version = await newVersion(suite.store, name);
      await suite.store.updateModelVersion({ name, version, description: "d" });
      expect(await get(name, version)).toMatchObject({ description: "d" });
      await suite.store.updateModelVersion({ name, version });
      expect(await get(name, version)).not.toHaveProperty("description");
    });

    it("have tags of their own", async () => {
      const name = await newModel(suite.store);
      const one = await newVersion(suite.store, name, { k: "1" });
      const two = await newVersion(suite.store, name, { k: "2" });
      await suite.store.setModelVersionTag({ name, version: two, key: "k", value: "3" });
      await suite.store.deleteModelVersionTag({ name, version: two, key: "absent" });
      expect(asObject((await get(name, one)).tags)).toEqual({ k: "1" });
      expect(asObject((await get(name, two)).tags)).toEqual({ k: "3" });
      const tagging = suite.store.setModelVersionTag({ name, version: "9", key: "k" });
      await expect(tagging).rejects.toMatchObject(missing);
    });

    it.each(["x", "1.5", "9".repeat(30)])("are numbered, so not '%s'", async (version) => {
      const name = await newModel(suite.store);
      await expect(get(name, version)).rejects.toMatchObject(invalid);
    });
  });

  describe("Stages", () => {
    it("are entered in any case, and the others archived if asked for", async () => {
      const name = await newModel(suite.store);
      for (const version of ["1", "2", "3"]) {
        await newVersion(suite.store, name);
        await suite.store.transitionModelVersionStage({
          name,
          version,
          stage: "pRoduction",
          archive_existing_versions: version === "3",
        });
      }
      expect(await stagesOf(name)).toEqual(["Archived", "Archived", "Production"]);
    });

    it("have a latest version each", async () => {
      const name = await newModel(suite.store);
      for (const stage of ["Staging", "Staging", "None", "Archived"]) {
        const version = await newVersion(suite.store, name);
        await suite.store.transitionModelVersionStage({ name, version, stage });
      }
      const latest = async (stages: string[]) =>
        (await suite.store.getLatestVersions({ name, stages })).model_versions?.map(
          ({ version }) => version,
        );
      expect(await latest([])).toEqual(["2", "3", "4"]);
      expect(await latest(["staging", "archived"])).toEqual(["2", "4"]);
      expect(await latest(["Production"])).toBeUndefined();
      await expect(latest(["Prod"])).rejects.toMatchObject(invalid);
    });

    it("that are not active archive nothing", async () => {
      const name = await newModel(suite.store);
      const version = await newVersion(suite.store, name);
      const archiving = suite.store.transitionModelVersionStage({
        name,
        version,
        stage: "Archived",
        archive_existing_versions: true,
      });
      await expect(archiving).rejects.toMatchObject(invalid);
    });
  });

  describe("Versions that two stores create at once", () => {
    let stores: TestStore[];
    beforeAll(async () => {
      stores = [suite.store, testStore(await suite.database.open())];
    });
    afterAll(() => stores[1]!.close());

    it("are numbered from 1 without gap or duplicate", async () => {
      const name = await newModel(suite.store);
      const numbers = await Promise.all(
        Array.from({ length: 32 }, async (_, client) => {
          const store = stores[client % 2]!;
          const mine: number[] = [];
          for (let i = 0; i < 4; i++) mine.push(Number(await newVersion(store, name)));
          return mine;
        }),
      );
      const inOrder = numbers.flat().toSorted((a, b) => a - b);
      expect(inOrder).toEqual(Array.from({ length: 128 }, (_, index) => index + 1));
    });

    it("are all noted on their logged model", async () => {
      const experiment_id = await newExperiment(suite.store);
      const { model } = await suite.store.createLoggedModel({ experiment_id });
      const { model_id } = model.info;
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          stores[i % 2]!.noteModelVersion({ model_id, name: "m", version: String(i) }),
        ),
      );
      const { info } = (await suite.store.getLoggedModel({ model_id })).model;
      const noted = JSON.parse(asObject(info.tags)["mlflow.modelVersions"]!) as unknown[];
      expect(noted).toHaveLength(20);
    });
  });
}
