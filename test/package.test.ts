import { execFile } from "node:child_process";
import { glob, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { pythonEnv } from "./setup/python.ts";
import { startServer } from "./setup/servers.ts";
import { tempDir } from "./setup/temp-dir.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

/** The folder with the package as a user has it, and with a Node 24 beside it. */
let folder: string;
let python: string;

const logRun = `
import sys, mlflow
mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("package")
with mlflow.start_run() as run:
    mlflow.log_param("optimizer", "adam")
    mlflow.log_metric("loss", 0.25, step=3)
read = mlflow.get_run(run.info.run_id)
print(read.info.status, read.data.params["optimizer"], read.data.metrics["loss"])
`;

const binFolder = (node: string): string =>
  join(node === "24" ? join(folder, "node24") : root, "node_modules/.bin");

/** The environment of a user whose only Node is this one. */
const userOf = (node: string): Record<string, string> => ({
  PATH: `${binFolder(node)}${delimiter}${process.env["PATH"]}`,
});

async function emptyProject(path: string): Promise<string> {
  await mkdir(path);
  const manifest = { private: true, allowScripts: { node: true } };
  await writeFile(join(path, "package.json"), JSON.stringify(manifest));
  return path;
}

async function bytesUnder(path: string): Promise<number> {
  const entries = await Array.fromAsync(glob("**/*", { cwd: path }));
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const stats = await stat(join(path, entry));
      return stats.isFile() ? stats.size : 0;
    }),
  );
  return sizes.reduce((total, size) => total + size, 0);
}

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} kB`;

/** A bar of the logged run, saved as a figure and fetched as SVG. */
async function figureOf(url: string): Promise<string> {
  const spec = { kind: "bar", x: "params.optimizer", y: ["metrics.loss"] };
  const saved = await fetch(`${url}/api/1.0/millrace/figures/create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ experiment_id: "1", name: "loss", spec: JSON.stringify(spec) }),
  });
  const { figure } = (await saved.json()) as { figure: { figure_id: string } };
  const drawn = await fetch(`${url}/figures/${figure.figure_id}.svg`);
  return drawn.text();
}

beforeAll(async () => {
  folder = await tempDir();
  await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
  const [tarball] = await Array.fromAsync(glob("*.tgz", { cwd: folder }));
  if (!tarball) throw new Error("npm pack made no tarball");
  const app = await emptyProject(join(folder, "app"));
  // Offline, because a package with its dependencies inside needs nothing else.
  await run("npm", ["install", "--offline", join(folder, tarball)], { cwd: app });
  const packed = (await stat(join(folder, tarball))).size;
  const installed = await bytesUnder(join(app, "node_modules/millrace"));
  console.log(`The package: ${kilobytes(packed)} packed, ${kilobytes(installed)} installed`);

  await run("npm", ["install", "node@24"], { cwd: await emptyProject(join(folder, "node24")) });
  python = await pythonEnv("skinny22");
});

test("the package brings no dependencies", async () => {
  const names = await readdir(join(folder, "app/node_modules"));

  expect(names.filter((name) => !name.startsWith("."))).toEqual(["millrace"]);
});

test("the package says whose code it contains", async () => {
  const notices = join(folder, "app/node_modules/millrace/THIRD_PARTY_NOTICES.md");

  expect(await readFile(notices, "utf8")).toMatch(/^## fastify \d/m);
});

const logFromJavaScript = `
import { logMetric, shutdown, startRun } from "millrace";
import { createClient } from "millrace/client";
const run = await startRun({ runName: "plain" });
await logMetric("loss", 0.25, { step: 3 });
await run.end();
await shutdown();
const client = createClient({ uri: process.env.MLFLOW_TRACKING_URI });
const read = await client.getRun({ run_id: run.runId });
console.log(read.run.info.status, read.run.data.metrics[0].value);
`;

const logFromTypeScript = `
import { type ActiveRun, logMetric, startRun, withRun } from "millrace";
import { createClient, type Run } from "millrace/client";
const run: ActiveRun = await startRun({ runName: "typed", tags: { team: "vision" } });
run.logMetric("loss", 0.25, { step: 3 });
const runId: string = await withRun({ nested: true }, async (child) => child.runId);
const client = createClient({ uri: "http://localhost:5000" });
export const read: Run = (await client.getRun({ run_id: runId })).run;
// @ts-expect-error a value is a number
await logMetric("loss", "0.25");
// @ts-expect-error a run belongs to an experiment
await client.createRun({});
`;

test.each([
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
])("TypeScript with module %s and resolution %s finds the types", async (module, resolution) => {
  const cwd = join(folder, "app");
  await writeFile(join(cwd, "typed.mts"), logFromTypeScript);
  const checks = `--noEmit --strict --skipLibCheck false --target es2024 --lib es2024,esnext.disposable`;
  const modules = `--module ${module} --moduleResolution ${resolution}`;
  const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
  const options = [...checks.split(" "), ...modules.split(" "), ...types];
  // It prints what is wrong, and fails then.
  const { stdout } = await run(join(root, "node_modules/.bin/tsc"), [...options, "typed.mts"], {
    cwd,
  }).catch((error: unknown) => error as { stdout: string });
  expect(stdout).toBe("");
});

describe.each(["24", "26"])("on Node %s", (node) => {
  test("npx millrace --version prints the version", async () => {
    const env = { ...process.env, ...userOf(node) };
    const cwd = join(folder, "app");
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      version: string;
    };

    const nodeVersion = await run("node", ["--version"], { cwd, env });
    const version = await run("npx", ["millrace", "--version"], { cwd, env });

    expect(nodeVersion.stdout).toMatch(new RegExp(`^v${node}\\.`));
    expect(version.stdout.trim()).toContain(manifest.version);
    expect(version.stderr).not.toContain("Warning");
  });

  test("a program in plain JavaScript logs", async () => {
    const server = await startServer({ cwd: await tempDir() });
    onTestFinished(() => server.kill());
    await writeFile(join(folder, "app/log.mjs"), logFromJavaScript);
    const env = { ...process.env, ...userOf(node), MLFLOW_TRACKING_URI: server.url };

    const { stdout, stderr } = await run("node", ["log.mjs"], { cwd: join(folder, "app"), env });

    expect({ stdout, stderr }).toEqual({ stdout: "FINISHED 0.25\n", stderr: "" });
  });

  test(
    "npx millrace server serves a Python client and draws a figure",
    { timeout: 120_000 },
    async () => {
      const cwd = await tempDir();
      const server = await startServer({
        command: ["npx", "--prefix", join(folder, "app"), "millrace"],
        env: userOf(node),
        cwd,
      });
      onTestFinished(() => server.kill());

      const env = { ...process.env, MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0" };
      const { stdout } = await run(python, ["-c", logRun, server.url], {
        cwd,
        env,
        timeout: 60_000,
      });

      expect(stdout.trim().split("\n").at(-1)).toBe("FINISHED adam 0.25");
      expect(await figureOf(server.url)).toMatch(/^<svg .*>loss<\//s);
    },
  );
});
