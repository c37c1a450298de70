import { beforeAll, describe, expect, it } from "vitest";
import { getRun, invalid, newExperiment, newRun, type Suite } from "./test-store.ts";

export function describeRunSearch(suite: Suite): void {
  describe("Searching runs", () => {
    let experiment_ids: string[];
    /** Runs named a to f; b is deleted, c and d started together, e's loss is NaN, f has none. */
    beforeAll(async () => {
      const { store } = suite;
      experiment_ids = [await newExperiment(store), await newExperiment(store)];
      const starts = { a: 1, b: 2, c: 3, d: 3, e: 4, f: 5 };
      for (const [i, [run_name, start_time]] of Object.entries(starts).entries()) {
        const experiment_id = experiment_ids[i % 2]!;
        const { run } = await store.createRun({ experiment_id, run_name, start_time });
        const { run_id } = run.info;
        if (run_name === "f") continue;
        const value = run_name === "e" ? NaN : 1 - i / 10;
        await store.logMetric({ run_id, key: "loss", value, timestamp: 1 });
        await store.logParam({ run_id, key: "p", value: String(i) });
        if (run_name === "b") await store.deleteRun({ run_id });
      }
    });

    type Search = Parameters<Suite["store"]["searchRuns"]>[0];
    const found = async (search: Search) =>
      (await suite.store.searchRuns({ experiment_ids, ...search })).runs
        ?.map(({ info }) => info.run_name)
        .join("") ?? "";

    it("finds the active ones, the deleted ones or all", async () => {
      const order_by = ["run_name"];
      expect(await found({ order_by })).toBe("acdef");
      expect(await found({ order_by, run_view_type: "ACTIVE_ONLY" })).toBe("acdef");
      expect(await found({ order_by, run_view_type: "DELETED_ONLY" })).toBe("b");
      expect(await found({ order_by, run_view_type: "ALL" })).toBe("abcdef");
    });

    it("finds those of the experiments named", async () => {
      expect(await found({ experiment_ids: [] })).toBe("");
      expect(await found({ experiment_ids: experiment_ids.slice(1) })).toBe("fd");
      expect(await found({ experiment_ids: [experiment_ids[0]!, experiment_ids[0]!] })).toBe("eca");
    });

    it.each([
      ["metrics.loss < 0.9", "cd"],
      ["params.p != '0' AND metrics.loss > 0", "cd"],
      ["attributes.start_time >= 4", "ef"],
      ["run_name IN ('a', 'f')", "af"],
      ["params.p = '0' OR NOT metrics.loss > 0", "aef"],
      ["metrics.loss IS NULL", "f"],
    ])("by the filter %s", async (filter, names) => {
      expect(await found({ filter, order_by: ["run_name"] })).toBe(names);
    });

    it("in the order asked for, NaN after numbers and missing values last", async () => {
      expect(await found({ order_by: ["metrics.loss"] })).toBe("dcaef");
      expect(await found({ order_by: ["metrics.loss DESC"] })).toBe("acdef");
      expect(await found({ order_by: ["params.p DESC"] })).toBe("edcaf");
      expect(await found({ order_by: ["start_time", "run_name DESC"] })).toBe("adcef");
    });

    it("the newest first, then by id", async () => {
      const names = await found({});
      expect(names).toMatch(/^fe(?:cd|dc)a$/);
      const { runs } = await suite.store.searchRuns({ experiment_ids });
      const together = runs!.slice(2, 4).map(({ info }) => info.run_id);
      expect(together).toEqual(together.toSorted());
    });

    it("with all that a run has, as when it is got", async () => {
      const { runs } = await suite.store.searchRuns({ experiment_ids });
      for (const run of runs!) expect(run).toEqual(await getRun(suite.store, run.info.run_id));
    });

    it.each([
      [{}, 5],
      [{ run_view_type: "ALL" } as const, 6],
      [{ experiment_ids: [] }, 0],
      [{ filter: "metrics.loss < 0.9" }, 2],
      [{ filter: "run_name IN ('a', 'f', 'x')" }, 2],
      [{ filter: "NOT metrics.loss < 0.9" }, 3],
    ])("counts them: %j", async (search, count) => {
      const counted = await suite.store.countRuns({ experiment_ids, ...search });
      expect(counted).toEqual({ count, at_least: false });
    });

    it("page by page, each once, also where all tie", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const made = await Promise.all(
        Array.from({ length: 37 }, () => newRun(store, experiment_id)),
      );
      for (const order_by of [[], ["metrics.none"], ["start_time DESC"], ["status"]]) {
        const seen: string[] = [];
        let page_token: string | undefined;
        do {
          const page = await store.searchRuns({
            experiment_ids: [experiment_id],
            max_results: 10,
            order_by,
            page_token,
          });
          seen.push(...page.runs!.map(({ info }) => info.run_id));
          page_token = page.next_page_token;
        } while (page_token !== undefined);
        expect(seen).toHaveLength(37);
        expect(seen).toEqual(made.toSorted());
      }
      const exact = await store.searchRuns({ experiment_ids: [experiment_id], max_results: 37 });
      expect(exact.next_page_token).toBeUndefined();
    });

    it("refuses what it cannot read", async () => {
      const wrong: Search[] = [
        { filter: "metrics.loss <" },
        { filter: "nothing = 'x'" },
        { order_by: ["nothing.x"] },
        { page_token: "x" },
        { max_results: 0 },
        { max_results: 50_001 },
      ];
      for (const search of wrong)
        await expect(suite.store.searchRuns({ experiment_ids, ...search })).rejects.toMatchObject(
          invalid,
        );
    });
  });
}
