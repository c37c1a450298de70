import { describe, expect, it } from "vitest";
import { limits } from "../../../src/protocol/limits.ts";
import { codesOf, invalid, missing, newExperiment, type Suite, taken } from "./test-store.ts";

const spec = '{"kind":"line","y":["metrics.loss"],"caption":"Loss of five seeds."}';
const unknown = "0".repeat(32);

export function describeFigures(suite: Suite): void {
  describe("Figures of an experiment", () => {
    it("are saved by name, changed, listed and deleted", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const { figure } = await store.createFigure({ experiment_id, name: "loss ≤ 1", spec });
      expect(figure).toMatchObject({ experiment_id, name: "loss ≤ 1", spec });
      expect(figure.caption).toBe("Loss of five seeds.");
      expect(figure.figure_id).toMatch(/^[0-9a-f]{32}$/);
      await store.createFigure({ experiment_id, name: "a", spec });

      const { figure_id } = figure;
      const changed = '{"kind":"box","y":["metrics.loss"]}';
      const update = await store.updateFigure({ figure_id, name: "b", spec: changed });
      expect(update.figure).toMatchObject({ figure_id, name: "b", caption: "", spec: changed });
      expect(update.figure.creation_time).toBe(figure.creation_time);
      expect(await store.getFigure({ figure_id })).toEqual(update);

      const { spec: _, ...info } = update.figure;
      const { figures = [] } = await store.listFigures({ experiment_id });
      expect(figures.map(({ name }) => name)).toEqual(["a", "b"]);
      expect(figures[1]).toEqual(info);

      await store.deleteFigure({ figure_id });
      await expect(store.getFigure({ figure_id })).rejects.toMatchObject(missing);
      expect((await store.listFigures({ experiment_id })).figures).toHaveLength(1);
    });

    it("have names of their own, in each experiment", async () => {
      const { store } = suite;
      const [experiment_id, other] = [await newExperiment(store), await newExperiment(store)];
      const { figure } = await store.createFigure({ experiment_id, name: "a", spec });
      await store.createFigure({ experiment_id, name: "A", spec });
      await store.createFigure({ experiment_id: other, name: "a", spec });
      const { figure_id } = figure;
      await expect(store.createFigure({ experiment_id, name: "a", spec })).rejects.toMatchObject(
        taken,
      );
      await expect(store.updateFigure({ figure_id, name: "A" })).rejects.toMatchObject(taken);
      await store.updateFigure({ figure_id, name: "a" });
      expect((await store.getFigure({ figure_id })).figure.name).toBe("a");
    });

    it("are found over experiments that are active, the last changed first, page by page", async () => {
      const { store } = suite;
      const [experiment_id, other] = [await newExperiment(store), await newExperiment(store)];
      const saved = async (experiment: string, name: string) =>
        (await store.createFigure({ experiment_id: experiment, name, spec })).figure.figure_id;
      const ids = [await saved(experiment_id, "a"), await saved(other, "b")];
      const experiment_ids = [experiment_id, other];
      const page = { experiment_ids, max_results: 1 };
      const first = await store.searchFigures(page);
      const second = await store.searchFigures({ ...page, page_token: first.next_page_token });
      const found = [...(first.figures ?? []), ...(second.figures ?? [])];
      expect(new Set(found.map(({ figure_id }) => figure_id))).toEqual(new Set(ids));
      expect(second.next_page_token).toBeUndefined();

      await store.deleteExperiment({ experiment_id: other });
      const left = await store.searchFigures({ experiment_ids: [], max_results: 1000 });
      const left_ids = left.figures?.map(({ figure_id }) => figure_id);
      expect(left_ids).toContain(ids[0]);
      expect(left_ids).not.toContain(ids[1]);
    });

    it("are missing where there are none", async () => {
      const { store } = suite;
      const absent = [
        store.getFigure({ figure_id: unknown }),
        store.updateFigure({ figure_id: unknown, name: "a" }),
        store.deleteFigure({ figure_id: unknown }),
        store.createFigure({ experiment_id: "987654", name: "a", spec }),
      ];
      expect(await codesOf(absent)).toEqual([missing.code]);
      expect(await store.listFigures({ experiment_id: "987654" })).toEqual({});
    });

    it("are refused without a spec that can be drawn, or in a deleted experiment", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const specs = [
        "",
        "null",
        "{",
        '{"kind":"pie","y":["metrics.a"]}',
        '{"kind":"line","y":["params.a"]}',
        '{"kind":"line","y":[]}',
        '{"kind":"line","y":["metrics.a"],"colour":"red"}',
        '{"kind":"line","y":["metrics.a"],"version":2}',
        '{"kind":"line","y":["metrics.a"],"query":{"max_runs":201}}',
        '{"kind":"contour","x":"params.a","y":["params.b"]}',
        `{"kind":"line","y":["metrics.a"]${" ".repeat(64 * 1024)}}`,
      ];
      const refused = specs.map((bad) =>
        store.createFigure({ experiment_id, name: "a", spec: bad }),
      );
      expect(await codesOf(refused)).toEqual([invalid.code]);
      await store.deleteExperiment({ experiment_id });
      await expect(store.createFigure({ experiment_id, name: "a", spec })).rejects.toMatchObject(
        invalid,
      );
      expect(await store.listFigures({ experiment_id })).toEqual({});
    });

    it("are at most a thousand", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const names = Array.from({ length: limits.figures }, (_, at) => `figure ${at}`);
      await Promise.all(names.map((name) => store.createFigure({ experiment_id, name, spec })));
      await expect(store.createFigure({ experiment_id, name: "one more", spec })).rejects.toThrow(
        "has 1000 figures",
      );
      expect((await store.listFigures({ experiment_id })).figures).toHaveLength(limits.figures);
    });
  });
}
