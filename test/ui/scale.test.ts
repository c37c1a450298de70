import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { setStage } from "./stage.ts";

/** Pages of much data: what is out of sight must not be there, and what is in sight must be right. */
const stage = setStage();

const keys = (count: number): string[] => Array.from({ length: count }, (_, n) => `key_${n}`);

const elements = (page: Page): Promise<number> =>
  page.evaluate(`document.querySelectorAll("*").length`);

/** Scrolls what holds a table of this role. */
const scroll = (page: Page, role: "grid" | "treegrid", to: { x?: string; y?: string }) =>
  page.evaluate(`((scroller) => scroller.scrollTo(
    ${to.x ?? "scroller.scrollLeft"}, ${to.y ?? "scroller.scrollTop"},
  ))(document.querySelector(":has(> [role=${role}])"))`);

const cells = (page: Page, name: string): Promise<string[]> =>
  page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) })
    .getByRole("gridcell")
    .allInnerTexts();

test("a thousand metrics are a thousand charts and columns, of which those in sight exist", async () => {
  const id = await stage.seed.experiment("many metrics");
  for (const run of [1, 2])
    await stage.seed.run(id, {
      name: `run-${run}`,
      metrics: Object.fromEntries(keys(1000).map((key, n) => [key, run * 1000 + n])),
    });
  const columns = ["run_name", ...keys(100).map((key) => `metrics.${key}`)];
  const page = await stage.open(`/experiments/${id}?columns=${columns.join(",")}`);
  const cell = (name: string) => page.getByRole("gridcell", { name, exact: true });

  await cell("2000").waitFor();
  expect(await page.getByRole("article").count()).toBe(1000);
  expect(await elements(page)).toBeLessThan(8000);
  expect(await cells(page, "run-2")).not.toContain("2099");

  await scroll(page, "treegrid", { x: "1e9" });
  await cell("2099").waitFor();
  expect(await cells(page, "run-2")).toContain("run-2");
  expect(await cells(page, "run-2")).not.toContain("2000");
  await page.getByRole("columnheader", { name: "key_99" }).waitFor();
});

test("rows that come into sight show their own values, in elements of rows that went", async () => {
  const id = await stage.seed.experiment("many runs");
  const body = (n: number) => ({ name: `run-${n}`, metrics: { loss: n } });
  const all = Array.from({ length: 120 }, (_, n) => n);
  for (const n of all) await stage.seed.run(id, { ...body(n), startTime: 1_790_000_000_000 + n });
  const page = await stage.open(`/experiments/${id}?charts=false`);
  const grid = page.getByRole("treegrid");
  const last = page.getByRole("link", { name: "run-0", exact: true });

  await page.getByRole("link", { name: "run-119", exact: true }).waitFor();
  await scroll(page, "treegrid", { y: "1e9" });
  await last.waitFor();
  for (const n of all.slice(0, 20)) {
    const row = await cells(page, `run-${n}`);
    expect([row[0], row.at(-1)]).toEqual([`run-${n}`, String(n)]);
  }
  expect(await grid.getByRole("row").count()).toBeLessThan(70);

  await grid.focus();
  await page.keyboard.press("End");
  const current = await grid.getAttribute("aria-activedescendant");
  const row = page.locator(`[id="${current}"]`);
  expect(await row.getByRole("link").innerText()).toBe("run-0");
  expect(await row.getAttribute("aria-rowindex")).toBe("121");
});

test("a run's ten thousand metrics are a table of those in sight", async () => {
  const id = await stage.seed.experiment("deep");
  const metrics = Object.fromEntries(keys(10_000).map((key, n) => [key, n]));
  const run = await stage.seed.run(id, { name: "deep", metrics });
  const page = await stage.open(`/runs/${run}`);
  const name = (key: string) => page.getByRole("gridcell", { name: `Show ${key} in the header` });

  await name("key_0").waitFor();
  expect(await elements(page)).toBeLessThan(3000);
  await scroll(page, "grid", { y: "1e9" });
  await name("key_9999").waitFor();
});

test("names and values as long as can be stay in their cells", async () => {
  const id = await stage.seed.experiment("names");
  for (const loss of [1, 2])
    await stage.seed.run(id, {
      name: `${"a name ".repeat(35)}${loss}`,
      params: { prompt: `${loss}${" of words".repeat(600)}` },
      metrics: { loss: [0, 1, 2].map((step) => ({ step, value: loss + step })) },
    });
  const page = await stage.open(`/experiments/${id}`);

  const row = page.getByRole("row").nth(1);
  await page.locator("article canvas").first().waitFor();
  expect((await row.boundingBox())!.height).toBeLessThan(40);
  const width: number = await page.evaluate("document.documentElement.scrollWidth");
  expect(width).toBeLessThanOrEqual(1600);
});
