import { glob } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Outcome, runCommand } from "../setup/command.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startMlflow, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { allowedDifferences } from "./allowed-differences.ts";
import {
  type AllowedDifference,
  describeDifferences,
  differencesOf,
  unexplained,
} from "./differences.ts";
import { type Snapshot, takeFolderSnapshot, takeSnapshot } from "./tracking.ts";

/**
 * The same program logs to Millrace, to MLflow's own server, and to databases without a server;
 * Python reads back what they hold.
 */

const SILENT: Outcome = { code: 0, stdout: "", stderr: "" };
const program = fileURLToPath(new URL("sdk/program.ts", import.meta.url));

let python: string;
let millrace: RunningServer;
let mlflow: RunningServer;
let postgres: PostgresServer;
/** Where MLflow's server has its database, and where the program runs. */
let mlflowFolder: string;
let folder: string;
let ofMlflow: Outcome;

beforeAll(async () => {
  python = await pythonEnv("mlflow3");
  [mlflowFolder, folder] = [await tempDir(), await tempDir()];
  [millrace, mlflow, postgres] = await Promise.all([
    startServer({ cwd: await tempDir() }),
    startMlflow(python, { backendStoreUri: "sqlite:///mlflow.db", cwd: mlflowFolder }),
    startPostgres(),
  ]);
  ofMlflow = await runAt(mlflow.url);
});

afterAll(() => Promise.all([millrace?.stop(), mlflow?.stop(), postgres?.stop()]));

async function runAt(uri: string): Promise<Outcome> {
  const env = {
    MLFLOW_TRACKING_URI: uri,
    MILLRACE_STRICT: "true",
    MILLRACE_SPOOL_DIR: join(folder, "spool"),
  };
  return await runCommand(process.execPath, [program], { cwd: folder, env });
}

function expectSame(
  theirs: Snapshot,
  ours: Snapshot,
  allowed: readonly AllowedDifference[] = allowedDifferences,
): void {
  expect(describeDifferences(unexplained(differencesOf(theirs, ours), allowed))).toBe("");
}

test("what the SDK logs to Millrace is what it logs to MLflow's own server", async () => {
  expect([ofMlflow, await runAt(millrace.url)]).toEqual([SILENT, SILENT]);

  const ours = await takeSnapshot(python, { name: "sdk-millrace", uri: millrace.url });
  const theirs = await takeSnapshot(python, { name: "sdk-mlflow", uri: mlflow.url });
  expectSame(theirs, ours);

  const text = JSON.stringify(ours);
  for (const part of ["parent", "child", "fails", "killed", "resumed", "picture", "table.json"])
    expect(text).toContain(part);
});

/** Without a server artifacts lie in a folder, with one behind its proxy. */
const withoutPlaces = (snapshot: Snapshot): Snapshot =>
  JSON.parse(
    JSON.stringify(snapshot).replaceAll(
      /mlflow-artifacts:\/\{[^}]*\}|[^"]*\/mlruns\/\d+/g,
      "{artifacts}",
    ),
  ) as Snapshot;

test.each([
  ["SQLite", async () => `sqlite:///${folder}/direct.db`],
  ["PostgreSQL", async () => await postgres.createDatabase("direct")],
])(
  "what it logs to %s by itself is what MLflow's server has in its database",
  async (name, make) => {
    const uri = await make();
    expect(await runAt(uri)).toEqual(SILENT);

    const theirs = await takeSnapshot(python, {
      name: "sdk-mlflow-database",
      uri: `sqlite:///${mlflowFolder}/mlflow.db`,
    });
    const ours = await takeSnapshot(python, {
      name: `sdk-${name}`,
      uri: uri.replace("postgresql://", "postgresql+psycopg2://"),
    });
    expectSame(withoutPlaces(theirs), withoutPlaces(ours));
    const files = await Array.fromAsync(glob("mlruns/*/*/artifacts/texts/a.txt", { cwd: folder }));
    expect(files).not.toEqual([]);
  },
);

const infinity: AllowedDifference = {
  path: /metrics › odd › history/,
  mlflow: /e\+30/,
  millrace: /e\+300|inf/,
  reason: "a file has infinity itself, where a database has the largest double; so they sort apart",
};

test("what it logs to a folder by itself is read there by MLflow's file store", async () => {
  const files = join(folder, "alone/mlruns");
  expect(await runAt(files)).toEqual(SILENT);

  const [theirs, ours] = await Promise.all([
    takeFolderSnapshot(python, { name: "sdk-mlflow-folder", uri: mlflow.url }),
    takeFolderSnapshot(python, { name: "sdk-folder", uri: pathToFileURL(files).href }),
  ]);
  expectSame(withoutPlaces(theirs), withoutPlaces(ours), [...allowedDifferences, infinity]);
});
