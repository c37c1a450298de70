import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createClient } from "../../src/entry/client.ts";
import { runProgram } from "../setup/sdk-program.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { screenshot, setStage } from "./stage.ts";

const stage = setStage();

const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The example of the guide, which logs a sweep with nested runs in parallel. */
async function sweep(): Promise<string> {
  const guide = await readFile(fileOf("docs/guide/typescript.md"), "utf8");
  const [, code = ""] = /^## A sweep.*?^```ts\n(.*?)^```$/ms.exec(guide) ?? [];
  return code.replace('from "millrace"', `from ${JSON.stringify(fileOf("src/entry/millrace.ts"))}`);
}

test("the sweep of the guide is seen as a tree of runs, with its params and a chart", async () => {
  const env = { MLFLOW_TRACKING_URI: stage.url };
  const program = await runProgram(await sweep(), { cwd: await tempDir(), env });
  expect([await program.ended, program.output()]).toEqual([0, ""]);
  const client = createClient({ uri: stage.url });
  const { experiment } = await client.getExperimentByName({ experiment_name: "sweep" });

  const page = await stage.open(`/experiments/${experiment.experiment_id}`);
  const table = page.getByRole("treegrid", { name: "Runs" });
  // The study's row names its best trial too.
  const row = (name: string) =>
    table.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await row("grid").getByRole("button", { name: "Open" }).click();
  for (const lr of [0.1, 0.01, 0.001])
    for (const batch of [16, 64]) await row(`lr ${lr}, batch ${batch}`).waitFor();
  await page.getByRole("article", { name: "loss", exact: true }).waitFor();
  await screenshot(page, "sweep");
});
