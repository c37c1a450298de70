import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { createClient } from "../../../src/entry/client.ts";
import { runCommand } from "../../setup/command.ts";
import { freePort, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

/** The program that the conformance tests run under Node leaves the same under Bun and Deno. */

const program = fileURLToPath(new URL("../../conformance/sdk/program.ts", import.meta.url));
const failing = fileURLToPath(new URL("../../setup/failing-program.ts", import.meta.url));
const binFolder = fileURLToPath(new URL("../../../node_modules/.bin", import.meta.url));

const runtimes = { bun: [], deno: ["run", "--allow-all", "--no-lock", "--no-check"] };

/** On the PATH, or installed here with `npm install --no-save bun deno`. */
function find(name: string): string | undefined {
  for (const folder of [binFolder, ...(process.env["PATH"] ?? "").split(delimiter)]) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
  }
  return undefined;
}

/** What a program has left at a tracking store: its runs with what is logged to them. */
async function runsAt(uri: string) {
  const client = createClient({ uri });
  const { experiment } = await client.getExperimentByName({ experiment_name: "sdk" });
  const experiment_ids = [experiment.experiment_id];
  const found = await Array.fromAsync(
    client.searchRuns.all({ experiment_ids, run_view_type: "ALL" }),
  );
  return found
    .map(({ info, data }) => ({
      name: info.run_name,
      status: info.status,
      stage: info.lifecycle_stage,
      metrics: data.metrics?.map(({ key, value, step }) => [key, value, step]),
      params: data.params,
    }))
    .toSorted((a, b) => `${a.name}`.localeCompare(`${b.name}`));
}

async function left(command: string, args: string[], uri?: string) {
  const cwd = await tempDir();
  const server = await startServer({ cwd });
  onTestFinished(() => server.kill());
  const env = {
    MLFLOW_TRACKING_URI: uri ?? server.url,
    MILLRACE_STRICT: "true",
    MILLRACE_SPOOL_DIR: join(cwd, "spool"),
  };
  const { code, stderr, stdout } = await runCommand(command, [...args, program], { cwd, env });
  return { code, output: stdout + stderr, runs: await runsAt(server.url) };
}

describe.each(Object.entries(runtimes))("under %s", (name, args) => {
  test.for([
    ["a server", undefined],
    ["a database", "sqlite:///mlflow.db"],
  ] as const)("a program logs to %s as under Node", async ([, uri], { skip }) => {
    const file = find(name);
    if (file === undefined) return skip(`${name} is not installed: npm install --no-save ${name}`);
    const expected = await left(process.execPath, [], uri);
    expect(await left(file, args, uri)).toEqual(expected);
    expect(expected).toMatchObject({ code: 0, output: "" });
  });

  test("an error that nobody catches leaves a run that fails when it is sent", async ({ skip }) => {
    const file = find(name);
    if (file === undefined) return skip(`${name} is not installed: npm install --no-save ${name}`);
    const cwd = await tempDir();
    const env = {
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${await freePort()}`,
      MILLRACE_SPOOL_DIR: join(cwd, "spool"),
    };
    const { code } = await runCommand(file, [...args, failing], { cwd, env });
    expect(code).toBe(1);
    const [spool = ""] = await Array.fromAsync(glob("spool/*.spool", { cwd }));
    const text = await readFile(join(cwd, spool), "utf8");
    expect(text).toMatch(/"key":"late".*"status":"FAILED"/s);
  });
});
