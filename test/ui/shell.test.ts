import { beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, holdBack, narrow, screenshot, setStage } from "./stage.ts";

const prefix = "/under/here";
const stage = setStage({ prefix });
let experimentId: string;
let runId: string;

beforeAll(async () => {
  experimentId = await stage.seed.experiment("palette/target");
  const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };
  await stage.seed.post("registered-models/create", { name: "said-politely", tags: [isPrompt] });
  runId = await stage.seed.run(experimentId, { name: "lucky-run", params: { lr: 0.1 } });
});

const html = { accept: "text/html,*/*;q=0.8" };

describe("the server", () => {
  test("gives browsers the page at every path, with its prefix as base, and no leave to run more", async () => {
    for (const path of ["/", "/runs/abc", "/no/such/page"]) {
      const response = await fetch(stage.url + path, { headers: html });
      const page = await response.text();

      expect(response.status).toBe(200);
      expect(page).toContain(`<base href="${prefix}/">`);
      expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
      expect(response.headers.get("content-security-policy")).toContain("script-src 'self';");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("answers programs as before", async () => {
    const index = await fetch(`${stage.url}/`, { headers: { accept: "*/*" } });
    const missing = await fetch(`${stage.url}/runs/abc`, { headers: { accept: "*/*" } });
    const api = await fetch(`${stage.url}/api/2.0/mlflow/nothing`, { headers: html });

    expect(await index.text()).toContain("tracking server");
    expect([missing.status, api.status]).toEqual([404, 404]);
  });

  test("sends the files compressed, to be kept for ever", async () => {
    const page = await (await fetch(`${stage.url}/`, { headers: html })).text();
    const [, script] = /src="\.\/([^"]+)"/.exec(page)!;
    const encoded = await fetch(`${stage.url}/${script}`, { headers: { "accept-encoding": "br" } });
    const plain = await fetch(`${stage.url}/${script}`, { headers: { "accept-encoding": "" } });

    expect(encoded.headers.get("content-encoding")).toBe("br");
    expect(encoded.headers.get("cache-control")).toContain("immutable");
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect((await encoded.text()).length).toBe((await plain.text()).length);
  });

  test.each([
    "/assets/..%2findex.html",
    "/assets/..%2f..%2f..%2fpackage.json",
    "/assets/nothing.js",
  ])("has no file at %s", async (path) => {
    expect((await fetch(stage.url + path)).status).toBe(404);
  });
});

test("the first load is small", async () => {
  const page = await stage.open("/");
  const sizes = (await page.evaluate(
    "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/')).map(({ encodedBodySize }) => encodedBodySize)",
  )) as number[];
  const total = sizes.reduce((sum, size) => sum + size, 0);

  expect(sizes.length).toBeGreaterThan(1);
  expect(total).toBeLessThan(200_000);
});

test("a first page that takes long shows that it is on its way", async () => {
  const page = await stage.open("/");
  const { asked, answer } = await holdBack(page, "**/experiments/get?**");
  await page.goto(`${stage.url}/experiments/${experimentId}`, { waitUntil: "commit" });
  await asked;
  await page.getByRole("progressbar", { name: "The page is loading" }).waitFor();
  answer();
  await page.getByRole("heading", { name: "target" }).waitFor();
  await expect
    .poll(() => page.getByRole("progressbar", { name: "The page is loading" }).count())
    .toBe(0);
});

test("a link that MLflow's client prints leads to its run", async () => {
  const page = await stage.open(`/#/experiments/${experimentId}/runs/${runId}`);

  expect(page.url()).toBe(`${stage.url}/runs/${runId}`);
});

test.each([
  ["an experiment", "target", "palette/target", () => `/experiments/${experimentId}`],
  ["a prompt", "polite", "said-politely", () => "/models/said-politely"],
  ["a run", "lucky", "lucky-run", () => `/runs/${runId}`],
])("the palette goes to %s by a part of its name", async (_what, typed, name, path) => {
  const page = await stage.open("/");

  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(typed);
  await page.getByRole("option", { name }).waitFor();
  await screenshot(page, `palette-${typed}`);
  await page.getByRole("option", { name }).click();

  await expect.poll(() => page.url()).toBe(`${stage.url}${path()}`);
});

test("keys go places, and ? shows them all", async () => {
  const page = await stage.open("/");

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).getByText("Next row").waitFor();
  await screenshot(page, "keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("m");

  await page.waitForURL("**/models");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a theme that was chosen outlasts the page", async () => {
  const page = await stage.open("/settings");
  const background = (): Promise<unknown> =>
    page.evaluate("getComputedStyle(document.body).backgroundColor");

  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  expect(await background()).toBe("rgb(15, 18, 22)");
  await page.reload();

  expect(await background()).toBe("rgb(15, 18, 22)");
});

describe.each(["light", "dark"] as const)("the gallery in the %s theme", (theme) => {
  test("is accessible, and its menu works by keys", async () => {
    const page = await stage.open("/gallery", { theme });

    await page.getByText("With code").waitFor();
    await screenshot(page, `gallery-${theme}`);
    await expectAccessible(page);
    await page.getByRole("button", { name: "More" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("[role=menuitem]:focus").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByText("Told").waitFor();
    expect(await page.getByRole("menu").isVisible()).toBe(false);
  });
});

test("ten thousand rows scroll to the last, and columns move, grow and stay", async () => {
  const page = await stage.open("/gallery", { size: narrow });
  const grid = page.getByRole("grid", { name: "Rows" });

  await page.keyboard.press("End");
  await page.getByText("row-9999").waitFor();
  expect(await grid.getByRole("row").count()).toBeLessThan(100);
  await page.keyboard.press("x");
  expect(await grid.getByRole("row", { selected: true }).count()).toBe(1);

  const header = (name: string) => grid.getByRole("columnheader", { name });
  await header("m1").first().focus();
  await page.keyboard.press("Alt+ArrowLeft");
  const names = await grid.getByRole("columnheader").allInnerTexts();
  expect(names.slice(0, 3).map((text) => text.split("\n").at(-1))).toEqual(["name", "m1", "m0"]);
});
