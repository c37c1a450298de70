import { beforeAll, describe, expect, it } from "vitest";
import { codesOf, invalid, newExperiment, newRun, type Suite } from "./test-store.ts";

export function describeLoggedModelSearch(suite: Suite): void {
  describe("Searching logged models", () => {
    let experiment_ids: string[];
    /** Seven models, named a to g: their `acc` on dataset d falls, on dataset e it rises. */
    beforeAll(async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      experiment_ids = [experiment_id];
      const run_id = await newRun(store, experiment_id);
      for (const [i, name] of [..."abcdefg"].entries()) {
        const { model } = await store.createLoggedModel({
          experiment_id,
          name,
          params: [{ key: "p", value: String(i % 2) }],
          tags: [{ key: "t", value: name }],
          model_type: i === 0 ? "first" : undefined,
        });
        const { model_id } = model.info;
        if (name === "g") continue;
        const point = { key: "acc", timestamp: 1, model_id, dataset_digest: "1" };
        await store.logBatch({
          run_id,
          metrics: [
            { ...point, step: i, value: 1 - i / 10, dataset_name: "d" },
            { ...point, step: 10 + i, value: i / 10, dataset_name: "e", dataset_digest: String(i) },
          ],
        });
      }
      const { models } = await store.searchLoggedModels({ experiment_ids, filter: "name = 'b'" });
      await store.deleteLoggedModel({ model_id: models![0]!.info.model_id });
    });

    type Search = Parameters<Suite["store"]["searchLoggedModels"]>[0];
    const found = async (search: Search) =>
      (await suite.store.searchLoggedModels({ experiment_ids, ...search })).models
        ?.map(({ info }) => info.name)
        .join("") ?? "";
    const byName = { field_name: "name" };

    it("finds what is not deleted, the newest first", async () => {
      expect((await found({})).split("").toSorted().join("")).toBe("acdefg");
      const { models } = await suite.store.searchLoggedModels({ experiment_ids });
      const times = models!.map(({ info }) => Number(info.creation_timestamp_ms));
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    });

    it.each([
      ["params.p = '1'", "df"],
      ["tags.t IN ('a', 'b', 'c')", "ac"],
      ["model_type = 'first'", "a"],
      ["metrics.acc >= 0.8", "ac"],
      ["metrics.acc > 0.5 AND params.p = '0'", "ace"],
      ["name LIKE '%'", "acdefg"],
    ])("by the filter %s", async (filter, names) => {
      expect(await found({ filter, order_by: [byName] })).toBe(names);
    });

    it("by metrics on the datasets named, or by any metric on them", async () => {
      const filter = "metrics.acc <= 0.2";
      const order_by = [byName];
      const on = (dataset_name: string, dataset_digest?: string) => [
        { dataset_name, dataset_digest },
      ];
      expect(await found({ filter, order_by, datasets: on("e") })).toBe("ac");
      expect(await found({ filter, order_by, datasets: on("d") })).toBe("");
      expect(await found({ order_by, datasets: on("d") })).toBe("acdef");
      expect(await found({ order_by, datasets: on("e", "3") })).toBe("d");
      expect(await found({ order_by, datasets: [...on("e", "3"), ...on("e", "4")] })).toBe("de");
      expect(await found({ order_by, datasets: on("other") })).toBe("");
    });

    it("in the order of columns and metrics, those without one last", async () => {
      const order = (field_name: string, ascending?: boolean, dataset_name?: string) =>
        found({ order_by: [{ field_name, ascending, dataset_name }, byName] });
      expect(await order("name", false)).toBe("gfedca");
      expect(await order("metrics.acc", true, "d")).toBe("fedcag");
      expect(await order("metrics.acc", false, "d")).toBe("acdefg");
      expect(await order("metrics.acc", false, "e")).toBe("fedcag");
      expect(await order("metrics.acc", true)).toBe("acdefg");
      expect(await order("metrics.none")).toBe("acdefg");
      // A model without a type has an empty one, as in MLflow.
      expect(await order("model_type")).toBe("cdefga");
    });

    it("page by page, each once", async () => {
      const seen: string[] = [];
      let page_token: string | undefined;
      do {
        const search = { experiment_ids, max_results: 4, page_token };
        const page = await suite.store.searchLoggedModels(search);
        seen.push(...page.models!.map(({ info }) => info.name));
        page_token = page.next_page_token;
      } while (page_token !== undefined);
      expect(seen.toSorted().join("")).toBe("acdefg");
    });

    it("goes on with a token in the same search only", async () => {
      const search = { experiment_ids, max_results: 4 };
      const { next_page_token: page_token } = await suite.store.searchLoggedModels(search);
      expect(await found({ max_results: 9, page_token })).toHaveLength(2);
      const others: Search[] = [
        { experiment_ids: [...experiment_ids, "0"] },
        { filter: "name = 'a'" },
        { order_by: [byName] },
      ];
      const calls = others.map((other) =>
        suite.store.searchLoggedModels({ ...search, ...other, page_token }),
      );
      expect(await codesOf(calls)).toEqual([invalid.code]);
    });

    it("refuses what it cannot read", async () => {
      const wrong: Search[] = [
        { filter: "name ==" },
        { order_by: [{ field_name: "params.p" }] },
        { datasets: [{}] },
        { page_token: "x" },
        { max_results: 0 },
      ];
      for (const search of wrong)
        await expect(
          suite.store.searchLoggedModels({ experiment_ids, ...search }),
        ).rejects.toMatchObject(invalid);
    });
  });
}
