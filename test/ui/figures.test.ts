import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { stringifySearch } from "../../ui/app/util/search-text.ts";
import { pb } from "../../ui/app/util/path-builder.ts";
import { sweep } from "../setup/figure-data.ts";
import { allOf, labelsOf, parseSvg } from "../setup/svg.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
const hostile = `<script>document.title='owned'</script>`;
let experimentId: string;

/** The link that a chart makes for `f`. */
const link = (spec: object): string => {
  const { to, search = {} } = pb.newFigure({ experimentId }, spec as never);
  return to + stringifySearch(search);
};

const byOptimiser = {
  kind: "line",
  y: ["metrics.val_acc"],
  group_by: "params.opt",
  also_by: "dash",
  x_axis: { label: "Epoch" },
  y_axis: { label: "Top-1 accuracy" },
};

beforeAll(async () => {
  const { seed } = stage;
  experimentId = await seed.experiment("vision/imagenet-resnet");
  const { runs, series } = sweep();
  for (const { name, params, metrics } of runs) {
    const { step, mean } = series.find(({ run_id }) => run_id === name)!;
    await seed.run(experimentId, {
      name,
      params: Object.fromEntries(params),
      metrics: {
        loss: metrics.get("loss")!,
        val_acc: step.map((at, index) => ({ step: at, value: mean[index]! })),
      },
    });
  }
});

const saveFigure = async (name: string, spec: object): Promise<string> => {
  const response = await fetch(`${stage.url}/api/1.0/millrace/figures/create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ experiment_id: experimentId, name, spec: JSON.stringify(spec) }),
  });
  const { figure } = (await response.json()) as { figure: { figure_id: string } };
  return figure.figure_id;
};

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole(button.includes("dots") ? "menuitem" : "button", { name: button }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The drawing on the page, as it is saved. */
const shownFigure = async (page: Page) => parseSvg((await download(page, "SVG")).bytes.toString());

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("a figure is shown at its size and is accessible, %s", async (name, size) => {
    const id = await saveFigure(`Validation accuracy ${theme} ${name}`, byOptimiser);
    const page = await stage.open(`/figures/${id}`, { theme, size });

    await page.getByText("84 × 56 mm — one column").waitFor();
    await page.keyboard.press("z");
    await page.getByRole("button", { name: "true size" }).waitFor();
    const box = await page.locator("figure img").boundingBox();
    await page.keyboard.press("z");
    await screenshot(page, `figure-${theme}-${name}`);
    await expectAccessible(page);

    // A CSS millimetre is 96 / 25.4 pixels.
    expect(box!.width).toBeCloseTo((84 * 96) / 25.4, -0.5);
    expect(labelsOf(await shownFigure(page))).toEqual(
      expect.arrayContaining(["Epoch", "Top-1 accuracy", "adamw", "sgd", "lamb", "lion"]),
    );
  });

  test("the figures of all experiments have previews", async () => {
    await saveFigure(`${theme} boxes`, {
      kind: "box",
      y: ["metrics.loss"],
      group_by: "params.opt",
    });
    const page = await stage.open("/figures", { theme });

    await page.getByRole("link", { name: `${theme} boxes` }).waitFor();
    await screenshot(page, `figures-${theme}`);
    await expectAccessible(page);
    await page.getByRole("link", { name: `${theme} boxes` }).click();
    await page.getByRole("heading", { name: `${theme} boxes` }).waitFor();
    expect(await page.title()).toBe(`${theme} boxes · Millrace`);
  });
});

test("a figure for the paper: from a chart's link, through edits, to files and a name", async () => {
  const page = await stage.open(link({ ...byOptimiser, group_by: null }));

  await page.getByText("from 20 runs").waitFor();
  await page.getByRole("combobox", { name: "group by" }).selectOption("params.opt");
  await page.getByRole("radio", { name: "95 % CI" }).check();
  await page.getByRole("radio", { name: "174 mm" }).check();
  await field(page, "font size, pt").fill("10");
  await field(page, "title").fill("Accuracy by optimiser");
  await field(page, "query").fill("params.opt != 'lion'");
  await page.keyboard.press("Enter");
  await page.getByText("from 15 runs · 3 groups").waitFor();
  await page.getByText("174 × 56 mm — two columns").waitFor();
  await field(page, "name").fill("accuracy by optimiser");
  await field(page, "caption").fill("Mean over five seeds.");

  const svg = await download(page, "SVG");
  const drawing = parseSvg(svg.bytes.toString());
  expect(svg.name).toBe("accuracy by optimiser.svg");
  expect(drawing.attributes).toMatchObject({ width: "174mm", height: "56mm" });
  expect(labelsOf(drawing)).toContain("Accuracy by optimiser");
  expect(svg.bytes.toString()).toContain("Mean over five seeds.");
  expect((await download(page, "PDF")).bytes.toString("latin1")).toMatch(/^%PDF-/);
  expect((await download(page, "CSV")).bytes.toString()).toMatch(/^series,x,y,low,high,runs\n/);
  await page.getByRole("button", { name: "PNG" }).click();
  const png = (await download(page, "300 dots per inch")).bytes;
  expect(png.readUInt32BE(16)).toBe(Math.round((174 / 25.4) * 300));
  expect(png.subarray(37, 41).toString()).toBe("pHYs");
  expect(png.readUInt32BE(41)).toBe(11811);

  await page.keyboard.press("Control+s");
  await page.waitForURL(/figures\/[0-9a-f]{32}$/);
  await screenshot(page, "figure-saved");
  const href = await page.getByRole("link", { name: /\.svg$/ }).getAttribute("href");
  const served = await (await fetch(href!)).text();
  expect(served).toBe(svg.bytes.toString());
});

test("edits are undone one by one, and a reload keeps what is not saved", async () => {
  const id = await saveFigure("to be edited", byOptimiser);
  const page = await stage.open(`/figures/${id}`);
  await page.getByText("from 20 runs · 4 groups").waitFor();

  await page.getByRole("radio", { name: "median" }).check();
  await field(page, "title").pressSequentially("Five seeds");
  await page.getByRole("radio", { name: "box" }).check();
  await page.waitForURL(/Five seeds|Five(%20|\+)seeds/);
  await page.keyboard.press("Control+z");
  await page.getByRole("radio", { name: "direct", checked: true }).waitFor();
  await page.waitForURL((url) => !url.search.includes("legend"));
  await page.reload();

  expect(await field(page, "title").inputValue()).toBe("Five seeds");
  await page.getByText("changed since it was saved").waitFor();
  await field(page, "title").fill("Six");
  await page.keyboard.press("Control+z");
  expect(await field(page, "title").inputValue()).toBe("Five seeds");
});

test("files and what is saved hold what was typed last", async () => {
  const page = await stage.open(link(byOptimiser));
  await page.getByText("from 20 runs · 4 groups").waitFor();

  await field(page, "query").fill("params.opt != 'lion'");
  const labels = labelsOf(await shownFigure(page));
  await field(page, "query").fill("params.opt = 'lion'");
  await page.keyboard.press("Control+s");
  await page.waitForURL(/figures\/[0-9a-f]{32}$/);

  expect(labels).toContain("sgd");
  expect(labels).not.toContain("lion");
  await page.getByText("from 5 runs · 1 group").waitFor();
});

test("every kind of figure can be made from every other", async () => {
  const page = await stage.open(link(byOptimiser));
  const kind = page.getByRole("combobox", { name: "kind" });

  for (const next of ["bar", "scatter", "contour", "parallel", "box", "line"]) {
    await kind.selectOption(next);
    await page.waitForURL(
      (url) =>
        url.search.includes(`"kind":"${next}"`) || url.search.includes(`kind%22%3A%22${next}`),
    );
    await page.waitForLoadState("networkidle");
    const figure = await shownFigure(page);
    const marks = allOf(figure).filter(({ name }) => ["path", "circle", "rect"].includes(name));
    expect(marks.length).toBeGreaterThan(5);
    expect(labelsOf(figure)).not.toContain("No runs to show");
    await screenshot(page, `figure-${next}`);
  }
});

test("a query that cannot be read is told in the server's words, at its field", async () => {
  const page = await stage.open(link(byOptimiser));
  page.removeAllListeners("console");

  await field(page, "query").fill("metrics.val_acc >");
  await page.keyboard.press("Enter");

  await page.getByRole("alert").waitFor();
  await screenshot(page, "figure-bad-query");
  expect(await page.getByLabel("query").getAttribute("aria-invalid")).toBe("true");
  await page.keyboard.press("Control+z");
  await page.getByText("from 20 runs").waitFor();
});

test("a link without a figure says how to make one", async () => {
  const page = await stage.open("/figures/new?spec=%7B%22kind%22%3A%22pie%22%7D");

  await page.getByText("This link holds no figure").waitFor();
  expect(await page.title()).toBe("New figure · Millrace");
});

test("script in names, titles and captions runs nothing", async () => {
  const other = await stage.seed.experiment("hostile");
  await stage.seed.run(other, { name: hostile, metrics: { acc: 1 }, params: { p: hostile } });
  const { to, search = {} } = pb.newFigure(
    { experimentId: other },
    {
      kind: "bar",
      y: ["metrics.acc"],
      title: hostile,
      caption: hostile,
    },
  );
  const page = await stage.open(to + stringifySearch(search));

  await page.getByText("from 1 run").waitFor();
  await screenshot(page, "figure-hostile");
  expect(await page.title()).toContain("<script>");
});
