import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { card, numbersOf, patience } from "./chart-page.ts";
import { type Research, logResearch, startTrainer, type Trainer } from "./research.ts";
import { narrow, screenshot, setStage, type Theme, wide } from "./stage.ts";

const stage = setStage();
let research: Research;
let trainer: Trainer;

beforeAll(async () => {
  research = await logResearch(stage.url);
  trainer = await startTrainer(stage.url);
});
afterAll(() => trainer?.stop());

const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

/** The names in the table, from the top. */
const names = (page: Page): Promise<string[]> =>
  page.locator("[role=row] [role=gridcell]:first-child a:first-of-type").allInnerTexts();

const greatestTick = async (page: Page, name: string): Promise<number> =>
  Math.max(...(await numbersOf(page, name)));

async function brush(page: Page, axis: string, from: number, to: number): Promise<void> {
  const grip = card(page, "Parallel coordinates").locator(`[data-axis=${axis}]`);
  await grip.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await grip.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height * from);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height * to, { steps: 4 });
  await page.mouse.up();
}

async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFile(await file.path());
}

const championOf = async (name: string): Promise<string> => {
  const { model_version } = await stage.seed.get<{ model_version: { version: string } }>(
    "registered-models/alias",
    { name, alias: "champion" },
  );
  return model_version.version;
};

describe.each<[Theme, string, typeof wide]>([
  ["light", "wide", wide],
  ["light", "narrow", narrow],
  ["dark", "wide", wide],
  ["dark", "narrow", narrow],
])("in the %s theme, %s:", (theme, width, size) => {
  const look = { theme, size };
  const shot = (page: Page, flow: string): Promise<void> =>
    screenshot(page, `flow-${flow}-${theme}-${width}`);

  test("the best run of a study is found", async () => {
    const page = await stage.open(`/experiments/${research.study}`, look);

    await page.getByRole("button", { name: "objective" }).click();
    await page.getByRole("combobox", { name: "metric" }).selectOption("val_acc");
    await page.keyboard.press("Escape");
    await page.getByRole("columnheader", { name: "val_acc ↓" }).waitFor();
    const ofStudy = await row(page, "sweep").innerText();
    await page.getByRole("treegrid", { name: "Runs" }).focus();
    await page.keyboard.press("e");
    await expect.poll(async () => (await names(page)).length, patience).toBe(25);
    const [, best = ""] = await names(page);
    const value = /0\.\d{4}/.exec(await row(page, best).innerText())![0];
    expect(ofStudy).toContain(value);

    await brush(page, "val_acc", 0, 0.2);
    await expect.poll(async () => (await names(page)).length, patience).toBeLessThan(25);
    await shot(page, "1-best");
    expect((await names(page))[0]).toBe(best);
    await page.getByRole("treegrid", { name: "Runs" }).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/runs/*");
    await page.getByRole("heading", { name: best, level: 1 }).waitFor();
  });

  test("why one run beats another is seen", async () => {
    const page = await stage.open(
      `/experiments/${research.curves}?objective=metrics.val_acc%20max&order=metrics.val_acc%20DESC`,
      look,
    );
    await row(page, "resnet-0").waitFor();
    await expect.poll(() => greatestTick(page, "train_loss"), patience).toBeGreaterThanOrEqual(150);

    for (const key of ["x", "j", "x", "c"]) await page.keyboard.press(key);
    await page.waitForURL("**/compare?**");
    await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
    const differing = page.getByRole("row", { name: "val_acc" });
    await expect.poll(() => differing.innerText(), patience).toMatch(/−0\.0\d+/);
    expect(await page.getByRole("row", { name: "optimizer" }).count()).toBe(0);
    await page.keyboard.press("t");
    await page.waitForURL(/x=relative/);
    await card(page, "val_acc").locator("canvas").waitFor();
    await shot(page, "2-why");
    const artifacts = page.getByRole("region", { name: "Artifacts" });
    await artifacts.getByText("config.yaml").click();
    await artifacts.getByText("seed: 1").waitFor();
  });

  test("a training is watched live", async () => {
    const run = `${theme}-${width}`;
    const id = await trainer.log(run, 0, 9);
    for (let step = 1; step <= 5; step += 1) await trainer.log(run, step, 9 - step);
    const page = await stage.open(`/experiments/${id}?columns=run_name,status,metrics.loss`, look);
    await row(page, run).getByRole("img", { name: "running" }).waitFor();
    await card(page, "loss").getByRole("img").waitFor();

    await trainer.log(run, 6, 500);
    await row(page, run).getByText("500", { exact: true }).waitFor();
    await expect.poll(() => greatestTick(page, "loss"), patience).toBeGreaterThanOrEqual(400);
    await shot(page, "3-live");
    await trainer.log(run, 7, NaN);
    await row(page, run).getByText("NaN").waitFor();
    await trainer.end(run, "FAILED");
    await row(page, run).getByRole("img", { name: "failed" }).waitFor();
  });

  test("a figure for the paper is made, kept and fetched by its URL", async () => {
    const page = await stage.open(`/experiments/${research.curves}`, look);
    await card(page, "val_acc").locator("canvas").waitFor();

    await card(page, "val_acc").hover();
    await page.keyboard.press("f");
    await page.waitForURL("**/figures/new?**");
    await page.getByText("from 5 runs").waitFor();
    const kind = page.getByRole("combobox", { name: "group by" });
    await kind.selectOption("params.optimizer");
    await page.getByText("2 groups").waitFor();
    await page.getByRole("radio", { name: "174 mm" }).check();
    await page.getByRole("textbox", { name: "name", exact: true }).fill(`${theme} ${width}`);
    const svg = await download(page, "SVG");
    expect(svg.toString()).toContain('width="174mm"');
    expect((await download(page, "PDF")).toString("latin1")).toMatch(/^%PDF-/);
    expect((await download(page, "CSV")).toString()).toMatch(/^series,x,y,low,high,runs\n/);

    await page.keyboard.press("Control+s");
    await page.waitForURL(/figures\/[0-9a-f]{32}$/);
    await shot(page, "4-figure");
    const href = await page.getByRole("link", { name: /\.svg$/ }).getAttribute("href");
    expect(await (await fetch(href!)).text()).toBe(svg.toString());
  });

  test("a version is promoted and put back", async () => {
    const page = await stage.open("/models/iris-classifier", look);
    await row(page, "logistic C=1.0").waitFor();

    await page.keyboard.press("p");
    await page.getByText("in place of").waitFor();
    await page.getByRole("table", { name: "Differences of metrics" }).waitFor();
    await shot(page, "5-promote");
    await page.keyboard.press("Enter");
    await expect.poll(() => championOf("iris-classifier")).toBe("2");
    const history = page.getByRole("list", { name: "History" });
    await history.getByText("1 → 2").first().waitFor();

    await page.keyboard.press("Control+z");
    await expect.poll(() => championOf("iris-classifier")).toBe("1");
  });

  test("old failures are cleaned up and brought back", async () => {
    const page = await stage.open("/clean-up", look);
    const footer = page.locator("footer");

    await footer.getByText("3 runs match").waitFor();
    await footer.getByText("120 kB of artifacts").waitFor();
    await page.getByRole("button", { name: "Delete 3 runs…" }).click();
    await shot(page, "6-clean-up");
    await page
      .getByRole("group", { name: "Move 3 runs with 120 kB of artifacts to the trash?" })
      .getByRole("button", { name: "Delete", exact: true })
      .click();
    await page.getByText("No run matches").waitFor();

    await page.keyboard.press("Control+z");
    await row(page, "out of memory").waitFor();
    expect((await names(page)).toSorted()).toEqual(["disk full", "no gradient", "out of memory"]);
  });
});

test("images that runs have logged are walked through by their steps", async () => {
  const page = await stage.open(`/experiments/${research.curves}`);
  await page.getByRole("button", { name: "Add a chart" }).click();
  await page.getByRole("menuitem", { name: "Images", exact: true }).click();
  const images = card(page, "Images");
  const at = (step: number) =>
    images.getByRole("img", { name: `samples of resnet-0 at step ${step}` });
  await images.scrollIntoViewIfNeeded();

  await at(1999).waitFor();
  expect(await images.getByRole("img").count()).toBe(5);
  await images.getByRole("slider", { name: "Step" }).focus();
  await page.keyboard.press("ArrowLeft");
  await at(1000).waitFor();
  await screenshot(page, "charts-images");
  await page.keyboard.press("Home");
  await at(0).waitFor();
  await expect
    .poll(() => at(0).evaluate((image) => (image as { naturalWidth?: number }).naturalWidth))
    .toBe(48);
});
