import { describe, expect, it } from "vitest";
import {
  asObject,
  invalid,
  missing,
  type Suite,
  taken,
  uniqueName,
} from "../tracking-store/test-store.ts";
import { newModel, newVersion } from "./registry-world.ts";

export function describeRegisteredModels(suite: Suite): void {
  const model = async (name: string) =>
    (await suite.store.getRegisteredModel({ name })).registered_model;
  const history = async (name: string) =>
    ((await suite.store.getRegistryEvents({ name })).events ?? []).toReversed();

  describe("Registered models", () => {
    it("are created with tags, of which the last of a key counts", async () => {
      const name = uniqueName();
      const { registered_model } = await suite.store.createRegisteredModel({
        name,
        description: "d",
        tags: [
          { key: "a", value: "1" },
          { key: "a", value: "2" },
        ],
      });
      expect(registered_model).toMatchObject({ name, description: "d" });
      expect(registered_model.tags).toEqual([{ key: "a", value: "2" }]);
      expect(await model(name)).toEqual(registered_model);
    });

    it("have a name each, which prompts share", async () => {
      const name = await newModel(suite.store);
      const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
      await expect(suite.store.createRegisteredModel({ name })).rejects.toMatchObject(taken);
      await expect(suite.store.createRegisteredModel({ name, tags })).rejects.toThrow("share");
    });

    it.each(["", " ", "a/b", "a:b", ".", "..", "..a"])("are not named '%s'", async (name) => {
      await expect(suite.store.createRegisteredModel({ name })).rejects.toMatchObject(invalid);
    });

    it("are renamed with all they have", async () => {
      const name = await newModel(suite.store);
      const version = await newVersion(suite.store, name, { t: "1" });
      await suite.store.setRegisteredModelTag({ name, key: "k", value: "v" });
      await suite.store.setRegisteredModelAlias({ name, alias: "champion", version });
      const new_name = uniqueName();
      await suite.store.renameRegisteredModel({ name, new_name });
      await expect(model(name)).rejects.toMatchObject(missing);
      const renamed = await model(new_name);
      expect(renamed).toMatchObject({
        tags: [{ key: "k", value: "v" }],
        aliases: [{ alias: "champion", version }],
        latest_versions: [{ name: new_name, version, tags: [{ key: "t", value: "1" }] }],
      });
      expect((await history(new_name)).map(({ action }) => action)).toEqual([
        "created",
        "created",
        "set",
        "set",
        "updated",
      ]);
      expect(await history(name)).toEqual([]);
    });

    it("are not given a name that is taken", async () => {
      const [name, new_name] = [await newModel(suite.store), await newModel(suite.store)];
      const renaming = suite.store.renameRegisteredModel({ name, new_name });
      await expect(renaming).rejects.toMatchObject(taken);
      expect((await model(name)).name).toBe(name);
    });

    it("are deleted with all they have, and can be made anew", async () => {
      const name = await newModel(suite.store);
      const version = await newVersion(suite.store, name, { t: "1" });
      await suite.store.setRegisteredModelAlias({ name, alias: "champion", version });
      await suite.store.deleteRegisteredModel({ name });
      await expect(suite.store.deleteRegisteredModel({ name })).rejects.toMatchObject(missing);
      await suite.store.createRegisteredModel({ name });
      expect(await model(name)).toEqual({
        name,
        creation_timestamp: expect.any(Number) as number,
        last_updated_timestamp: expect.any(Number) as number,
      });
      expect(await newVersion(suite.store, name)).toBe("1");
    });

    it("lose a tag once, and without complaint again", async () => {
      const name = await newModel(suite.store);
      await suite.store.setRegisteredModelTag({ name, key: "k" });
      expect(asObject((await model(name)).tags)).toEqual({ k: "" });
      await suite.store.deleteRegisteredModelTag({ name, key: "k" });
      await suite.store.deleteRegisteredModelTag({ name, key: "k" });
      expect(await model(name)).not.toHaveProperty("tags");
      expect(await history(name)).toHaveLength(3);
    });
  });

  describe("Aliases", () => {
    it("name one version, the last they were given", async () => {
      const name = await newModel(suite.store);
      for (const alias of ["champion", "old"]) {
        const version = await newVersion(suite.store, name);
        await suite.store.setRegisteredModelAlias({ name, alias: "champion", version });
        await suite.store.setRegisteredModelAlias({ name, alias, version });
      }
      const found = await suite.store.getModelVersionByAlias({ name, alias: "champion" });
      expect(found.model_version).toMatchObject({ version: "2", aliases: ["champion", "old"] });
      const latest = await suite.store.getModelVersionByAlias({ name, alias: "LATEST" });
      expect(latest.model_version.version).toBe("2");
    });

    it("that are not there are MLflow's invalid parameter", async () => {
      const name = await newModel(suite.store);
      const asked = suite.store.getModelVersionByAlias({ name, alias: "champion" });
      await expect(asked).rejects.toMatchObject(invalid);
      await suite.store.deleteRegisteredModelAlias({ name, alias: "champion" });
    });

    it.each(["latest", "Latest", "v1", "V22", "a b", "a/b", "x".repeat(256)])(
      "are not called '%s'",
      async (alias) => {
        const name = await newModel(suite.store);
        const version = await newVersion(suite.store, name);
        const setting = suite.store.setRegisteredModelAlias({ name, alias, version });
        await expect(setting).rejects.toMatchObject(invalid);
      },
    );

    it("need a version that is there", async () => {
      const name = await newModel(suite.store);
      for (const version of ["1", "99999999999"])
        await expect(
          suite.store.setRegisteredModelAlias({ name, alias: "champion", version }),
        ).rejects.toMatchObject(missing);
    });
  });

  describe("The history of a registered model", () => {
    it("says who changed what from what to what", async () => {
      const name = uniqueName();
      const store = await suite.database.open();
      await store.createRegisteredModel({ name, description: "", tags: [], user: "ada" });
      await store.updateRegisteredModel({ name, description: "better", user: "bob" });
      await store.setRegisteredModelTag({ name, key: "k", value: "1" });
      await store.setRegisteredModelTag({ name, key: "k", value: "2" });
      await store.deleteRegisteredModel({ name, user: "eve" });
      await store.close();
      const said = (await history(name)).map((event) => [
        event.user,
        event.entity,
        event.action,
        event.key,
        event.old_value,
        event.new_value,
      ]);
      expect(said).toEqual([
        ["ada", "registered_model", "created", undefined, undefined, ""],
        ["bob", "registered_model", "updated", "description", "", "better"],
        ["", "registered_model_tag", "set", "k", undefined, "1"],
        ["", "registered_model_tag", "set", "k", "1", "2"],
        ["eve", "registered_model", "deleted", undefined, undefined, undefined],
      ]);
    });

    it("is told of one version, with the aliases that left it", async () => {
      const name = await newModel(suite.store);
      for (const tag of ["1", "2"]) await newVersion(suite.store, name, { tag });
      await suite.store.setModelVersionTag({ name, version: "2", key: "k", value: "1" });
      await suite.store.setModelVersionTag({ name, version: "1", key: "k", value: "2" });
      for (const version of ["1", "2"])
        await suite.store.setRegisteredModelAlias({ name, alias: "champion", version });
      const { events = [] } = await suite.store.getRegistryEvents({ name, version: "1" });
      expect(events.map(({ entity, version, old_value }) => [entity, version, old_value])).toEqual([
        ["registered_model_alias", "2", "1"],
        ["registered_model_alias", "1", undefined],
        ["model_version_tag", "1", undefined],
        ["model_version", "1", undefined],
      ]);
    });

    it("comes in pages that stay where they are while more happens", async () => {
      const name = await newModel(suite.store);
      for (const value of ["1", "2", "3", "4"])
        await suite.store.setRegisteredModelTag({ name, key: "k", value });
      const first = await suite.store.getRegistryEvents({ name, max_results: 2 });
      await suite.store.setRegisteredModelTag({ name, key: "k", value: "5" });
      const second = await suite.store.getRegistryEvents({
        name,
        max_results: 3,
        page_token: first.next_page_token,
      });
      const values = [...(first.events ?? []), ...(second.events ?? [])];
      expect(values.map((event) => event.new_value)).toEqual(["4", "3", "2", "1", ""]);
      expect(second.next_page_token).toBeUndefined();
    });

    it("has nothing of a change that was refused", async () => {
      const [name, new_name] = [await newModel(suite.store), await newModel(suite.store)];
      await suite.store.renameRegisteredModel({ name, new_name }).catch(() => {});
      expect(await history(name)).toHaveLength(1);
      expect(await history(new_name)).toHaveLength(1);
    });
  });
}
