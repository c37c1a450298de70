import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, holdBack, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
const minute = 60_000;

/** An experiment with a study of four trials, one of them with a child, and three other runs. */
async function resnet(name: string): Promise<string> {
  const { seed } = stage;
  const id = await seed.experiment(name);
  const study = await seed.run(id, { name: "study", startTime: Date.now() - minute });
  const under = (parent: string) => ({ "mlflow.parentRunId": parent });
  let trial = "";
  for (let n = 0; n < 4; n += 1)
    trial = await seed.run(id, {
      name: `trial-${n}`,
      params: { opt: n % 2 === 0 ? "adamw" : "sgd", lr: 10 ** -n },
      tags: under(study),
      metrics: { val_acc: 0.7 + n / 100, "val loss": 1 - n / 10 },
      startTime: Date.now() - (10 + n) * minute,
    });
  await seed.run(id, { name: "grandchild", tags: under(trial), metrics: { val_acc: 0.5 } });
  for (const [at, opt] of ["adamw", "sgd", "lamb"].entries())
    await seed.run(id, {
      name: `plain-${opt}`,
      params: { opt, lr: 0.1 },
      metrics: { val_acc: at === 2 ? NaN : 0.71 + at / 1000, "val loss": 0.5 },
      status: at === 2 ? "FAILED" : "FINISHED",
      startTime: Date.now() - (30 + at) * minute,
    });
  return id;
}

let experimentId: string;

beforeAll(async () => {
  experimentId = await resnet("vision/resnet");
});

const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

/** The names in the table, from the top. */
const names = (page: Page): Promise<string[]> =>
  page.locator("[role=row] [role=gridcell]:first-child a:first-of-type").allInnerTexts();

const objective = "objective=metrics.val_acc%20max&order=metrics.val_acc%20DESC";

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("the table shows what varies and is accessible, %s", async (name, size) => {
    const page = await stage.open(`/experiments/${experimentId}?${objective}&open=*`, {
      theme,
      size,
    });

    await row(page, "grandchild").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await screenshot(page, `runs-${theme}-${name}`);
    await expectAccessible(page);
    expect(await page.title()).toBe("resnet · Millrace");
    expect(await page.locator("footer").innerText()).toMatch(/^9 runs match/);
  });
});

test("the best run is found: the objective sorts, a study shows its best trial, Enter opens it", async () => {
  const page = await stage.open(`/experiments/${experimentId}`);

  await page.getByRole("button", { name: "objective" }).click();
  await page.getByRole("combobox", { name: "metric" }).selectOption("val_acc");
  await page.getByRole("columnheader", { name: "val_acc ↓" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await row(page, "study").innerText()).toContain("0.7300");
  await row(page, "study").getByRole("link", { name: "best: trial-3", exact: true }).hover();
  await screenshot(page, "runs-best-trial");
  expect(await names(page)).toEqual(["study", "plain-sgd", "plain-adamw", "plain-lamb"]);

  await page.getByRole("treegrid", { name: "Runs" }).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await row(page, "trial-3").waitFor();
  expect((await names(page)).slice(0, 3)).toEqual(["study", "trial-3", "trial-2"]);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");

  await page.waitForURL("**/runs/*");
  await page.goBack();
  await row(page, "study").getByRole("link", { name: "best: trial-3", exact: true }).click();
  await page.getByRole("heading", { name: "trial-3", level: 1 }).waitFor();
});

test("Escape closes what lies over the page, and only then lets go of the selection", async () => {
  const page = await stage.open(`/experiments/${experimentId}`);
  await page.getByRole("row").filter({ hasText: "plain-sgd" }).waitFor();
  await page.keyboard.press("x");

  for (const [press, name] of [
    ["?", "Keys"],
    ["Control+k", "Search and do"],
  ] as const) {
    await page.keyboard.press(press);
    await page.getByRole("dialog", { name }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name }).waitFor({ state: "detached" });
  }

  expect(await page.getByRole("row", { selected: true }).count()).toBe(1);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("row", { selected: true }).count()).toBe(0);
});

test("what the footer hints at is done by a press too, and runs that are selected are compared", async () => {
  const page = await stage.open(`/experiments/${experimentId}`);

  await page.locator("footer").getByText("all keys").click();
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  for (const name of ["plain-sgd", "plain-adamw"]) {
    await row(page, name).hover();
    await row(page, name).getByRole("checkbox").check();
  }
  await page.getByRole("button", { name: "Compare" }).click();

  await page.waitForURL("**/compare?**");
  await expect
    .poll(() => page.getByRole("heading", { level: 1 }).innerText())
    .toBe("Compare 2 runs");
});

test("charts say nothing of runs while these are awaited", async () => {
  const page = await stage.open("/");
  const { asked, answer } = await holdBack(page, "**/runs/table");
  await page.goto(`${stage.url}/experiments/${experimentId}`, { waitUntil: "commit" });
  await asked;
  await page.getByRole("treegrid", { name: "Runs" }).waitFor();
  expect(await page.getByRole("article").count()).toBe(0);

  answer();
  await page.getByRole("article", { name: "val_acc" }).first().waitFor();
});

test("headers sort, with Shift by several keys, and the URL says so", async () => {
  const page = await stage.open(`/experiments/${experimentId}?flat=true`);
  const header = (name: string) => page.getByRole("columnheader", { name }).getByRole("button");

  await header("val loss").click();
  await page.getByRole("columnheader", { name: "val loss ↑" }).waitFor();
  await header("name").click({ modifiers: ["Shift"] });
  await page.getByRole("columnheader", { name: "name ↑" }).waitFor();

  expect(new URL(page.url()).searchParams.get("order")).toBe("metrics.val loss ASC,run_name ASC");
  await expect
    .poll(() => names(page).then((all) => all.slice(0, 4)))
    .toEqual(["plain-adamw", "plain-lamb", "plain-sgd", "trial-3"]);
});

test("the filter offers real keys and values, points at mistakes, and finds names", async () => {
  const page = await stage.open(`/experiments/${experimentId}?flat=true`);
  const filter = page.getByRole("combobox", { name: "Filter" });

  await page.keyboard.press("/");
  await page.keyboard.type("params.o");
  await page.getByRole("option", { name: "params.opt" }).waitFor();
  await screenshot(page, "runs-completion");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("= 'la");
  await page.getByRole("option", { name: "'lamb'" }).click();
  expect(await filter.inputValue()).toBe("params.opt = 'lamb' ");
  await page.locator("footer").getByText("1 run matches").waitFor();
  expect(await names(page)).toEqual(["plain-lamb"]);

  await filter.fill("metrics.val_acc > 'high'");
  await page.getByText(/column 19: /).waitFor();
  await screenshot(page, "runs-mistake");

  await filter.fill("plain");
  await page.locator("footer").getByText("3 runs match").waitFor();
});

test("quick filters need no words", async () => {
  const page = await stage.open(`/experiments/${experimentId}`);

  await page.getByRole("button", { name: "show all" }).click();
  await page.getByRole("checkbox", { name: "failed" }).check();
  await page.locator("footer").getByText("1 run matches").waitFor();
  await page.getByRole("combobox", { name: "started in" }).selectOption("the last hour");

  await expect.poll(() => new URL(page.url()).search).toBe("?status=FAILED&since=0.04");
  await expect.poll(() => names(page)).toEqual(["plain-lamb"]);
});

test("groups show mean, deviation and how many", async () => {
  const page = await stage.open(
    `/experiments/${experimentId}?group=params.opt&order=metrics.val_acc%20DESC`,
  );
  const group = page.getByRole("row", { name: "sgd n 3" });

  await group.waitFor();
  await screenshot(page, "runs-groups");
  // Of 0.71, 0.73 and 0.711.
  expect(await group.innerText()).toMatch(/0\.7170 ± 0\.011/);
  await group.getByRole("button", { name: "Open" }).click();
  await row(page, "trial-3").waitFor();
});

test("datasets are chosen from and grouped by", async () => {
  const { seed } = stage;
  const id = await seed.experiment("datasets");
  for (const name of ["cifar", "mnist"]) {
    const run_id = await seed.run(id, { name: `on-${name}`, metrics: { acc: 0.5 } });
    const dataset = { name, digest: "1", source_type: "local", source: "{}" };
    await seed.post("runs/log-inputs", { run_id, datasets: [{ dataset, tags: [] }] });
  }
  const page = await stage.open(`/experiments/${id}`);

  await page.getByRole("button", { name: "group none" }).click();
  await page.getByRole("menuitemcheckbox", { name: "dataset", exact: true }).click();
  await page.getByRole("row", { name: "mnist n 1" }).waitFor();
  await page.getByRole("button", { name: "show all" }).click();
  await page.getByRole("combobox", { name: "dataset" }).selectOption("cifar");
  await page.locator("footer").getByText("1 run matches").waitFor();
  expect(await page.getByRole("row", { name: "mnist n 1" }).count()).toBe(0);
});

test("columns are chosen, pinned and kept in the URL", async () => {
  const page = await stage.open(`/experiments/${experimentId}`);

  await page.getByRole("button", { name: /^columns/ }).click();
  await page.getByRole("searchbox", { name: "Find a column" }).fill("run id");
  await page.getByRole("searchbox", { name: "Find a column" }).fill("run_id");
  await page.getByRole("checkbox", { name: "run id" }).check();
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  await page.keyboard.press("Escape");

  const headers = () => page.getByRole("columnheader").allInnerTexts();
  await expect.poll(async () => (await headers()).slice(0, 2)).toEqual(["name", "run id"]);
  const { searchParams } = new URL(page.url());
  expect(searchParams.get("columns")).toMatch(/^run_name,run_id,status/);
  expect(searchParams.get("pinned")).toBe("2");
});

test("runs are renamed, tagged, moved, deleted and brought back by keys", async () => {
  const id = await resnet("bulk");
  const other = await stage.seed.experiment("bulk-other");
  const page = await stage.open(`/experiments/${id}?flat=true&order=run_name`);
  const undone = async (what: RegExp): Promise<void> => {
    await page.keyboard.press("Control+z");
    await page.getByRole("status").getByText(what).waitFor();
  };
  await row(page, "plain-adamw").click();
  await page.keyboard.press("x");
  await row(page, "plain-sgd").click();
  await page.keyboard.press("X");
  await page.getByRole("button", { name: "3 selected" }).waitFor();

  await page.keyboard.press("r");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("{name}!{n}");
  await page.keyboard.press("Enter");
  await row(page, "plain-lamb!2").waitFor();
  await undone(/Undone: Renamed 3 runs/);
  await row(page, "plain-lamb").waitFor();

  await page.keyboard.press("T");
  await page.keyboard.type("keep: yes");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("Tagged 3 runs").waitFor();

  await page.keyboard.press("M");
  await page.getByRole("combobox", { name: "Move to" }).selectOption("bulk-other");
  await page.getByRole("button", { name: "Move 3 runs" }).click();
  await page.locator("footer").getByText("Moved 3 runs to “bulk-other”").waitFor();
  await row(page, "plain-lamb").waitFor({ state: "detached" });
  const { runs } = await stage.seed.post<{ runs: object[] }>("runs/search", {
    experiment_ids: [other],
    filter: "tags.keep = 'yes'",
  });
  expect(runs).toHaveLength(3);
  await undone(/Undone: Moved 3 runs/);
  await row(page, "plain-lamb").waitFor();

  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await screenshot(page, "runs-delete");
  await page.getByRole("button", { name: "Delete 9 runs" }).click();
  await page.getByText("No runs yet").waitFor();
  await undone(/Undone: Moved 9 runs to the trash/);
  await row(page, "plain-lamb").waitFor();
});

test("the trash shows what was deleted and gives it back", async () => {
  const id = await stage.seed.experiment("trash");
  const run_id = await stage.seed.run(id, { name: "unwanted", metrics: { loss: 1 } });
  await stage.seed.post("runs/delete", { run_id });
  const page = await stage.open(`/experiments/${id}`);

  await page.getByText("No runs yet").waitFor();
  await screenshot(page, "runs-empty");
  await page.keyboard.press("t");
  await row(page, "unwanted").click();
  await page.keyboard.press("Delete");

  await page.getByText("No run is in the trash").waitFor();
  await page.keyboard.press("t");
  await row(page, "unwanted").waitFor();
  expect(new URL(page.url()).search).toBe("");
});

test("columns are moved and resized by keys", async () => {
  const page = await stage.open(
    `/experiments/${experimentId}?columns=run_name,status,metrics.val_acc`,
  );
  const header = (name: string) => page.getByRole("columnheader", { name }).getByRole("button");

  await header("val_acc").focus();
  await page.keyboard.press("Alt+ArrowLeft");
  await page.waitForURL(/columns=run_name,metrics.val_acc,status/);
  await header("status").focus();
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await page.waitForURL(/widths=/);

  const widths = new URL(page.url()).searchParams.get("widths")!;
  expect(JSON.parse(widths)).toEqual({ status: 72 });
});

test("what happens to runs is seen as it happens", async () => {
  const { seed } = stage;
  const id = await seed.experiment("live");
  const run = await seed.run(id, { name: "first", metrics: { loss: 5 }, status: "RUNNING" });
  const page = await stage.open(`/experiments/${id}?columns=run_name,status,metrics.loss`);
  await row(page, "first").getByRole("img", { name: "running" }).waitFor();
  const streams: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "eventsource") streams.push(request.url());
  });
  await page.reload();
  await row(page, "first").getByRole("img", { name: "running" }).waitFor();
  await page.getByRole("article", { name: "loss" }).getByRole("img").waitFor();
  expect(streams).toHaveLength(1);

  await seed.post("runs/log-metric", {
    run_id: run,
    key: "loss",
    value: 0.25,
    timestamp: Date.now(),
    step: 1,
  });
  await row(page, "first").getByText("0.25").waitFor();
  await seed.post("runs/update", { run_id: run, status: "FAILED", end_time: Date.now() });
  await row(page, "first").getByRole("img", { name: "failed" }).waitFor();
  await seed.run(id, { name: "second" });
  await row(page, "second").waitFor();
  await seed.post("runs/delete", { run_id: run });
  await row(page, "first").waitFor({ state: "detached" });
  expect(await names(page)).toEqual(["second"]);
});

test("a run that has been silent for long is marked", async () => {
  const id = await stage.seed.experiment("stalled");
  const startTime = Date.now() - 24 * 60 * minute;
  await stage.seed.run(id, { name: "silent", status: "RUNNING", startTime, metrics: { loss: 1 } });
  const page = await stage.open(`/experiments/${id}`);

  const status = row(page, "silent").getByRole("img");
  await status.waitFor();
  expect(await status.getAttribute("title")).toBe("stalled");
});

test("a view is kept by name, for everyone", async () => {
  const page = await stage.open(`/experiments/${experimentId}?q=plain&order=run_name`);

  await page.getByRole("button", { name: "view unsaved" }).click();
  await page.getByRole("textbox", { name: "Save this view as" }).fill("plain ones");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "view plain ones" }).waitFor();

  const other = await stage.open(`/experiments/${experimentId}`);
  await other.getByRole("button", { name: "view default" }).click();
  await other.getByRole("button", { name: "plain ones", exact: true }).click();
  await other.locator("footer").getByText("3 runs match").waitFor();
  expect(new URL(other.url()).search).toBe("?q=plain&order=run_name");

  await other.getByRole("combobox", { name: "Filter" }).fill("plain-s");
  await other.getByRole("button", { name: "view plain ones, changed" }).click();
  await other.getByRole("textbox", { name: "Save this view as" }).press("Enter");
  await other.getByRole("button", { name: "view plain ones", exact: true }).waitFor();
  expect(new URL(other.url()).searchParams.get("q")).toBe("plain-s");
});

test("the table is downloaded as CSV, in which nothing is a formula", async () => {
  const id = await stage.seed.experiment("csv");
  await stage.seed.run(id, { name: "=1+1", params: { note: 'a "b", c' }, metrics: { loss: -0.5 } });
  const page = await stage.open(`/experiments/${id}`);

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("button", { name: "More", exact: true })
      .click()
      .then(() => page.getByRole("menuitem", { name: "Download as CSV" }).click()),
  ]);
  const [header, line] = (await readFile(await file.path(), "utf8")).split("\r\n");
  expect(header).toMatch(/^run_id,run_name,.*metrics\.loss,params\.note$/);
  expect(line).toMatch(/,'=1\+1,FINISHED,.*,-0\.5,"a ""b"", c"$/);
});

test("names and values with script in them run nothing", async () => {
  const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  const id = await stage.seed.experiment(`hostile/${hostile.replaceAll("/", "\\")}`);
  await stage.seed.run(id, {
    name: hostile,
    params: { "a b": hostile },
    tags: { t: hostile },
    metrics: { "m i": 1 },
  });
  const page = await stage.open(
    `/experiments/${id}?columns=run_name,params.a b,tags.t,metrics.m i`,
  );

  await row(page, hostile).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("params.");
  await page.getByRole("option").first().waitFor();
  await screenshot(page, "runs-hostile");

  expect(await page.title()).toContain("· Millrace");
  expect(await page.locator("main img, main script").count()).toBe(0);
});

test("thousands of runs are there and scroll to the last", async () => {
  const id = await stage.seed.experiment("many");
  const one = (n: number) =>
    stage.seed.post("runs/create", { experiment_id: id, run_name: `r-${n}`, start_time: n + 1 });
  for (let n = 0; n < 3000; n += 100)
    await Promise.all(Array.from({ length: 100 }, (_, at) => one(n + at)));
  const page = await stage.open(`/experiments/${id}`);

  await page.locator("footer").getByText("3,000 runs match").waitFor();
  await page.getByRole("treegrid", { name: "Runs" }).focus();
  const lastRows = async (): Promise<string[]> => {
    await page.keyboard.press("End");
    return names(page);
  };
  await expect.poll(lastRows, { timeout: 10_000 }).toContain("r-0");
  expect(await page.getByRole("row").count()).toBeLessThan(100);
});
