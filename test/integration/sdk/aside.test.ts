import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { createClient, type Run } from "../../../src/entry/client.ts";
import { millrace } from "../../setup/command.ts";
import { runProgram } from "../../setup/sdk-program.ts";
import { freePort, type RunningServer, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

/** What a server does not take, time after time, holds up nothing else, and is kept. */

let cwd: string;
let port: number;
let server: RunningServer;

beforeEach(async () => {
  cwd = await tempDir();
  port = await freePort();
  server = await startServer({ cwd });
});

afterEach(() => server.stop());

/** A way to the server on which a request that `fails` is answered with this status. */
async function badWay(fails: (path: string, body: string) => boolean, status: number) {
  const way = createServer(async (request, response) => {
    const { url = "", method = "", headers } = request;
    const body = await text(request);
    if (fails(url, body)) {
      const error = { error_code: "INTERNAL_ERROR", message: "The row is cursed." };
      return void response.writeHead(status).end(JSON.stringify(error));
    }
    const onwards = httpRequest(server.url + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onwards.end(body);
  }).listen(port, "127.0.0.1");
  const close = () => void way.close().closeAllConnections();
  onTestFinished(close);
  await once(way, "listening");
  expect((way.address() as AddressInfo).port).toBe(port);
  return { close };
}

const env = () => ({
  MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`,
  MILLRACE_SPOOL_DIR: join(cwd, "spool"),
});

const sync = () => millrace(["sync"], { cwd, env: env() });
const spooled = () => readdir(join(cwd, "spool")).catch(() => []);

/** The runs by their names. */
async function runs(): Promise<Map<string, Run>> {
  const client = createClient({ uri: server.url });
  const { runs: found = [] } = await client.searchRuns({ experiment_ids: ["0"] });
  return new Map(found.map((run) => [run.info.run_name ?? "", run]));
}

async function logOffline(source: string): Promise<void> {
  const program = await runProgram(source, { cwd, env: env() });
  expect(await program.ended).toBe(0);
}

test("a point that is never taken is set aside; what follows it arrives, and it later", async () => {
  await logOffline(`
await mr.withRun({ runName: "one" }, async (run) => {
  for (let step = 0; step < 20; step++) run.logMetric(step === 7 ? "cursed" : "fine", step, { step });
});
await mr.withRun({ runName: "two" }, (run) => run.logMetric("fine", 1));
`);
  const way = await badWay((path, body) => /log-batch/.test(path) && body.includes("cursed"), 500);

  const first = await sync();

  expect(first).toMatchObject({ code: 1 });
  expect(first.stderr).toMatch(
    /metric 'cursed' of run local-\w+: The row is cursed\..*kept in .*\.spool/,
  );
  const found = await runs();
  expect(found.get("one")?.info.status).toBe("FINISHED");
  expect(found.get("one")?.data.metrics).toMatchObject([{ key: "fine", value: 19 }]);
  expect(found.get("two")?.data.metrics).toMatchObject([{ key: "fine", value: 1 }]);
  expect(await spooled()).toHaveLength(1);

  way.close();
  await badWay(() => false, 500);
  expect(await sync()).toMatchObject({ code: 0, stderr: "" });
  expect((await runs()).get("one")?.data.metrics).toMatchObject([
    { key: "cursed", value: 7, step: 7 },
    { key: "fine" },
  ]);
  expect(await spooled()).toEqual([]);
});

test("a run that may not be created keeps all that it has logged, and its artifacts", async () => {
  await logOffline(`
await mr.withRun({ runName: "forbidden" }, async (run) => {
  run.logMetric("m", 1);
  await run.logText("text", "a.txt");
});
await mr.withRun({ runName: "allowed" }, (run) => run.logMetric("m", 2));
`);
  const way = await badWay(
    (path, body) => /runs.create/.test(path) && body.includes("forbidden"),
    403,
  );

  expect(await sync()).toMatchObject({ code: 1 });
  expect([...(await runs()).keys()]).toEqual(["allowed"]);

  way.close();
  await badWay(() => false, 403);
  expect(await sync()).toMatchObject({ code: 0, stderr: "" });
  expect((await sync()).stdout).toMatch(/^Nothing waits in /);
  const run = (await runs()).get("forbidden");
  expect(run).toMatchObject({ info: { status: "FINISHED" }, data: { metrics: [{ value: 1 }] } });
  const client = createClient({ uri: server.url });
  const { files } = await client.listArtifacts({ run_id: run!.info.run_id });
  expect(files).toMatchObject([{ path: "a.txt", file_size: 4 }]);
  expect(await spooled()).toEqual([]);
});

test("nothing is set aside where the server takes nothing", async () => {
  await logOffline(`await mr.withRun((run) => run.logMetric("m", 1));`);
  const before = await spooled();
  await badWay(() => true, 503);

  const outcome = await sync();

  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  const [file] = await spooled();
  expect(outcome.stderr).toMatch(/Not all could be sent/);
  expect(outcome.stderr).toContain(file);
  expect(await spooled()).toHaveLength(before.length);
});
