import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { pythonEnv } from "../setup/python.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
const name = "iris-classifier";
const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

interface Version {
  version: string;
  run_id: string;
  source: string;
}

const versionOf = async (model: string, version: string): Promise<Version> =>
  (await stage.seed.get<{ model_version: Version }>("model-versions/get", { name: model, version }))
    .model_version;

const aliasOf = async (model: string, alias: string): Promise<string> =>
  (
    await stage.seed.get<{ model_version: Version }>("registered-models/alias", {
      name: model,
      alias,
    })
  ).model_version.version;

/** A model with versions that have no files, for what needs none. */
async function register(model: string, versions: number): Promise<void> {
  await stage.seed.post("registered-models/create", { name: model });
  for (let made = 0; made < versions; made += 1)
    await stage.seed.post("model-versions/create", { name: model, source: "s3://bucket/model" });
}

beforeAll(async () => {
  const python = await pythonEnv("mlflow3");
  const script = fileURLToPath(new URL("train_models.py", import.meta.url));
  await promisify(execFile)(python, [script, stage.url]);
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])(
    "the pages of a trained model show its evidence and are accessible, %s",
    async (size, area) => {
      const { source } = await versionOf(name, "3");
      const modelId = source.replace("models:/", "");
      const pages: [path: string, picture: string, sign: (page: Page) => Promise<void>][] = [
        ["/models", "models", (page) => page.getByText("champion → 1").waitFor()],
        [`/models/${name}`, "model", (page) => page.getByText("logistic C=0.001").waitFor()],
        [
          `/models/${name}/versions/3`,
          "model-version",
          (page) => page.getByText("sepal length (cm)").first().waitFor(),
        ],
        [
          `/models/${name}/versions/3/promote`,
          "promote",
          (page) => page.getByRole("table", { name: "Differences of metrics" }).waitFor(),
        ],
        ["/experiments/1/models", "logged-models", (page) => page.getByText(`${name} 3`).waitFor()],
        [
          `/logged-models/${modelId}`,
          "logged-model",
          (page) => page.getByText("sepal length (cm)").first().waitFor(),
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
});

test("a version is promoted by keys, with one confirmation, history and undo", async () => {
  const page = await stage.open(`/models/${name}`);

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

  const history = page.getByRole("list", { name: "History" });
  await history.getByText("1 → 3").waitFor();
  await screenshot(page, "promoted");
  expect(await aliasOf(name, "champion")).toBe("3");
  await page.keyboard.press("Control+z");
  await history.getByText("3 → 1").waitFor();
  expect(await aliasOf(name, "champion")).toBe("1");
});

test("promotion to a stage archives what was there, and undo puts both back", async () => {
  await register("staged", 2);
  await stage.seed.post("model-versions/transition-stage", {
    name: "staged",
    version: "1",
    stage: "Production",
  });
  const page = await stage.open("/models/staged/versions/2/promote");

  await page.getByText("which is archived").waitFor();
  await page.getByRole("button", { name: "Promote" }).click();
  await page.getByText("Version 2 is in Production").waitFor();
  const stages = async () =>
    page.getByRole("gridcell", { name: /^(None|Production|Archived)$/ }).allInnerTexts();
  await expect.poll(stages).toEqual(["Production", "Archived"]);
  await page.keyboard.press("Control+z");

  await page.getByRole("gridcell", { name: "Archived" }).waitFor({ state: "detached" });
  await expect.poll(stages).toEqual(["Production"]);
});

test("an alias moves to the version that is dropped on it, and is set by a key", async () => {
  await register("aliased", 2);
  await stage.seed.post("registered-models/alias", {
    name: "aliased",
    alias: "champion",
    version: "1",
  });
  const page = await stage.open("/models/aliased");
  const board = page.getByRole("list", { name: "Aliases" });

  await page
    .getByRole("link", { name: "2", exact: true })
    .dragTo(board.getByRole("listitem").filter({ hasText: "champion" }));
  await board.getByText("version 2").waitFor();
  expect(await aliasOf("aliased", "champion")).toBe("2");

  await page.keyboard.press("a");
  await page.getByRole("combobox", { name: "Alias for version 2" }).fill("challenger");
  await page.keyboard.press("Enter");
  await board.getByText("challenger").waitFor();
  await page.getByRole("button", { name: "Delete the alias challenger" }).click();
  await board.getByText("challenger").waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await board.getByText("challenger").waitFor();
});

test("a model is made, found by a filter, renamed and deleted, and says what it takes with it", async () => {
  const page = await stage.open("/models");

  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: "Name of the new model" }).fill("fresh");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "fresh" }).waitFor();
  await stage.seed.post("registered-models/set-tag", { name: "fresh", key: "stale", value: "no" });
  await page.keyboard.press("/");
  await page.keyboard.insertText("tags.stale = 'no'");
  await page.getByRole("link", { name }).waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.get("q")).toBe("tags.stale = 'no'");

  await page.getByRole("gridcell", { name: "fresh" }).click();
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("stale");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "stale" }).waitFor();
  await page.getByRole("gridcell", { name: "stale", exact: true }).click();
  await page.keyboard.press("Delete");
  await page.getByRole("group", { name: "Delete “stale” with 0 versions" }).waitFor();
  await screenshot(page, "model-delete");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("link", { name: "stale" }).waitFor({ state: "detached" });
});

test("a logged model is registered from its page", async () => {
  const { source } = await versionOf(name, "2");
  const page = await stage.open(`/logged-models/${source.replace("models:/", "")}`);

  await page.getByRole("button", { name: "Register" }).click();
  await page.getByRole("combobox", { name: "Register as a version of" }).fill("second-name");
  await page.keyboard.press("Enter");

  await page.getByRole("link", { name: "second-name version 1" }).click();
  await page.getByText("logistic C=0.1").waitFor();
  expect((await versionOf("second-name", "1")).source).toBe(source);
});

test("the address of a version keeps the file that is shown", async () => {
  const page = await stage.open(`/models/${name}/versions/3`);

  await page.getByRole("row", { name: "conda.yaml" }).click();
  await page.getByText("channels").first().waitFor();

  expect(new URL(page.url()).searchParams.get("file")).toBe("conda.yaml");
});

test("hostile names, tags and descriptions run nothing", async () => {
  const model = `'"><b>hostile<`;
  await stage.seed.post("registered-models/create", {
    name: model,
    description: hostile,
    tags: [{ key: "note", value: hostile }],
  });
  const page = await stage.open(`/models/${encodeURIComponent(model)}`);

  await page.getByRole("heading", { name: model }).waitFor();
  await screenshot(page, "model-hostile");
  expect(await page.title()).toBe(`${model} · Millrace`);
});

test("a prompt is read and its versions are compared", async () => {
  const tags = (text: string) => [
    { key: "mlflow.prompt.is_prompt", value: "true" },
    { key: "mlflow.prompt.text", value: text },
  ];
  await stage.seed.post("registered-models/create", {
    name: "greeting",
    tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }],
  });
  for (const text of ["Greet {{name}}.\nBe short.", "Greet {{name}} warmly.\nBe short."])
    await stage.seed.post("model-versions/create", {
      name: "greeting",
      source: "dummy-source",
      tags: tags(text),
    });
  const page = await stage.open("/models?show=prompts");

  await page.getByRole("gridcell", { name: "greeting" }).dblclick();
  await page.getByText("{{name}}", { exact: true }).waitFor();
  await page.getByRole("tab", { name: "Changes" }).click();
  await page.getByText("Greet {{name}} warmly.").waitFor();
  await screenshot(page, "prompt");
  await expectAccessible(page);

  expect(new URL(page.url()).search).toBe("?text=changes");
});

test("the datasets of all experiments lead to the runs that used them", async () => {
  const page = await stage.open("/data");

  await page.getByRole("gridcell", { name: "iris", exact: true }).click();
  await page.getByText("3 runs").waitFor();
  await page.getByRole("list", { name: "Runs" }).getByText("logistic C=0.1").waitFor();
  await screenshot(page, "data");
  await expectAccessible(page);
  await page.getByRole("link", { name: "irises" }).click();
  await page.waitForURL("**/experiments/1?q=**");

  expect(new URL(page.url()).searchParams.get("q")).toContain("dataset.name = 'iris'");
});

test("a webhook is made, tested, disabled and deleted", async () => {
  const page = await stage.open("/settings");
  const said = page.getByRole("status");

  await page.getByRole("button", { name: "New webhook" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("deploy");
  await page.getByRole("textbox", { name: "URL" }).fill("https://hooks.example/models");
  await page.getByRole("checkbox", { name: "an alias is set" }).check();
  await screenshot(page, "webhook-form");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create" }).click();
  const webhook = page.getByRole("list", { name: "Webhooks" }).getByRole("listitem");
  await webhook.getByText("when an alias is set").waitFor();

  await webhook.getByRole("button", { name: "Test" }).click();
  await said.getByText("deploy: The webhook could not be told").waitFor();
  await webhook.getByRole("button", { name: "Disable" }).click();
  await webhook.getByText("disabled; when").waitFor();
  await screenshot(page, "webhooks");
  await webhook.getByRole("button", { name: "Delete…" }).click();
  await webhook.getByRole("button", { name: "Delete", exact: true }).click();
  await webhook.waitFor({ state: "detached" });

  expect(await said.innerText()).toContain("Deleted the webhook “deploy”");
});

test("a run's model is registered from the page of the run", async () => {
  const { run_id } = await versionOf(name, "3");
  const page = await stage.open(`/runs/${run_id}`);

  await page.getByRole("button", { name: "Register" }).click();
  await page.getByRole("combobox", { name: "Register as a version of" }).fill("from-run");
  await page.keyboard.press("Enter");
  await page.getByText("Registered as a version of “from-run”").waitFor();
  await screenshot(page, "run-registered");

  expect((await versionOf("from-run", "1")).run_id).toBe(run_id);
});
