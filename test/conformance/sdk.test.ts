import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Outcome, runCommand } from "../setup/command.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startMlflow, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { allowedDifferences } from "./allowed-differences.ts";
import { describeDifferences, differencesOf, unexplained } from "./differences.ts";
import { type Snapshot, takeSnapshot } from "./tracking.ts";

/** The same program logs to Millrace and to MLflow's own server; Python reads back what they hold. */

const SILENT: Outcome = { code: 0, stdout: "", stderr: "" };

const program = fileURLToPath(new URL("sdk/program.ts", import.meta.url));
const snapshots: Record<string, Snapshot> = {};
const servers: RunningServer[] = [];
const outcomes: Outcome[] = [];

beforeAll(async () => {
  const python = await pythonEnv("mlflow3");
  const cwds = [await tempDir(), await tempDir()] as const;
  const [millrace, mlflow] = await Promise.all([
    startServer({ cwd: cwds[0] }),
    startMlflow(python, { backendStoreUri: "sqlite:///mlflow.db", cwd: cwds[1] }),
  ]);
  servers.push(millrace, mlflow);
  const cwd = await tempDir();
  for (const [name, server] of Object.entries({ millrace, mlflow })) {
    const env = {
      MLFLOW_TRACKING_URI: server.url,
      MILLRACE_STRICT: "true",
      MILLRACE_SPOOL_DIR: join(cwd, "spool"),
    };
    outcomes.push(await runCommand(process.execPath, [program], { cwd, env }));
    const target = { name: `sdk-${name}`, uri: server.url };
    snapshots[name] = await takeSnapshot(python, target);
  }
});

afterAll(() => Promise.all(servers.map((server) => server.stop())));

test("what the SDK logs to Millrace is what it logs to MLflow's own server", () => {
  expect(outcomes).toEqual([SILENT, SILENT]);
  const { millrace = {}, mlflow = {} } = snapshots;
  const differences = differencesOf(mlflow, millrace);
  expect(describeDifferences(unexplained(differences, allowedDifferences))).toBe("");
});

test("the Python client finds all of it", () => {
  const text = JSON.stringify(snapshots["millrace"]);
  for (const part of ["parent", "child", "fails", "killed", "resumed", "picture", "table.json"])
    expect(text).toContain(part);
});
