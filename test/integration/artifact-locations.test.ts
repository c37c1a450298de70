import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

let server: RunningServer;
let cwd: string;
let count = 0;

beforeAll(async () => {
  cwd = await tempDir();
  server = await startServer({ cwd });
  await writeFile(join(cwd, "file"), "a file");
  await mkdir(join(cwd, "locations"));
  await symlink("/proc/self", join(cwd, "locations", "process"));
  await symlink("/proc/self/nowhere", join(cwd, "locations", "dangling"));
});
afterAll(() => server.stop());

interface Answer {
  status: number;
  experiment_id?: string;
  run?: { info: { run_id: string } };
}

async function call(path: string, body: object): Promise<Answer> {
  const answer = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}

/** A run whose experiment's artifacts lie at a location, put there by MLflow where this server refuses. */
async function runAt(location: string): Promise<string> {
  const { experiment_id } = await call("experiments/create", { name: `e${count++}` });
  const database = new DatabaseSync(join(cwd, "mlflow.db"), { timeout: 5000 });
  database
    .prepare("update experiments set artifact_location = ? where experiment_id = ?")
    .run(location, Number(experiment_id));
  database.close();
  const { run } = await call("runs/create", { experiment_id });
  return run!.info.run_id;
}

async function uploadTo(runId: string) {
  const url = `${server.url}/api/2.0/mlflow/upload-artifact?run_id=${runId}&path=a.txt`;
  const answer = await fetch(url, { method: "POST", body: "text" });
  return { status: answer.status, ...((await answer.json()) as object) };
}

const invalid = expect.objectContaining({ status: 400, error_code: "INVALID_PARAMETER_VALUE" });

describe("an experiment's artifact location that cannot hold artifacts", () => {
  test.each(["javascript:alert(1)", "models:/m/1", "C:/x", "/proc/self", "/dev", "/sys/x"])(
    "%s is refused",
    async (artifact_location) => {
      const name = `refused ${artifact_location}`;
      expect(await call("experiments/create", { name, artifact_location })).toEqual(invalid);
    },
  );

  test.each([
    ["below a file", () => join(cwd, "file", "below")],
    ["with a name too long", () => join(cwd, "x".repeat(300))],
    ["in /proc", () => "/proc/self/artifacts"],
    ["in /sys, encoded", () => "file:///%73ys/x"],
    ["in a link to /proc", () => join(cwd, "locations", "process")],
    ["in a link to nothing", () => join(cwd, "locations", "dangling")],
    ["of an unknown scheme", () => "javascript:alert(1)"],
    ["where uploads wait", () => join(cwd, "mlartifacts", ".millrace-staging-a1b2c3")],
  ])("%s refuses an upload, and the server goes on", async (_, location) => {
    expect(await uploadTo(await runAt(location()))).toEqual(invalid);
    expect(await (await fetch(`${server.url}/health`)).text()).toBe("OK");
  });
});
