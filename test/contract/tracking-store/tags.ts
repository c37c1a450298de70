import { describe, expect, it } from "vitest";
import { invalid, missing, newRun, tagsOf, testStore, type Suite } from "./test-store.ts";

export function describeTags(suite: Suite): void {
  describe("Tags of a run", () => {
    it("are set, set anew and deleted", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.setTag({ run_id, key: "a", value: "1" });
      await store.setTag({ run_id, key: "a", value: "2" });
      await store.setTag({ run_id, key: "empty" });
      await store.logBatch({
        run_id,
        tags: [
          { key: "b", value: "first" },
          { key: "b", value: "last" },
          { key: "a", value: "3" },
        ],
      });
      expect(await tagsOf(store, run_id)).toMatchObject({ a: "3", b: "last", empty: "" });
      await store.deleteTag({ run_id, key: "a" });
      expect(await tagsOf(store, run_id)).not.toHaveProperty("a");
      await expect(store.deleteTag({ run_id, key: "a" })).rejects.toMatchObject(missing);
    });

    it("have keys that differ in case and script", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const tags = ["Key", "key", "ключ", "鍵", "a b/c.d-e_f"].map((key) => ({ key, value: key }));
      await store.logBatch({ run_id, tags });
      expect(await tagsOf(store, run_id)).toMatchObject(
        Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      );
    });

    it.each(["x", "😀", "e\u0301"])("are cut after 8000 characters of %j", async (character) => {
      const { store } = suite;
      const run_id = await newRun(store);
      const characters = [...character.repeat(8001)];
      const fitting = characters.slice(0, 8000).join("");
      await store.setTag({ run_id, key: "set", value: characters.join("") });
      await store.setTag({ run_id, key: "fitting", value: fitting });
      await store.logBatch({ run_id, tags: [{ key: "batch", value: characters.join("") }] });
      const tags = await tagsOf(store, run_id);
      expect(tags).toMatchObject({ set: fitting, fitting, batch: fitting });
    });

    it("are refused when they are longer, where values are not to be cut", async () => {
      const run_id = await newRun(suite.store);
      const before = await tagsOf(suite.store, run_id);
      const store = testStore(await suite.database.open({ truncateLongValues: false }));
      const long = { key: "long", value: "😀".repeat(8001) };
      const short = { key: "short", value: "😀".repeat(8000) };
      await expect(store.setTag({ run_id, ...long })).rejects.toMatchObject(invalid);
      await expect(store.logBatch({ run_id, tags: [short, long] })).rejects.toMatchObject(invalid);
      expect(await tagsOf(store, run_id)).toEqual(before);
      await store.logBatch({ run_id, tags: [short] });
      expect(await tagsOf(store, run_id)).toMatchObject({ short: short.value });
      await store.close();
    });
  });
}
