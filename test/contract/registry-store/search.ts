import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { invalid, type Suite, uniqueName } from "../tracking-store/test-store.ts";

const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };

export function describeRegistrySearch(suite: Suite): void {
  describe("Searching the registry", () => {
    const prefix = uniqueName();
    const name = (end: string) => `${prefix}-${end}`;

    beforeAll(async () => {
      for (const [end, tags] of Object.entries({
        a: [{ key: "team", value: "red" }],
        b: [{ key: "team", value: "blue" }],
        c: [],
        prompt: [isPrompt],
      })) {
        await suite.store.createRegisteredModel({ name: name(end), tags });
        for (const source of [`s3://one/${end}`, `s3://two/${end}`]) {
          await suite.store.createModelVersion({ name: name(end), source, tags });
          // The order of what was made in one millisecond is another matter.
          await sleep(2);
        }
      }
    });

    const models = async (filter: string, order_by: string[] = []) => {
      const { registered_models = [] } = await suite.store.searchRegisteredModels({
        filter: `name LIKE '${prefix}%'${filter && ` AND ${filter}`}`,
        order_by,
      });
      return registered_models.map((model) => model.name.slice(prefix.length + 1)).join(" ");
    };
    const versions = async (filter: string, order_by = ["name ASC", "version_number ASC"]) => {
      const { model_versions = [] } = await suite.store.searchModelVersions({
        filter: `name LIKE '${prefix}%'${filter && ` AND ${filter}`}`,
        order_by,
      });
      return model_versions
        .map((each) => `${each.name.slice(prefix.length + 1)}${each.version}`)
        .join(" ");
    };

    it.each([
      ["", "a b c"],
      ["tags.team = 'red'", "a"],
      ["tags.team != 'red'", "b"],
      ["tags.team LIKE '%e%' AND tags.team ILIKE 'BLUE'", "b"],
      ["tags.team IS NULL", "c"],
      [`name IN ('${prefix}-a', '${prefix}-c')`, "a c"],
      [`name != '${prefix}-a'`, "b c"],
      ["tags.`mlflow.prompt.is_prompt` = 'true'", "prompt"],
      ["tags.`mlflow.prompt.is_prompt` != 'false'", "prompt"],
      ["tags.`mlflow.prompt.is_prompt` = 'false'", "a b c"],
      ["tags.`mlflow.prompt.is_prompt` != 'true'", "a b c"],
      ["tags.`mlflow.prompt.is_prompt` != 'true' AND tags.team = 'red'", "a"],
    ])("finds models by %s", async (filter, found) => {
      expect(await models(filter)).toBe(found);
    });

    it.each([
      ["version_number = 2", "a2 b2 c2"],
      ["version_number < 2 AND source_path LIKE 's3://one/%'", "a1 b1 c1"],
      [`name = '${prefix}-a'`, "a1 a2"],
      ["tags.team = 'blue'", "b1 b2"],
      ["run_id = 'nobody'", ""],
      ["tags.`mlflow.prompt.is_prompt` = 'TRUE'", ""],
      ["tags.`mlflow.prompt.is_prompt` = 'true'", "prompt1 prompt2"],
      ["tags.`mlflow.prompt.is_prompt` = 'false'", "a1 a2 b1 b2 c1 c2"],
    ])("finds versions by %s", async (filter, found) => {
      expect(await versions(filter)).toBe(found);
    });

    it("orders as asked, then by name and downwards by version", async () => {
      expect(await models("", ["name DESC"])).toBe("c b a");
      expect(await models("", ["timestamp DESC"])).toBe("c b a");
      expect(await versions("", ["version_number DESC"])).toBe("a2 b2 c2 a1 b1 c1");
      expect(await versions("", ["creation_timestamp ASC", "name ASC"])).toBe("a1 a2 b1 b2 c1 c2");
    });

    it("comes in pages", async () => {
      const pages: string[][] = [];
      let page_token: string | undefined;
      do {
        const page = await suite.store.searchRegisteredModels({
          filter: `name LIKE '${prefix}%'`,
          max_results: 2,
          page_token,
        });
        pages.push((page.registered_models ?? []).map((model) => model.name));
        page_token = page.next_page_token;
      } while (page_token !== undefined);
      expect(pages).toEqual([[name("a"), name("b")], [name("c")]]);
    });

    it("shows the latest version of each model with its tags", async () => {
      const { registered_models } = await suite.store.searchRegisteredModels({
        filter: `name = '${prefix}-a'`,
      });
      expect(registered_models).toMatchObject([
        { latest_versions: [{ version: "2", tags: [{ key: "team", value: "red" }] }] },
      ]);
    });

    it.each(["version_number = 'x'", "nothing = 'x'", "name >", "name = 1"])(
      "refuses the filter %s",
      async (filter) => {
        await expect(suite.store.searchModelVersions({ filter })).rejects.toMatchObject(invalid);
      },
    );

    it("refuses an order twice, and pages of no size", async () => {
      const order_by = ["name ASC", "name DESC"];
      await expect(suite.store.searchRegisteredModels({ order_by })).rejects.toMatchObject(invalid);
      for (const max_results of [0, 1001])
        await expect(suite.store.searchRegisteredModels({ max_results })).rejects.toMatchObject(
          invalid,
        );
    });
  });
}
