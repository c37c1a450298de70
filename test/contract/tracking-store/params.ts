import { describe, expect, it } from "vitest";
import { invalid, newRun, paramsOf, testStore, type Suite } from "./test-store.ts";

export function describeParams(suite: Suite): void {
  describe("Params", () => {
    it("are logged once; the same value again is accepted, another is refused", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.logParam({ run_id, key: "lr", value: "0.1" });
      await store.logParam({ run_id, key: "lr", value: "0.1" });
      await store.logBatch({ run_id, params: [{ key: "lr", value: "0.1" }] });
      await expect(store.logParam({ run_id, key: "lr", value: "0.2" })).rejects.toMatchObject({
        ...invalid,
        message: expect.stringMatching(/key='lr'.*value='0\.1'.*'0\.2'/),
      });
      expect(await paramsOf(store, run_id)).toEqual({ lr: "0.1" });
    });

    it("may be empty", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      await store.logParam({ run_id, key: "absent" });
      await store.logParam({ run_id, key: "empty", value: "" });
      await expect(store.logParam({ run_id, key: "empty", value: "not" })).rejects.toMatchObject(
        invalid,
      );
      expect(await paramsOf(store, run_id)).toEqual({ absent: "", empty: "" });
    });

    it("are kept as one of several at once gave them", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const values = Array.from({ length: 12 }, (_, i) => String(i));
      const settled = await Promise.allSettled(
        values.map((value) => store.logParam({ run_id, key: "p", value })),
      );
      const winner = settled.findIndex(({ status }) => status === "fulfilled");
      expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await paramsOf(store, run_id)).toEqual({ p: values[winner] });
    });

    it.each(["x", "😀"])("are cut after 6000 characters of %s", async (character) => {
      const { store } = suite;
      const run_id = await newRun(store);
      const fitting = character.repeat(6000);
      await store.logParam({ run_id, key: "long", value: character.repeat(6001) });
      await store.logBatch({ run_id, params: [{ key: "batch", value: character.repeat(9000) }] });
      expect(await paramsOf(store, run_id)).toEqual({ long: fitting, batch: fitting });
      await store.logParam({ run_id, key: "long", value: fitting + "other" });
    });

    it("are refused when they are longer, where values are not to be cut", async () => {
      const run_id = await newRun(suite.store);
      const store = testStore(await suite.database.open({ truncateLongValues: false }));
      const params = [
        { key: "short", value: "😀".repeat(6000) },
        { key: "long", value: "😀".repeat(6001) },
      ];
      await expect(store.logParam({ run_id, ...params[1] })).rejects.toMatchObject(invalid);
      await expect(store.logBatch({ run_id, params })).rejects.toMatchObject(invalid);
      expect(await paramsOf(store, run_id)).toEqual({});
      await store.logParam({ run_id, ...params[0] });
      await store.close();
    });
  });
}
