import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "./clients.ts";
import type { Json } from "./differences.ts";

/** How a scenario ended: `error` is the Python traceback if it raised. */
export interface Outcome {
  seconds: number;
  error?: string;
}

/** Everything a server holds, by experiment name; see snapshot.py. */
export type Snapshot = Record<string, Json>;

const outputDir = fileURLToPath(new URL("../../test-output/conformance/", import.meta.url));
const scriptDeadline = 600_000;

/** What scenarios log to and snapshots read from. */
export interface Target {
  /** Names the files in `test-output/`. */
  name: string;
  /** A server's URL, or the URI of a database. */
  uri: string;
}

/** Runs one group of a client's scenarios; the outcome is by `client/scenario`. */
export async function runScenarios(
  python: string,
  client: Client,
  group: string[],
  target: Target,
): Promise<Map<string, Outcome>> {
  const output = await outputFile(`${target.name}-${client.name}-${group[0]}`);
  await runScript(python, "run_scenarios.py", [output, client.name, ...group], target.uri);
  const outcomes = JSON.parse(await readFile(output, "utf8")) as Record<string, Outcome>;
  return new Map(
    Object.entries(outcomes).map(([scenario, outcome]) => [`${client.name}/${scenario}`, outcome]),
  );
}

/** Reads back all that a tracking server or a database holds. The file stays in `test-output/`. */
export async function takeSnapshot(python: string, target: Target): Promise<Snapshot> {
  const output = await outputFile(`${target.name}-snapshot`);
  await runScript(python, "snapshot.py", [target.uri, output], target.uri);
  return JSON.parse(await readFile(output, "utf8")) as Snapshot;
}

/** The same of a folder of files, by a server on it or MLflow's own store; see folder_snapshot.py. */
export async function takeFolderSnapshot(python: string, target: Target): Promise<Snapshot> {
  const output = await outputFile(`${target.name}-snapshot`);
  await runScript(python, "folder_snapshot.py", [target.uri, output], target.uri);
  return JSON.parse(await readFile(output, "utf8")) as Snapshot;
}

/** What the files of a folder say; see folder_tree.py. */
export async function takeFolderTree(
  python: string,
  name: string,
  folder: string,
): Promise<Snapshot> {
  const output = await outputFile(`${name}-tree`);
  await runScript(python, "folder_tree.py", [folder, output], "");
  return JSON.parse(await readFile(output, "utf8")) as Snapshot;
}

/** The entries of one scenario's experiments. */
export function ofScenario(snapshot: Snapshot, scenario: string): Snapshot {
  return Object.fromEntries(
    Object.entries(snapshot).filter(
      ([name]) => name === scenario || name.startsWith(`${scenario}/`),
    ),
  );
}

async function outputFile(name: string): Promise<string> {
  await mkdir(outputDir, { recursive: true });
  return join(outputDir, `${name}.json`);
}

async function runScript(
  python: string,
  script: string,
  args: string[],
  trackingUri: string,
): Promise<void> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(python, [path, ...args], {
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: trackingUri,
      // A server that fails is found in seconds instead of minutes.
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "2",
      MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: "false",
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_ALLOW_FILE_STORE: "true",
    },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: scriptDeadline,
  });
  let messages = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (messages += text));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${script} ${args.join(" ")} failed:\n${messages.slice(-5000)}`);
}
