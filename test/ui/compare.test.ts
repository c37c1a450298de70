import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
const hostile = `<img src=x onerror="document.title='owned'">`;
let experimentId: string;
let ids: string[];

const curve = (best: number, pace: number) =>
  Array.from({ length: 91 }, (_, step) => ({
    step,
    value: best - 0.55 * Math.exp(-step / pace) + 0.004 * Math.sin(step * pace),
  }));

async function upload(run_id: string, path: string, content: string): Promise<void> {
  const query = new URLSearchParams({ run_uuid: run_id, path });
  const url = `${stage.url}/ajax-api/2.0/mlflow/upload-artifact?${query}`;
  const answer = await fetch(url, { method: "POST", body: content });
  if (!answer.ok) throw new Error(await answer.text());
}

beforeAll(async () => {
  const { seed } = stage;
  experimentId = await seed.experiment("vision/imagenet-resnet");
  const variants = [
    { name: "rn50-base", opt: "sgd", lr: "0.1", best: 0.7598, pace: 14 },
    { name: "rn50-mixup", opt: "sgd", lr: "0.1", best: 0.7641, pace: 16 },
    { name: "rn50-lamb-32k", opt: "lamb", lr: "0.02", best: 0.7524, pace: 11 },
    { name: "rn50-adamw", opt: "adamw", lr: "3e-4", best: 0.7764, pace: 9 },
    { name: hostile, opt: hostile, lr: "3e-4", best: 0.7713, pace: 12 },
  ];
  ids = [];
  for (const [at, { name, opt, lr, best, pace }] of variants.entries()) {
    const run_id = await seed.run(experimentId, {
      name,
      params: { opt, lr, depth: 50, wd: "1e-4", ...(at === 1 && { mixup: "0.2" }) },
      tags: { team: "vision", note: hostile, ...(at > 1 && { sweep: `s-${at}` }) },
      metrics: {
        val_acc: curve(best, pace),
        val_loss: curve(best, pace).map(({ step, value }) => ({ step, value: 1.7 - value })),
        params_m: 25.6,
        throughput: 1200 + 180 * at,
        ...(at === 2 && { grad_norm: NaN }),
      },
      startTime: Date.now() - 3_600_000 * (at + 1),
      endTime: Date.now() - 3_600_000 * at - 600_000 * at,
    });
    ids.push(run_id);
    await upload(run_id, "notes.txt", `Run ${at}`);
    await upload(run_id, "config.yaml", `lr: ${lr}\nopt: sgd\n${at === 1 ? "mixup: 0.2\n" : ""}`);
    await seed.post("runs/log-inputs", {
      run_id,
      datasets: [
        {
          tags: [{ key: "mlflow.data.context", value: "train" }],
          dataset: {
            name: "imagenet",
            digest: at < 3 ? "a1b2c3d4" : "e5f6a7b8",
            source_type: "local",
            source: "/data/imagenet",
            profile: JSON.stringify({ num_rows: 1_281_167 - 1000 * at }),
          },
        },
      ],
    });
  }
});

const compare = (runs: readonly string[], more = ""): string =>
  `/compare?runs=${runs.join(",")}${more}`;

const objective = "&objective=metrics.val_acc%20max,metrics.val_loss%20min";

const table = (page: Page) => page.getByRole("treegrid", { name: "Comparison" });

const row = (page: Page, key: string) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByText(key, { exact: true }) });

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("why A beats B: what differs, ranked, is accessible, %s", async (name, size) => {
    const page = await stage.open(compare(ids, objective), { theme, size });

    await row(page, "val_acc").waitFor();
    const chart = page.getByRole("article", { name: "val_acc" });
    await chart.locator("canvas").waitFor();
    await screenshot(page, `compare-${theme}-${name}`);
    await expectAccessible(page);

    expect(await row(page, "params_m").count()).toBe(0);
    expect(await page.title()).toBe("Compare 5 runs · Millrace");
  });
});

test("the baseline is chosen by b, differences have signs, and their side where it is known", async () => {
  const page = await stage.open(compare(ids.slice(0, 2), "&objective=metrics.val_acc%20max"));
  const cells = row(page, "val_acc").getByRole("gridcell");

  await cells.last().waitFor();
  const last = async () => (await cells.allInnerTexts()).at(-1);
  await expect.poll(last).toContain("+0.0");
  await page.keyboard.press("b");
  await page.waitForURL(/baseline=/);

  await expect.poll(last).toContain("−0.0");
  expect(new URL(page.url()).searchParams.get("baseline")).toBe(ids[1]);
});

test("keys show all rows, fold sections, and say which way is better", async () => {
  const page = await stage.open(compare(ids.slice(0, 3)));
  await row(page, "val_acc").waitFor();

  await page.keyboard.press("d");
  await row(page, "params_m").waitFor();
  await row(page, "throughput").click();
  await page.keyboard.press("o");
  await page.waitForURL(/objective=metrics.throughput\+max/);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await row(page, "throughput").waitFor({ state: "detached" });

  expect(new URL(page.url()).searchParams.get("closed")).toBe("metrics");
});

test("the table is copied for a paper", async () => {
  const page = await stage.open(compare(ids.slice(0, 2)));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);

  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("menuitem", { name: "Copy as LaTeX" }).click();
  await page.getByText("Copied the table as LaTeX").waitFor();

  const copied = (await page.evaluate("navigator.clipboard.readText()")) as string;
  expect(copied).toContain(String.raw`\toprule`);
  expect(copied).toContain("rn50-base (baseline) & rn50-mixup");
});

test("curves are aligned by step or time, and artifacts stand side by side", async () => {
  const page = await stage.open(compare(ids.slice(0, 2)));
  const chart = page.getByRole("article", { name: "val_acc" });
  await chart.locator("canvas").waitFor();
  await page.getByRole("radio", { name: "time since the start" }).click();
  await page.waitForURL(/x=relative/);
  await chart.locator("canvas").waitFor();

  const artifacts = page.getByRole("region", { name: "Artifacts" });
  await artifacts.getByText("config.yaml").click();
  await artifacts.getByText("mixup: 0.2").waitFor();
  await page.keyboard.press("End");
  await artifacts.getByText("notes.txt").first().waitFor();
  await artifacts.scrollIntoViewIfNeeded();
  await screenshot(page, "compare-artifacts");

  expect(new URL(page.url()).searchParams.get("path")).toBe("notes.txt");
});

test("f makes a figure of the metric at the cursor, of these runs alone", async () => {
  const page = await stage.open(compare(ids.slice(0, 3)));

  await row(page, "val_loss").click();
  await page.keyboard.press("f");

  await page.waitForURL("**/figures/new*");
  await page.getByText("from 3 runs").waitFor();
  expect(await page.title()).toBe("val_loss · Millrace");
});

test("a run that is not there is told, and the others are compared", async () => {
  const page = await stage.open("/compare");
  // The browser reports every answer that is not a success; here one is meant.
  page.removeAllListeners("console");
  await page.goto(stage.url + compare([...ids.slice(0, 2), "0".repeat(32)]));

  await row(page, "val_acc").waitFor();
  expect(await page.getByRole("alert").innerText()).toContain("0".repeat(32));
});

test("without runs the page says how to choose some", async () => {
  const page = await stage.open("/compare");

  await page.getByText("No runs to compare").waitFor();
  expect(await page.title()).toBe("Compare 0 runs · Millrace");
});
