import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { card, dragIn, numbersOf, painted, patience, pointAt, textsOf } from "./chart-page.ts";
import { logged } from "./logged.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

/** The same training from several seeds: gathered in the table, drawn along any x, in cards of any size. */

const stage = setStage();
const minute = 60_000;
let experiment: string;
let start: number;

beforeAll(async () => {
  ({ experiment, start } = await logged<{ experiment: string; start: number }>(
    "log_seeds.py",
    stage.url,
  ));
});

type Look = Parameters<typeof stage.open>[1];

/** Opens the runs, of which the accuracy is drawn first. */
async function openRuns(look: Look = {}): Promise<Page> {
  const search = "objective=metrics.val_acc%20max&order=metrics.val_acc%20DESC";
  const page = await stage.open(`/experiments/${experiment}?${search}`, look);
  await expect.poll(() => painted(page, "val_acc"), patience).toBeGreaterThan(300);
  return page;
}

/** Opens the settings of a chart. */
async function settingsOf(page: Page, name: string): Promise<Locator> {
  await card(page, name)
    .getByRole("button", { name: /^Settings/ })
    .click();
  return page.getByRole("dialog", { name: `Settings of ${name}` });
}

/** Chooses in one of the settings of a chart, and closes them. */
async function choose(page: Page, name: string, field: string, value: string): Promise<void> {
  const settings = await settingsOf(page, name);
  await settings.getByRole("combobox", { name: field, exact: true }).selectOption(value);
  await page.keyboard.press("Escape");
  await settings.waitFor({ state: "hidden" });
}

const groups = (page: Page): Promise<string[]> =>
  page.locator("[role=row][aria-level='1'] [role=gridcell]:first-child").allInnerTexts();

async function groupBy(page: Page, column: string): Promise<void> {
  await page.getByRole("button", { name: /^group / }).click();
  await page.getByRole("menuitemcheckbox", { name: column, exact: true }).click();
}

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("runs are grouped by a tag, in the table and in a chart, %s", async (name, size) => {
    const page = await openRuns({ theme, size });

    await groupBy(page, "tags.team");
    await expect
      .poll(() => groups(page))
      .toEqual([
        expect.stringMatching(/^▸\s*vision\s*n 3$/),
        expect.stringMatching(/^▸\s*speech\s*n 2$/),
        expect.stringMatching(/^▸\s*without a value\s*n 1$/),
      ]);
    const vision = page.getByRole("row", { name: "vision n 3" });
    expect(await vision.innerText()).toMatch(/0\.9100 ± 0\.010/);
    expect(await page.getByRole("row", { name: "speech n 2" }).innerText()).toMatch(
      /0\.8200 ± 0\.028/,
    );
    expect(await page.getByRole("row", { name: "without a value" }).innerText()).toMatch(/0\.5000/);
    const small = vision.getByRole("gridcell", { name: "1.100e−4 ± 1.0e−5" });
    const room = await small.locator("span").first().boundingBox();
    expect(room!.x).toBeGreaterThanOrEqual((await small.boundingBox())!.x);

    await choose(page, "val_acc", "Group by", "tags.team");
    await card(page, "val_acc").getByText("mean ± std by team").waitFor();
    await pointAt(page, "val_acc", [0.9, 0.5]);
    const values = card(page, "val_acc").getByRole("table", { includeHidden: true });
    await expect.poll(() => values.innerText(), patience).toMatch(/vision[^]*speech/);
    await page.mouse.move(0, 0);
    await screenshot(page, `seeds-grouped-${theme}-${name}`);
    await expectAccessible(page);
  });

  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("the table has room for what runs are judged by, %s", async (name, size) => {
    const page = await stage.open(`/experiments/${experiment}`, { theme, size });

    await page.getByRole("columnheader", { name: "val_acc" }).waitFor();
    await page.getByRole("article").getByRole("img").first().waitFor();
    await screenshot(page, `seeds-${theme}-${name}`);
    const table = (await page.getByRole("treegrid", { name: "Runs" }).locator("..").boundingBox())!;
    const headers = page.getByRole("columnheader", { name: /^metric/ });
    const seen: string[] = [];
    for (const header of await headers.all()) {
      const { x, width } = (await header.boundingBox())!;
      if (x + width <= table.x + table.width) seen.push(await header.innerText());
    }
    expect(seen.slice(0, 2).join(" ")).toMatch(/train_loss.*val_acc/s);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    await expectAccessible(page);
  });
});

test("runs are grouped by their dataset, a group opens, and the URL keeps it", async () => {
  const page = await openRuns();

  await groupBy(page, "dataset");
  const digits = page.getByRole("row", { name: "digits n 3" });
  expect(await digits.innerText()).toMatch(/0\.9100 ± 0\.010/);
  expect(await page.getByRole("row", { name: "words n 2" }).innerText()).toMatch(
    /0\.8200 ± 0\.028/,
  );
  await page.getByRole("row", { name: "without a value n 1" }).waitFor();

  await page.getByRole("treegrid", { name: "Runs" }).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.getByRole("link", { name: "seed-1", exact: true }).waitFor();
  await page.reload();
  await page.getByRole("link", { name: "seed-1", exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get("group")).toBe("dataset.name");
});

/** What a chart says of the place under the pointer, in its middle. */
async function placeOf(page: Page, name: string): Promise<string> {
  await pointAt(page, name, [0.5, 0.5]);
  await pointAt(page, name, [0.52, 0.5]);
  const values = card(page, name).getByRole("table", { includeHidden: true }).locator("..");
  await values.waitFor();
  return (await values.innerText()).split("\n")[0]!;
}

describe("a line chart's x is", () => {
  test("wall time: runs stand where they ran", async () => {
    const page = await openRuns();
    await choose(page, "val_acc", "x", "time");
    await card(page, "val_acc").getByText("by wall time").waitFor();
    await expect
      .poll(() => textsOf(page, "val_acc"), patience)
      .toContainEqual(expect.stringMatching(/^\d\d:\d\d$/));

    // The last run begins 50 minutes after the first, and each takes 199.
    const middle = Date.parse(await placeOf(page, "val_acc"));
    expect((middle - start) / minute).toBeGreaterThan(100);
    expect((middle - start) / minute).toBeLessThan(150);
    await screenshot(page, "seeds-x-time");
  });

  test("relative time: all runs begin at 0", async () => {
    const page = await openRuns();
    await choose(page, "val_acc", "x", "relative");
    await card(page, "val_acc").getByText("by relative time").waitFor();
    await expect
      .poll(async () => Math.max(...(await numbersOf(page, "val_acc"))), patience)
      .toBe(3);
    expect(await placeOf(page, "val_acc")).toMatch(/^1\.\d h$/);
    await screenshot(page, "seeds-x-relative");

    await dragIn(page, "val_acc", [0.5, 0.5], [0.7, 0.5]);
    await expect
      .poll(async () => Math.min(...(await numbersOf(page, "val_acc")).slice(1)), patience)
      .toBeGreaterThan(0);
    await expect.poll(() => painted(page, "val_acc"), patience).toBeGreaterThan(100);
  });

  test("another metric: points of one step lie over each other", async () => {
    const page = await openRuns();
    await choose(page, "val_acc", "x", "metrics.epoch");
    await card(page, "val_acc").getByText("by epoch").waitFor();
    await expect
      .poll(async () => Math.max(...(await numbersOf(page, "val_acc"))), patience)
      .toBeLessThanOrEqual(20);
    expect(await placeOf(page, "val_acc")).toMatch(/^epoch (?:9|10|11)(?:\.\d+)?$/);
    await screenshot(page, "seeds-x-metric");
  });
});

test("axes are logarithmic, without what has no place on them, and stay so", async () => {
  const page = await openRuns();
  await choose(page, "train_loss", "y scale", "log");
  await choose(page, "residual", "y scale", "log");
  await choose(page, "residual", "x scale", "log");
  await card(page, "residual").getByText("log x · log y").waitFor();

  const powers = async (name: string) =>
    (await textsOf(page, name)).filter((text) => /^10[−\d]+$/.test(text));
  await expect
    .poll(() => powers("train_loss"), patience)
    .toEqual(expect.arrayContaining(["10−4", "10−2"]));
  expect(await textsOf(page, "residual")).toEqual(expect.arrayContaining(["1", "10", "100"]));
  expect(await painted(page, "residual")).toBeGreaterThan(300);
  await screenshot(page, "seeds-log");
  await page.reload();
  await card(page, "train_loss").getByText("log y").waitFor();
  await expect.poll(() => powers("train_loss"), patience).toContain("10−4");
});

const sizeOf = async (page: Page, name: string) => {
  const { width, height } = (await card(page, name).boundingBox())!;
  return { width: Math.round(width), height: Math.round(height) };
};

test("a card is resized by the mouse, and is so when it is opened again", async () => {
  const page = await openRuns();
  const before = await sizeOf(page, "train_loss");
  const drag = async (right: number, down: number): Promise<void> => {
    const grip = card(page, "train_loss").getByRole("button", { name: "Resize train_loss" });
    await grip.scrollIntoViewIfNeeded();
    const { x, y } = (await grip.boundingBox())!;
    await page.mouse.move(x + 7, y + 7);
    await page.mouse.down();
    await page.mouse.move(x + 7 + right, y + 7 + down, { steps: 4 });
    await page.mouse.up();
  };

  await drag(0, 60);
  const higher = { width: before.width, height: before.height + 60 };
  await expect.poll(() => sizeOf(page, "train_loss")).toEqual(higher);
  await drag(120, 0);
  await expect
    .poll(async () => (await sizeOf(page, "train_loss")).width)
    .toBeGreaterThan(2 * before.width);
  const kept = await sizeOf(page, "train_loss");
  expect(kept.height).toBe(higher.height);
  await page.reload();
  await expect.poll(() => painted(page, "train_loss"), patience).toBeGreaterThan(300);
  await expect.poll(() => sizeOf(page, "train_loss")).toEqual(kept);
  await screenshot(page, "seeds-resized");

  await drag(-120, -400);
  await expect
    .poll(() => sizeOf(page, "train_loss"))
    .toEqual({ width: before.width, height: before.height - 80 });
});

test("a card is resized by keys, which move nothing else", async () => {
  const page = await openRuns();
  const before = await sizeOf(page, "train_loss");
  const grid = page.getByRole("treegrid", { name: "Runs" });
  const current = () => grid.getAttribute("aria-activedescendant");
  const row = await current();

  await card(page, "train_loss").getByRole("button", { name: "Resize train_loss" }).focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowRight"])
    await page.keyboard.press(key);
  await expect
    .poll(async () => (await sizeOf(page, "train_loss")).width)
    .toBeGreaterThan(2 * before.width);
  expect((await sizeOf(page, "train_loss")).height).toBe(before.height + 40);
  await page.reload();
  await expect.poll(async () => (await sizeOf(page, "train_loss")).height).toBe(before.height + 40);

  await card(page, "train_loss").getByRole("button", { name: "Resize train_loss" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(async () => (await sizeOf(page, "train_loss")).width).toBe(before.width);
  expect(await current()).toBe(row);
});

test("cards are dragged into a section, which is folded, and all is kept", async () => {
  const page = await openRuns();
  const section = page.getByRole("region", { name: /^▸?▾? ?for the paper/ });
  const inSection = () => section.getByRole("article").evaluateAll(ariaLabels);
  const settings = await settingsOf(page, "residual");
  await settings.getByRole("textbox", { name: "Section" }).fill("for the paper");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect.poll(inSection).toEqual(["residual"]);

  await card(page, "epoch")
    .locator("header")
    .dragTo(card(page, "residual").locator("header"), { sourcePosition: { x: 20, y: 10 } });
  await expect.poll(inSection).toEqual(["epoch", "residual"]);
  await page.reload();
  await expect.poll(inSection).toEqual(["epoch", "residual"]);
  await expect.poll(() => painted(page, "residual"), patience).toBeGreaterThan(300);
  await screenshot(page, "seeds-section");

  await section.getByRole("button", { name: /for the paper/ }).click();
  await expect.poll(inSection).toEqual([]);
  await page.reload();
  await section.getByText("2 charts").waitFor();
  expect(await inSection()).toEqual([]);
});

const ariaLabels = (articles: object[]): string[] =>
  articles.map((article) => (article as { ariaLabel: string }).ariaLabel);
