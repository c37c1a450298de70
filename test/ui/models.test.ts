import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { registryOf, trained as name, trainModels } from "./registry-world.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

/** Models that Python trained: their pages, and their ways into the registry and to promotion. */

const stage = setStage();
const registry = registryOf(stage);

beforeAll(() => trainModels(stage));

const modelIdOf = async (version: string): Promise<string> =>
  (await registry.version(name, version)).source.replace("models:/", "");

const themes = ["light", "dark"] as const;

describe.each(themes)("in the %s theme", (theme) => {
  const open = (path: string) => stage.open(path, { theme });

  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])(
    "the pages of a trained model show its evidence and are accessible, %s",
    async (size, area) => {
      const modelId = await modelIdOf("3");
      const pages: [path: string, picture: string, sign: (page: Page) => Promise<void>][] = [
        ["/models", "models", (page) => page.getByText("champion → 1").waitFor()],
        [`/models/${name}`, "model", (page) => page.getByText("logistic C=0.001").waitFor()],
        [
          `/models/${name}/versions/3`,
          "model-version",
          (page) => page.getByText("sepal length (cm)").filter({ visible: true }).first().waitFor(),
        ],
        [
          `/models/${name}/versions/3/promote`,
          "promote",
          (page) => page.getByRole("table", { name: "Differences of metrics" }).waitFor(),
        ],
        [
          "/experiments/1/models",
          "logged-models",
          (page) => page.getByText(`${name} 3`).first().waitFor(),
        ],
        [
          `/logged-models/${modelId}`,
          "logged-model",
          (page) => page.getByText("sepal length (cm)").filter({ visible: true }).first().waitFor(),
        ],
      ];
      for (const [path, picture, sign] of pages) {
        const page = await stage.open(path, { theme, size: area });
        await sign(page);
        await screenshot(page, `${picture}-${theme}-${size}`);
        await expectAccessible(page);
        expect(new URL(page.url()).pathname).toBe(path);
        await page.close();
      }
    },
  );

  test("a version is promoted by keys, with one confirmation, history and undo", async () => {
    const page = await open(`/models/${name}`);

    await page.getByText("logistic C=0.001").waitFor();
    await page.keyboard.press("p");
    await page.getByText("in place of").waitFor();
    const metrics = page.getByRole("table", { name: "Differences of metrics" });
    await metrics.waitFor();
    const rows = await metrics.getByRole("rowheader").allInnerTexts();
    expect(rows).toEqual(["log_loss", "accuracy"]);
    const params = page.getByRole("table", { name: "Differences of params" });
    expect(await params.getByRole("rowheader").allInnerTexts()).toEqual(["C", "max_iter"]);
    await page.keyboard.press("Enter");

    const history = page.getByRole("list", { name: "History" }).getByRole("listitem");
    await expect.poll(() => history.first().innerText()).toContain("1 → 3");
    await screenshot(page, `promoted-${theme}`);
    expect(await registry.aliased(name, "champion")).toBe("3");
    await page.keyboard.press("Control+z");
    await expect.poll(() => history.first().innerText()).toContain("3 → 1");
    expect(await registry.aliased(name, "champion")).toBe("1");
  });

  test("a version shows where it came from, what it takes and gives, and how to load it", async () => {
    const { run_id } = await registry.version(name, "2");
    const page = await open(`/models/${name}/versions/2`);

    const rowsOf = async (table: string) => {
      await page.getByRole("table", { name: table }).waitFor();
      return page.getByRole("table", { name: table }).getByRole("row").allInnerTexts();
    };
    const cells = async (table: string) => (await rowsOf(table)).map((row) => row.split(/\s*\t/));
    expect(await cells("inputs")).toContainEqual(["petal width (cm)", "double"]);
    expect((await cells("outputs")).flat()).toContain("long");
    expect((await cells("Metrics")).map(([key]) => key)).toEqual(["accuracy", "log_loss"]);
    expect(await cells("Params")).toContainEqual(["C", "0.1"]);
    await page.locator("summary", { hasText: "iris" }).getByText("training").waitFor();
    await page.getByRole("row", { name: "conda.yaml" }).waitFor();

    await page.getByText(`mlflow.pyfunc.load_model("models:/${name}/2")`).waitFor();
    await page.getByRole("tab", { name: "TypeScript" }).click();
    await page.getByText("await client.getModelVersionArtifact({").waitFor();
    await page.getByRole("tab", { name: "Shell" }).click();
    await page
      .getByText(`millrace artifacts download --artifact-uri 'models:/${name}/2'`)
      .waitFor();

    await page.keyboard.press("]");
    await page.getByRole("heading", { name: "Version 3" }).waitFor();
    await page.keyboard.press("[");
    await page.getByRole("heading", { name: "Version 2" }).waitFor();
    await page.getByRole("link", { name: "logistic C=0.1" }).click();
    await page.waitForURL(`**/runs/${run_id}**`);
  });

  test("a copy of a version shows the evidence and the files of what it copies", async () => {
    const copy = `copied-${theme}`;
    await stage.seed.post("registered-models/create", { name: copy });
    await stage.seed.post("model-versions/create", { name: copy, source: `models:/${name}/3` });
    const page = await open(`/models/${copy}/versions/1`);

    await page.getByText("sepal length (cm)").filter({ visible: true }).first().waitFor();
    await page.getByRole("row", { name: "conda.yaml" }).waitFor();
    const metrics = page.getByRole("table", { name: "Metrics" }).getByRole("rowheader");
    expect(await metrics.allInnerTexts()).toEqual(["accuracy", "log_loss"]);
    await page.getByRole("link", { name: "classifier", exact: true }).waitFor();
  });

  test("the logged models of an experiment are found by their metrics, and lead to their pages", async () => {
    const { run_id } = await registry.version(name, "3");
    const page = await open("/experiments/1/models");

    const sources = page.getByRole("row").getByRole("link", { name: /^logistic C=/ });
    await expect.poll(() => sources.count()).toBe(3);
    const href = await page.getByRole("link", { name: "logistic C=1.0" }).getAttribute("href");
    expect(href).toMatch(new RegExp(`/runs/${run_id}$`));
    await page.keyboard.press("/");
    await page.keyboard.insertText("metrics.accuracy > 0.97");
    await page.getByText("1 logged model", { exact: true }).waitFor();
    await page.getByRole("gridcell", { name: "classifier" }).first().dblclick();
    await page.waitForURL("**/logged-models/m-*");
    expect(page.url()).toContain(await modelIdOf("3"));
    await page.getByRole("link", { name: `${name} version 3` }).waitFor();
  });

  test("a logged model is registered from its page", async () => {
    const { source } = await registry.version(name, "2");
    const page = await open(`/logged-models/${await modelIdOf("2")}`);

    await page.getByRole("button", { name: "Register" }).click();
    await page.getByRole("combobox", { name: "Register as a version of" }).fill(`second-${theme}`);
    await page.keyboard.press("Enter");

    await page.getByRole("link", { name: `second-${theme} version 1` }).click();
    await page.getByText("logistic C=0.1").waitFor();
    expect((await registry.version(`second-${theme}`, "1")).source).toBe(source);
  });

  test("a run's model is registered from the page of the run", async () => {
    const { run_id } = await registry.version(name, "3");
    const page = await open(`/runs/${run_id}`);

    await page.getByRole("button", { name: "Register" }).click();
    await page.getByRole("combobox", { name: "Register as a version of" }).fill(`run-${theme}`);
    await page.keyboard.press("Enter");
    await page.getByText(`Registered as a version of “run-${theme}”`).waitFor();
    await page.getByRole("link", { name: `run-${theme} 1` }).waitFor();
    await screenshot(page, `run-registered-${theme}`);

    expect((await registry.version(`run-${theme}`, "1")).run_id).toBe(run_id);
  });

  test("a model that an older client saved among a run's artifacts is registered from there", async () => {
    const runId = await stage.seed.run("0", {
      name: `older ${theme}`,
      tags: { "mlflow.log-model.history": JSON.stringify([{ artifact_path: "net/best" }]) },
    });
    await stage.seed.artifacts(runId, { "net/best/MLmodel": "flavors:\n  odd: {}\n" });
    const page = await open(`/runs/${runId}`);

    await page.getByText("saved as artifacts").waitFor();
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByRole("combobox", { name: "Register as a version of" }).fill(`old-${theme}`);
    await page.keyboard.press("Enter");
    await page.getByText(`Registered as a version of “old-${theme}”`).waitFor();
    const { source } = await registry.version(`old-${theme}`, "1");
    expect(source).toBe(`runs:/${runId}/net/best`);
    await page.goto(`${stage.url}/models/old-${theme}/versions/1`);
    await page.getByRole("row", { name: "MLmodel" }).waitFor();
    await page.getByRole("definition").getByText("odd").waitFor();
  });

  test("the datasets of all experiments lead to the runs that used them", async () => {
    const page = await open("/data");

    await page.getByRole("gridcell", { name: "iris", exact: true }).click();
    await page.getByText("3 runs").waitFor();
    await page.getByRole("list", { name: "Runs" }).getByText("logistic C=0.1").waitFor();
    await screenshot(page, `data-${theme}`);
    await expectAccessible(page);
    await page.getByRole("link", { name: "irises" }).click();
    await page.waitForURL("**/experiments/1?q=**");

    expect(new URL(page.url()).searchParams.get("q")).toContain("dataset.name = 'iris'");
  });
});

test("the address of a version keeps the file that is shown", async () => {
  const page = await stage.open(`/models/${name}/versions/3`);

  await page.getByRole("row", { name: "conda.yaml" }).click();
  await page.getByText("channels").first().waitFor();

  expect(new URL(page.url()).searchParams.get("file")).toBe("conda.yaml");
});
