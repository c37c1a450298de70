import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { seedCurves } from "./chart-data.ts";
import { card, dragIn, numbersOf, painted, patience } from "./chart-page.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
let experiment: string;

beforeAll(async () => {
  experiment = await seedCurves(stage.seed, "vision/resnet");
});

/** Opens the charts and waits until a line is drawn. */
async function openCharts(search = ""): Promise<Page> {
  const page = await stage.open(`/experiments/${experiment}${search}`);
  await expect.poll(() => painted(page, "val_acc"), patience).toBeGreaterThan(500);
  return page;
}

interface Request {
  metric_keys: string[];
  start?: number;
  end?: number;
}

/** The requests for buckets from now on. */
function bucketRequests(page: Page): Request[] {
  const asked: Request[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/metrics/buckets")) asked.push(request.postDataJSON() as Request);
  });
  return asked;
}

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("the charts are beside the table and accessible, %s", async (name, size) => {
    const page = await stage.open(`/experiments/${experiment}`, { theme, size });

    await card(page, "train_loss").getByRole("img").waitFor();
    await expect.poll(() => painted(page, "train_loss"), patience).toBeGreaterThan(500);
    await screenshot(page, `charts-${theme}-${name}`);
    await expectAccessible(page);
  });
});

test("lines of all metrics come in a few requests, and a spike of one point is at its height", async () => {
  const page = await stage.open("/");
  const asked = bucketRequests(page);
  await page.goto(`${stage.url}/experiments/${experiment}`);
  await expect.poll(() => painted(page, "train_loss"), patience).toBeGreaterThan(500);

  expect(asked.length).toBeLessThanOrEqual(3);
  expect(Math.max(...(await numbersOf(page, "train_loss")))).toBeGreaterThanOrEqual(150);
});

test("a drag asks for finer buckets of a part, and a double click shows all again", async () => {
  const page = await openCharts();
  const asked = bucketRequests(page);

  await dragIn(page, "val_acc", [0.5, 0.5], [0.7, 0.5]);
  await expect.poll(() => asked.length, patience).toBe(1);
  expect(asked[0]).toMatchObject({ metric_keys: ["val_acc"] });
  const { start = 0, end = 0 } = asked[0]!;
  expect(end - start).toBeGreaterThan(200);
  expect(end - start).toBeLessThan(700);
  await expect
    .poll(async () => Math.max(...(await numbersOf(page, "val_acc"))), patience)
    .toBeLessThan(1999);
  await screenshot(page, "charts-zoomed");

  const { x, y, width, height } = (await card(page, "val_acc").getByRole("img").boundingBox())!;
  const seesAll = async (): Promise<void> => {
    await expect
      .poll(async () => Math.max(...(await numbersOf(page, "val_acc"))), patience)
      .toBe(1500);
  };
  await page.mouse.dblclick(x + width / 2, y + height / 2);
  await seesAll();
  await dragIn(page, "val_acc", [0.5, 0.5], [0.7, 0.5]);
  await page.getByRole("button", { name: "Reset zoom" }).click();
  await seesAll();
  await page.getByRole("button", { name: "Reset zoom" }).waitFor({ state: "detached" });
});

test("the place under the pointer is told in all charts, and its run stands out in the table", async () => {
  const page = await openCharts();
  await card(page, "val_acc").getByRole("img").waitFor();
  const { x, y, width, height } = (await card(page, "val_acc").getByRole("img").boundingBox())!;

  await page.mouse.move(x + width * 0.5, y + height * 0.3);
  await page.mouse.move(x + width * 0.52, y + height * 0.28);

  await card(page, "val_acc")
    .getByText(/^step \d+$/)
    .waitFor();
  const crosshairs = page.locator("svg line");
  expect(await crosshairs.count()).toBeGreaterThanOrEqual(2);
  await screenshot(page, "charts-hover");
});

test("a brush on a parallel axis filters the table and is in the URL", async () => {
  const page = await openCharts();
  const table = page.getByRole("treegrid", { name: "Runs" });
  await table.getByText("adamw-0").waitFor();
  const axis = card(page, "Parallel coordinates").locator("[data-axis=lr]");
  const { x, y, width, height } = (await axis.boundingBox())!;

  await page.mouse.move(x + width / 2, y + height * 0.02);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height * 0.4, { steps: 4 });
  await page.mouse.up();

  await table.getByText("adamw-0").waitFor({ state: "detached" });
  await table.getByText("adamw-9").waitFor();
  expect(page.url()).toContain("params.lr");
  await screenshot(page, "charts-brushed");
  await page.mouse.click(x + width / 2, y + height / 2);
  await table.getByText("adamw-0").waitFor();
});

test("new points of a running run are added within a second or two, by their end alone", async () => {
  const id = await stage.seed.experiment("live");
  const points = Array.from({ length: 500 }, (_, step) => ({ step, value: step }));
  const run = await stage.seed.run(id, {
    name: "running",
    metrics: { loss: points },
    status: "RUNNING",
  });
  const page = await stage.open(`/experiments/${id}`);
  await card(page, "loss").getByRole("img").waitFor();
  const asked = bucketRequests(page);

  await stage.seed.post("runs/log-batch", {
    run_id: run,
    metrics: Array.from({ length: 500 }, (_, at) => ({
      key: "loss",
      value: 500 + at,
      step: 500 + at,
      timestamp: Date.now(),
    })),
  });

  await expect
    .poll(async () => Math.max(...(await numbersOf(page, "loss"))), patience)
    .toBeGreaterThanOrEqual(800);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked[0]!.start).toBeGreaterThan(450);
});

test("settings change a chart at once and are in the URL; what is removed comes back by reset", async () => {
  const page = await openCharts();
  const settings = card(page, "train_loss").getByRole("button", { name: /^Settings/ });

  await settings.click();
  const panel = page.getByRole("dialog", { name: "Settings of train_loss" });
  await panel.getByRole("combobox", { name: "y scale" }).selectOption("log");
  await panel.getByRole("slider", { name: "Smoothing weight" }).fill("0.9");
  await panel.getByRole("combobox", { name: "Group by" }).selectOption("params.opt");
  await panel.getByRole("checkbox", { name: /outliers/ }).check();
  await screenshot(page, "charts-settings");
  await page.keyboard.press("Escape");
  await card(page, "train_loss")
    .getByText(/mean ± std by opt.*EMA 0.9|EMA 0.9.*mean ± std by opt/)
    .waitFor();
  await page.reload();
  await card(page, "train_loss")
    .getByText(/EMA 0.9/)
    .waitFor();

  await card(page, "val_loss").getByRole("button", { name: "More of val_loss" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await card(page, "val_loss").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Reset" }).click();
  await card(page, "val_loss").waitFor();
  expect(new URL(page.url()).search).toBe("");
});

test("every kind of chart can be added, and f makes a figure of the one under the pointer", async () => {
  const page = await openCharts();
  const kinds = ["Bar", "Box", "Contour", "Scatter", "Parallel coordinates"];
  for (const kind of kinds) {
    await page.getByRole("button", { name: "Add a chart" }).click();
    await page.getByRole("menuitem", { name: kind, exact: true }).click();
  }
  const added = page.getByRole("article");
  await expect.poll(() => added.count(), patience).toBeGreaterThanOrEqual(10);
  await page.evaluate("document.querySelector('section[aria-label=Charts]').scrollTo(0, 1e6)");
  await page.waitForTimeout(500);
  await screenshot(page, "charts-kinds");

  const box = card(page, "train_loss").first();
  await box.scrollIntoViewIfNeeded();
  await box.hover();
  await page.keyboard.press("f");
  await page.waitForURL("**/figures/new?**");
  expect(decodeURIComponent(page.url())).toContain("metrics.train_loss");
});

test("a figure of runs that were picked by hand shows these alone", async () => {
  const page = await openCharts();
  for (const name of ["adamw-0", "lamb-5"]) {
    const row = page.getByRole("row").filter({ hasText: name });
    await row.hover();
    await row.getByRole("checkbox", { name: "Select" }).check();
  }
  await page.getByText("2 of 10 runs").waitFor();

  await card(page, "val_acc").hover();
  await page.keyboard.press("f");

  await page.getByText("from 2 runs").waitFor();
  expect(decodeURIComponent(page.url())).toContain("run_id+IN+(");
});

test("a card goes into the section that its settings name", async () => {
  const page = await openCharts();

  await card(page, "val_loss")
    .getByRole("button", { name: /^Settings/ })
    .click();
  await page.getByRole("textbox", { name: "Section" }).fill("for the paper");
  await page.keyboard.press("Enter");

  const section = page.getByRole("region", { name: "for the paper" });
  await section.getByRole("article", { name: "val_loss" }).waitFor();
  expect(await page.getByRole("article", { name: "val_loss" }).count()).toBe(1);
});

test("a chart fills the panel by a link, and is saved as SVG, PNG and CSV", async () => {
  const page = await openCharts("?chart=line+val_acc");
  await card(page, "val_acc").getByRole("img").waitFor();
  expect(await page.getByRole("article").count()).toBe(1);
  await screenshot(page, "charts-large");

  for (const kind of ["SVG", "PNG", "CSV"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "More of val_acc" }).click();
    await page.getByRole("menuitem", { name: `Save as ${kind}` }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`val_acc.${kind.toLowerCase()}`);
    const content = await readFile(await file.path());
    expect(content.length).toBeGreaterThan(1000);
  }
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("article").count(), patience).toBeGreaterThan(4);
});

test("cards are moved by their menu and by dragging", async () => {
  const page = await openCharts();
  const names = () =>
    page.evaluate(
      "[...document.querySelectorAll('article')].map(({ ariaLabel }) => ariaLabel)",
    ) as Promise<string[]>;
  await card(page, "val_acc").waitFor();
  const before = await names();
  await card(page, before[1]!)
    .getByRole("button", { name: /^More of/ })
    .click();
  await page.getByRole("menuitem", { name: "Move back" }).click();
  await expect.poll(names, patience).toEqual([before[1], before[0], ...before.slice(2)]);
  await card(page, before[0]!)
    .locator("header")
    .dragTo(card(page, before[1]!).locator("header"), { sourcePosition: { x: 20, y: 10 } });
  await expect.poll(names, patience).toEqual(before);
});

/** Twelve runs: ten with `opt` a, and before them two with b. */
async function seedGroups(): Promise<string> {
  const id = await stage.seed.experiment("groups");
  const value = (run: number) => (step: number) => ({ step, value: step * (run < 2 ? 2 : 1) });
  for (let run = 0; run < 12; run += 1)
    await stage.seed.run(id, {
      name: `run-${run}`,
      params: { opt: run < 2 ? "b" : "a" },
      metrics: { acc: Array.from({ length: 20 }, (_, step) => value(run)(step)) },
      startTime: Date.now() - (20 - run) * 60_000,
    });
  return id;
}

test("the groups of the table are those of its charts, of all runs, until a chart has its own", async () => {
  const page = await stage.open(`/experiments/${await seedGroups()}`);
  const drawn = card(page, "acc").getByRole("img");
  await page.getByText("10 of 12 runs").waitFor();
  await drawn.waitFor();
  expect(await drawn.getByText("b", { exact: true }).count()).toBe(0);

  await page.getByRole("button", { name: "group none" }).click();
  await page.getByRole("menuitemcheckbox", { name: "params.opt" }).click();
  await card(page, "acc").getByText("mean ± std by opt").waitFor();
  for (const label of ["a", "b"]) await drawn.getByText(label, { exact: true }).waitFor();
  await screenshot(page, "charts-grouped-with-table");

  await card(page, "acc")
    .getByRole("button", { name: /^Settings/ })
    .click();
  await page.getByRole("combobox", { name: "Group by" }).selectOption("none");
  await card(page, "acc").getByText("mean ± std by opt").waitFor({ state: "detached" });
});

const hostile = `<img src=x onerror="document.title='owned'">`;

test("names and values with script in them run nothing in charts", async () => {
  const id = await stage.seed.experiment("hostile");
  for (const run of [0, 1])
    await stage.seed.run(id, {
      name: `${hostile}${run}`,
      params: { [`p ${run}`]: hostile, opt: `${hostile}${run}` },
      metrics: {
        "a/constructor": run,
        toString: [
          { step: 0, value: run },
          { step: 1, value: NaN },
        ],
      },
    });
  const page = await stage.open(`/experiments/${id}`);
  await card(page, "toString").getByRole("img").waitFor();
  await screenshot(page, "charts-hostile");
  expect(await page.title()).not.toContain("owned");
});
