import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../setup/command.ts";
import { pythonEnv } from "../setup/python.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
const logRun = fileURLToPath(new URL("log_run.py", import.meta.url));
let experimentId: string;
let studyId: string;
let runId: string;
const started = Date.now() - 3_600_000;

beforeAll(async () => {
  const { seed } = stage;
  experimentId = await seed.experiment("vision/resnet");
  studyId = await seed.run(experimentId, { name: "study", startTime: started });
  const steps = Array.from({ length: 300 }, (_, step) => step);
  runId = await seed.run(experimentId, {
    name: "seed-3 · augmix",
    startTime: started,
    endTime: started + 1_100_000,
    params: {
      lr: "3.0e-4",
      opt: "adamw",
      depth: 50,
      config: JSON.stringify({ layers: steps.slice(0, 120) }),
      ...Object.fromEntries(steps.slice(0, 12).map((at) => [`augment.p${at}`, at / 10])),
    },
    tags: {
      "mlflow.note.content":
        "# Augmix\n\nThe **third** seed, with [the paper](https://example.org).",
      "mlflow.parentRunId": studyId,
      "mlflow.user": "ada",
      "mlflow.source.name": "train.py",
      "mlflow.source.type": "LOCAL",
      "mlflow.source.git.commit": "4f0c2d8e1b7a4f0c2d8e1b7a4f0c2d8e1b7a4f0c",
      "mlflow.source.git.branch": "augmix",
      "mlflow.source.git.repoURL": "https://git.example/vision/resnet.git",
      keep: "yes",
    },
    metrics: {
      val_acc: steps.map((step) => ({ step, value: 0.78 - 0.5 * Math.exp(-step / 40) })),
      train_loss: steps.map((step) => ({ step, value: step === 150 ? 154.6 : 3 / (step + 1) })),
      diverged: [{ step: 0, value: NaN }],
      "system/cpu_utilization_percentage": steps.map((step) => ({ step, value: 40 + (step % 30) })),
    },
  });
  await seed.post("runs/log-inputs", {
    run_id: runId,
    datasets: [
      {
        tags: [{ key: "mlflow.data.context", value: "train" }],
        dataset: {
          name: "imagenet",
          digest: "3f2a9c11",
          source_type: "local",
          source: '{"uri":"/data/imagenet"}',
          schema:
            '{"mlflow_colspec":[{"type":"binary","name":"image"},{"type":"long","name":"label"}]}',
          profile: '{"num_rows":1281167}',
        },
      },
    ],
  });
  for (let trial = 0; trial < 3; trial += 1)
    await seed.run(experimentId, {
      name: `trial-${trial}`,
      startTime: started + trial * 60_000,
      tags: { "mlflow.parentRunId": runId },
      metrics: { val_acc: 0.7 + trial / 100 },
      status: trial === 2 ? "RUNNING" : "FINISHED",
    });
  await seed.artifacts(runId, { "notes.txt": "hello", "plots/a.txt": "a" });
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("the page shows what is known of a run and is accessible, %s", async (name, size) => {
    const page = await stage.open(`/runs/${runId}?metric=val_acc`, { theme, size });

    const facts = page.getByRole("region", { name: "Facts", exact: true });
    await facts.getByRole("link", { name: "study" }).waitFor();
    await page.getByRole("grid", { name: "Child runs" }).getByText("trial-2").waitFor();
    await page.getByText("seed-3 · augmix").first().waitFor();
    await page.getByText("154.60").waitFor();
    await page.getByRole("region", { name: "Curves" }).getByText("val_acc").first().waitFor();
    await page.getByText("System metrics (1)").click();
    await page.getByRole("region", { name: "Curves of the system" }).waitFor();
    await page.waitForTimeout(300);
    await screenshot(page, `run-${theme}-${name}`);
    await page.evaluate("document.querySelector('main').scrollTo(0, 1e6)");
    await screenshot(page, `run-${theme}-${name}-end`);
    await expectAccessible(page);
    expect(await page.title()).toBe("seed-3 · augmix · Millrace");
    expect(await facts.getByRole("link", { name: "4f0c2d8e1b" }).getAttribute("href")).toBe(
      "https://git.example/vision/resnet/commit/4f0c2d8e1b7a4f0c2d8e1b7a4f0c2d8e1b7a4f0c",
    );
  });
});

test("a run is renamed, deleted and brought back", async () => {
  const id = await stage.seed.run(experimentId, { name: "draft" });
  const page = await stage.open(`/runs/${id}`);
  const title = page.getByRole("heading", { level: 1 });

  await title.getByText("draft").waitFor();
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "Name of the run" }).fill("final");
  await page.keyboard.press("Enter");
  await title.getByText("final").waitFor();
  await page.getByRole("textbox").waitFor({ state: "detached" });
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Restore" }).waitFor();
  await screenshot(page, "run-deleted");
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: "Restore" }).waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await title.getByText("draft").waitFor();
  await page.getByText("Undone: Renamed “draft” to “final”").waitFor();
  expect(await page.title()).toBe("draft · Millrace");
});

test("tags and the description are edited in place", async () => {
  const id = await stage.seed.run(experimentId, { name: "edited", tags: { old: "1" } });
  const page = await stage.open(`/runs/${id}`);
  const tags = page.getByRole("region", { name: "Tags" });

  await tags.getByRole("button", { name: "Add a tag" }).click();
  await tags.getByRole("textbox", { name: "Tag" }).fill("team: vision");
  await page.keyboard.press("Enter");
  await tags.getByText("vision").waitFor();
  await tags.getByRole("button", { name: "Delete the tag old" }).click();
  await tags.getByText("old").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Edit description" }).click();
  await page.getByRole("textbox", { name: "Description" }).fill("It **works**");
  await page.keyboard.press("Control+Enter");

  await page.locator("strong", { hasText: "works" }).waitFor();
  expect(await tags.getByRole("listitem").allInnerTexts()).toEqual(["team\nvision"]);
});

test("new points, a new status and a run that is stalled are seen without asking", async () => {
  const id = await stage.seed.run(experimentId, {
    name: "live",
    status: "RUNNING",
    startTime: Date.now() - 3_600_000,
    metrics: { loss: [{ step: 0, value: 2 }] },
  });
  const page = await stage.open(`/runs/${id}`);
  const loss = page.getByRole("grid", { name: "Metrics" }).getByRole("row", { name: "loss" });

  await page.getByRole("img", { name: "stalled" }).waitFor();
  const point = { key: "loss", value: 0.5, step: 7, timestamp: Date.now() };
  await stage.seed.post("runs/log-batch", { run_id: id, metrics: [point] });
  await loss.getByText("0.50000").first().waitFor({ timeout: 2000 });
  await page.getByRole("img", { name: "running" }).waitFor();
  await stage.seed.post("runs/update", { run_id: id, status: "FAILED", end_time: Date.now() });
  await page.getByRole("img", { name: "failed" }).waitFor({ timeout: 2000 });
  expect(await loss.getByRole("gridcell").allInnerTexts()).toEqual([
    "loss",
    "0.50000",
    "0.50000",
    "2",
    "7",
    "2",
    expect.stringMatching(/now|s$/),
  ]);
});

test("[ and ] lead along the runs of the experiment, and the star chooses the metric", async () => {
  const id = await stage.seed.experiment("trail");
  const ids: string[] = [];
  for (const name of ["first", "second", "third"])
    ids.push(await stage.seed.run(id, { name, metrics: { acc: 0.5, zeal: 0.25 } }));
  const page = await stage.open(`/runs/${ids[1]}`);
  const title = page.getByRole("heading", { level: 1 });

  await page.getByText("run 2 of 3").waitFor();
  await page.getByRole("button", { name: "Show zeal in the header" }).click();
  await page.getByRole("banner").getByText("0.2500").waitFor();
  await page.keyboard.press("[");
  await title.getByText("third").waitFor();
  expect(new URL(page.url()).search).toBe("?metric=zeal");
  await page.keyboard.press("]");
  await title.getByText("second").waitFor();
  await page.keyboard.press("]");
  await title.getByText("first").waitFor();
});

test("a child run is opened from its parent's table, along which [ and ] lead", async () => {
  const page = await stage.open(`/runs/${runId}?metric=val_acc`);
  const title = page.getByRole("heading", { level: 1 });

  await page.getByRole("link", { name: "trial-1" }).click();
  await title.getByText("trial-1").waitFor();
  await page.getByText("run 2 of 3").waitFor();
  await page.keyboard.press("]");
  await title.getByText("trial-0").waitFor();

  expect(await page.getByRole("banner").innerText()).toContain("val_acc");
});

test("what a Python client logs is shown: a model, a table, an image, a dataset", async () => {
  const python = await pythonEnv("mlflow3");
  const cwd = await tempDir();
  const { code, stdout, stderr } = await runCommand(python, [logRun], {
    cwd,
    env: { MLFLOW_TRACKING_URI: stage.url, MLFLOW_DISABLE_TELEMETRY: "true" },
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const page = await stage.open(`/runs/${stdout.trim().split("\n").at(-1)}`);

  await page.getByRole("region", { name: "Logged models" }).getByText("iris-model").waitFor();
  await page.getByRole("region", { name: "Dataset inputs" }).getByText("training").click();
  await page.getByRole("row", { name: "petal" }).first().waitFor();
  await page.getByRole("row", { name: "eval.json" }).click();
  await page.getByRole("grid", { name: "Table" }).getByText("answer 2").waitFor();
  await screenshot(page, "run-python");
  await page.getByRole("row", { name: "square.png" }).click();
  await page.getByText("32 × 32").waitFor();

  expect(await page.getByRole("region", { name: "Facts", exact: true }).innerText()).toContain(
    "log_run.py",
  );
});
