import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { pythonEnv } from "../setup/python.ts";
import { startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { clients } from "./clients.ts";
import {
  type AllowedDifference,
  describeDifferences,
  differencesOf,
  unexplained,
} from "./differences.ts";
import { runScenarios, type Snapshot, takeFolderSnapshot, takeFolderTree } from "./tracking.ts";

/**
 * The same programs log into a folder through MLflow's own file store and through a server of
 * Millrace on another. Both then read both folders, and the files are compared.
 */

const client = clients.find(({ name }) => name === "mlflow3")!;
const scenarios = ["deletion", "logged_models", "datasets", "metric_edge_cases", "resume"];
scenarios.push("search_runs", "registry_in_folder");

const allow = (path: RegExp, mlflow: RegExp, millrace: RegExp, reason: string) => ({
  path,
  mlflow,
  millrace,
  reason,
});
const anything = /(?:)/;

/** What one tells of a folder otherwise than the other. */
const toldOtherwise: AllowedDifference[] = [
  allow(/number after nan/, /nan/, /1\.0/, "no order of points has NaN; MLflow takes the first"),
  allow(/smallest and largest/, anything, anything, "the largest double stands for infinity"),
  allow(/zeros/, anything, anything, "SQLite has one zero"),
  allow(
    /logged models › .* › type$/,
    /null/,
    /""/,
    "a message cannot tell null from an empty text",
  ),
];

/** What one writes otherwise than the other. */
const writtenOtherwise: AllowedDifference[] = [
  allow(/version-\d+\/.* › description$/, /null/, /""/, "a message tells an empty text"),
  allow(
    /-renamed\/tags\//,
    /nothing/,
    anything,
    "MLflow loses the tags of a model that it renames",
  ),
  allow(/tags\/source type/, anything, anything, "a run's inputs have no order"),
  allow(/same point twice/, anything, anything, "a point that is logged twice is one point"),
  allow(/smallest and largest/, /e\+308/, /inf/, "the largest double stands for infinity"),
  allow(/zeros/, /-0\.0/, /0\.0/, "SQLite has one zero"),
  allow(/meta\.yaml › \d+ › tags$/, /\{\}/, /nothing/, "MLflow adds it without a meaning"),
  allow(
    /\/metrics\//,
    /^"now \S+ \d+ \S+ \S+"$/,
    /^"now \S+ \d+"$/,
    "a run's points have no dataset, and MLflow then takes their step for 0",
  ),
  allow(
    /\/models\/.* › lifecycle_stage$/,
    /nothing/,
    /active/,
    "MLflow leaves it out of a model that was finalized",
  ),
  allow(
    /\/version-3\/meta\.yaml/,
    anything,
    anything,
    "a deleted version tells nothing more, as in MLflow's databases",
  ),
];

const errors: Record<string, string> = {};
const snapshots: Record<string, Snapshot> = {};
const trees: Record<string, Snapshot> = {};

beforeAll(async () => {
  const python = await pythonEnv("mlflow3");
  const folders = {
    mlflow: join(await tempDir(), "mlruns"),
    millrace: join(await tempDir(), "mlruns"),
  };
  for (const [writer, folder] of Object.entries(folders)) {
    const args = ["--backend-store-uri", folder, "--no-serve-artifacts"];
    const server = await startServer({ cwd: await tempDir(), args });
    const own = pathToFileURL(folder).href;
    try {
      const uri = writer === "mlflow" ? own : server.url;
      const outcomes = await runScenarios(python, client, scenarios, {
        name: `folder-${writer}`,
        uri,
      });
      for (const [name, { error }] of outcomes)
        if (error !== undefined) errors[`${writer} ${name}`] = error;
      for (const [reader, at] of Object.entries({ mlflow: own, millrace: server.url })) {
        const name = `${writer} read by ${reader}`;
        snapshots[name] = await takeFolderSnapshot(python, {
          name: name.replaceAll(" ", "-"),
          uri: at,
        });
      }
    } finally {
      await server.stop();
    }
    trees[writer] = await takeFolderTree(python, `folder-${writer}`, folder);
  }
}, 900_000);

const differences = (
  mlflow: Snapshot | undefined,
  millrace: Snapshot | undefined,
  allowed: readonly AllowedDifference[],
): string => describeDifferences(unexplained(differencesOf(mlflow, millrace), allowed), 200);

test("the programs run to their end", () => {
  expect(errors).toEqual({});
});

test("Millrace reads what MLflow has written", () => {
  expect(
    differences(
      snapshots["mlflow read by mlflow"],
      snapshots["mlflow read by millrace"],
      toldOtherwise,
    ),
  ).toBe("");
});

test("MLflow reads what Millrace has written", () => {
  expect(
    differences(
      snapshots["millrace read by mlflow"],
      snapshots["millrace read by millrace"],
      toldOtherwise,
    ),
  ).toBe("");
});

test("the files say the same", () => {
  expect(differences(trees["mlflow"], trees["millrace"], writtenOtherwise)).toBe("");
});
