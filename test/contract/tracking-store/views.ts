import { describe, expect, it } from "vitest";
import { invalid, missing, newExperiment, type Suite, taken } from "./test-store.ts";

export function describeViews(suite: Suite): void {
  describe("Views", () => {
    it("are kept by experiment, and listed by name", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const created_by = "ada";
      const { view } = await store.createView({ experiment_id, name: "b", state: "é", created_by });
      expect(view).toMatchObject({ experiment_id, name: "b", state: "é", created_by });
      await store.createView({ experiment_id, name: "a", state: "" });
      await store.createView({ experiment_id: await newExperiment(store), name: "b", state: "x" });
      const { views } = await store.listViews({ experiment_id });
      expect(views.map(({ name }) => name)).toEqual(["a", "b"]);
      expect(views[1]).toEqual(view);
    });

    it("change their name or state, and are deleted", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const { view } = await store.createView({ experiment_id, name: "a", state: "1" });
      const { view_id } = view;
      expect((await store.updateView({ view_id, state: "2" })).view).toMatchObject({
        name: "a",
        state: "2",
        creation_time: view.creation_time,
      });
      expect((await store.updateView({ view_id, name: "b" })).view).toMatchObject({
        name: "b",
        state: "2",
      });
      await store.deleteView({ view_id });
      expect(await store.listViews({ experiment_id })).toEqual({ views: [] });
      await expect(store.deleteView({ view_id })).rejects.toMatchObject(missing);
      await expect(store.updateView({ view_id, name: "c" })).rejects.toMatchObject(missing);
    });

    it("have names of their own", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      await store.createView({ experiment_id, name: "a", state: "" });
      const { view } = await store.createView({ experiment_id, name: "b", state: "" });
      await expect(store.createView({ experiment_id, name: "a", state: "" })).rejects.toMatchObject(
        taken,
      );
      await expect(store.updateView({ view_id: view.view_id, name: "a" })).rejects.toMatchObject(
        taken,
      );
    });

    it("are bounded, and those of an active experiment", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const create = (name: string, state = "") => store.createView({ experiment_id, name, state });
      await create("full", "é".repeat(32_768));
      await expect(create("more", "é".repeat(32_769))).rejects.toMatchObject(invalid);
      await expect(create("x".repeat(251))).rejects.toMatchObject(invalid);
      await expect(create(" ")).rejects.toMatchObject(invalid);
      await Promise.all(Array.from({ length: 999 }, (_, i) => create(`view ${i}`)));
      await expect(create("one more")).rejects.toMatchObject(invalid);
      await store.deleteExperiment({ experiment_id });
      await expect(create("late")).rejects.toMatchObject(invalid);
    });

    it("go with their experiment when it is deleted for good", async () => {
      const { store, database } = suite;
      const experiment_id = await newExperiment(store);
      await store.createView({ experiment_id, name: "a", state: "" });
      await database.change(`DELETE FROM experiments WHERE experiment_id = ${experiment_id}`);
      expect(await store.listViews({ experiment_id })).toEqual({ views: [] });
    });
  });
}
