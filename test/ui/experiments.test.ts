import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
let resnet: string;

const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

beforeAll(async () => {
  const { seed } = stage;
  resnet = await seed.experiment("vision/imagenet-resnet", {
    "mlflow.note.content": "# ResNet\n\nBaselines for **ImageNet**.",
    "mlflow.user": "ada",
    team: "vision",
  });
  await seed.experiment("vision/segmentation/cityscapes");
  await seed.experiment("nlp/summaries");
  await seed.experiment("toy");
  await seed.experiment("hostile", {
    "mlflow.note.content": `${hostile}\n\n[a](javascript:document.title='owned') ![](http://elsewhere.example/x.png)`,
    note: hostile,
  });
  const minute = 60_000;
  for (let run = 0; run < 5; run += 1)
    await seed.run(resnet, {
      name: `run-${run}`,
      startTime: Date.now() - (run + 5) * minute,
      metrics: { acc: 0.7 + run / 100 },
      status: run === 0 ? "RUNNING" : "FINISHED",
    });
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("the page shows folders and is accessible, %s", async (name, size) => {
    const page = await stage.open("/", { theme, size });

    const table = page.getByRole("treegrid", { name: "Experiments" });
    await table.getByRole("row", { name: "vision" }).first().waitFor();
    await table.getByRole("link", { name: "imagenet-resnet" }).waitFor();
    await page.getByText("5 runs").waitFor();
    await page.keyboard.press("j");
    await screenshot(page, `experiments-${theme}-${name}`);
    await expectAccessible(page);
    expect(await page.title()).toBe("Experiments · Millrace");
  });
});

const row = (page: Page, name: string) => page.getByRole("row", { name, exact: false });

test("an experiment is made, renamed, deleted and brought back by keys", async () => {
  const page = await stage.open("/");

  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: "Name of the new experiment" }).fill("fresh");
  await page.keyboard.press("Enter");
  await row(page, "fresh").click();
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("stale");
  await page.keyboard.press("Enter");
  await row(page, "stale").waitFor();
  await page.keyboard.press("Delete");
  await row(page, "stale").waitFor({ state: "detached" });
  await screenshot(page, "experiments-deleted");
  await page.keyboard.press("Control+z");

  await row(page, "stale").waitFor();
  expect(await page.getByRole("status").innerText()).toBe("Undone: Moved “stale” to the trash");
});

test("the trash shows what was deleted and gives it back", async () => {
  const id = await stage.seed.experiment("unwanted");
  await stage.seed.post("experiments/delete", { experiment_id: id });
  const page = await stage.open("/?trash=true");

  await row(page, "unwanted").click();
  await page.getByRole("button", { name: "Restore" }).click();

  await page.getByText("The trash is empty").waitFor();
  expect(await page.getByRole("status").innerText()).toContain("Restored “unwanted”");
});

test("a mistake is told in the server's words, and the form stays open", async () => {
  const page = await stage.open("/");
  // The browser reports every answer that is not a success; here one is meant.
  page.removeAllListeners("console");

  await page.keyboard.press("n");
  const name = page.getByRole("textbox", { name: "Name of the new experiment" });
  await name.fill("toy");
  await page.keyboard.press("Enter");

  await page.getByText(/was not created: .*toy.* already exists/).waitFor();
  expect(await name.inputValue()).toBe("toy");
});

test("the URL is the view: what is found, in which order, which folders are closed", async () => {
  const page = await stage.open("/?order=-activity&closed=vision/");

  await row(page, "imagenet-resnet").waitFor({ state: "detached" });
  await page.keyboard.press("/");
  await page.keyboard.type("resnet");
  await row(page, "imagenet-resnet").waitFor();

  expect(new URL(page.url()).search).toBe("?q=resnet&order=-activity&closed=vision/");
});

test("a description and tags with script in them run nothing", async () => {
  const page = await stage.open("/");

  await row(page, "hostile").first().click();
  await page.getByRole("link", { name: "http://elsewhere.example/x.png" }).waitFor();
  await screenshot(page, "experiments-hostile");

  expect(await page.title()).toBe("Experiments · Millrace");
  expect(await page.locator("a[href^=javascript]").count()).toBe(0);
});
