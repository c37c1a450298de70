import { mkdir, readdir } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, type TestContext } from "vitest";
import { createClient } from "../../../src/entry/client.ts";
import { millrace, runCommand } from "../../setup/command.ts";
import { type Program, runProgram } from "../../setup/sdk-program.ts";
import { freePort, type RunningServer, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

/** What a program logs arrives once each, whatever happens to it, to the network or to the server. */

/** With MILLRACE_TEST_POINTS=100000 as many as a long training logs. */
const POINTS = Number(process.env["MILLRACE_TEST_POINTS"] ?? 5000);

let cwd: string;
let server: RunningServer;
let port: number;
const programs: Program[] = [];

beforeEach(async () => {
  cwd = await tempDir();
  port = await freePort();
  server = await startServer({ cwd });
});

afterEach(async () => {
  for (const program of programs.splice(0)) program.kill("SIGKILL");
  await server.kill();
});

/** The only way to the server: `cut` breaks it, also what is on its way. */
class Network {
  #proxy: Server | undefined;
  readonly #sockets = new Set<Socket>();

  async open(): Promise<void> {
    const proxy = createServer((socket) => {
      const onwards = connect(server.port, "127.0.0.1");
      for (const each of [socket, onwards]) {
        this.#sockets.add(each);
        each.on("error", () => {}).on("close", () => this.#sockets.delete(each));
      }
      socket.on("close", () => onwards.destroy()).pipe(onwards);
      onwards.on("close", () => socket.destroy()).pipe(socket);
    });
    this.#proxy = proxy;
    await new Promise<void>((resolve) => proxy.listen(port, "127.0.0.1", resolve));
  }

  cut(): void {
    this.#proxy?.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

async function openNetwork(): Promise<Network> {
  const network = new Network();
  await network.open();
  onTestFinished(() => network.cut());
  return network;
}

async function start(source: string, shell?: string): Promise<Program> {
  const env = { MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}` };
  const program = await runProgram(source, { cwd, env, ...(shell && { shell }) });
  programs.push(program);
  return program;
}

/** Logs the points from a step to another, a hundred in each turn of the event loop. */
const logSteps = (from: number, to: number) => `
for (let step = ${from}; step < ${to}; step++) {
  run.logMetric("loss", step / 4, { step, timestamp: step });
  if (step % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 1));
}`;

/** The program lives until nothing waits on disk. */
const untilSent = `
const { existsSync, readdirSync } = await import("node:fs");
const folder = process.env.MILLRACE_SPOOL_DIR!;
while (existsSync(folder) && readdirSync(folder).length > 0)
  await new Promise((resolve) => setTimeout(resolve, 100));
`;

const client = () => createClient({ uri: server.url });

async function runs() {
  const { runs: found = [] } = await client().searchRuns({
    experiment_ids: ["0"],
    run_view_type: "ALL",
  });
  return found;
}

/** The steps of the points that one run has, in the order in which the server gives them. */
async function stepsOf(run_id: string): Promise<number[]> {
  const request = { run_id, metric_key: "loss", max_results: 25_000 };
  const points = await Array.fromAsync(client().getMetricHistory.all(request));
  return points.map(({ step }) => step);
}

const steps = (count: number) => Array.from({ length: count }, (_, step) => step);
const spooled = async () => (await readdir(join(cwd, "spool")).catch(() => [])).length;

test("the network is cut and mended while a run logs", async () => {
  const network = await openNetwork();
  const program = await start(`
await using run = await mr.startRun();
${logSteps(0, POINTS / 2)}
await run.flush();
console.log("half");
${logSteps(POINTS / 2, POINTS)}
console.log("logged");
await run.end();
${untilSent}`);
  await program.printed("half");
  network.cut();
  await program.printed("logged");
  await openNetwork();
  expect(await program.ended).toBe(0);
  const [run] = await runs();
  expect(run?.info.status).toBe("FINISHED");
  expect(await stepsOf(run!.info.run_id)).toEqual(steps(POINTS));
  expect(await spooled()).toBe(0);
});

test("the server is killed and started again while a run logs", async () => {
  await openNetwork();
  const program = await start(`
const run = await mr.startRun();
${logSteps(0, POINTS / 2)}
console.log("half");
${logSteps(POINTS / 2, POINTS)}
`);
  await program.printed("half");
  await server.kill();
  expect(await program.ended).toBe(0);
  server = await startServer({ cwd });
  await millrace(["sync"], {
    cwd,
    env: {
      MILLRACE_SPOOL_DIR: join(cwd, "spool"),
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`,
    },
  });
  const [run] = await runs();
  expect(run?.info.status).toBe("FINISHED");
  expect(await stepsOf(run!.info.run_id)).toEqual(steps(POINTS));
});

test("a run begins and ends without a server; the next process sends it", async () => {
  const first = await start(`
await mr.withRun({ runName: "offline" }, async (run) => {
${logSteps(0, POINTS)}
run.logParam("p", 1);
await run.logText("text", "a.txt");
});
`);
  expect(await first.ended).toBe(0);
  expect(first.output().split("kept on disk")).toHaveLength(2);
  expect(await runs()).toEqual([]);

  await openNetwork();
  const second = await start(`await mr.searchRuns(); await mr.shutdown();`);
  expect(await second.ended).toBe(0);
  const [run, ...others] = await runs();
  expect(others).toEqual([]);
  expect(run?.info).toMatchObject({ run_name: "offline", status: "FINISHED" });
  expect(await stepsOf(run!.info.run_id)).toEqual(steps(POINTS));
  expect(run?.data.params).toEqual([{ key: "p", value: "1" }]);
  const { files = [] } = await client().listArtifacts({ run_id: run!.info.run_id });
  expect(files.map(({ path }) => path)).toEqual(["a.txt"]);
  expect(await spooled()).toBe(0);
});

test("the process is killed after the network: what was flushed is sent by millrace sync", async () => {
  const network = await openNetwork();
  const program = await start(`
const run = await mr.startRun();
console.log("started");
await new Promise((resolve) => setTimeout(resolve, 300));
${logSteps(0, POINTS)}
await run.flush();
console.log("flushed");
setInterval(() => {}, 1000);
`);
  await program.printed("started");
  network.cut();
  await program.printed("flushed");
  program.kill("SIGKILL");
  await program.ended;
  await openNetwork();
  const env = {
    MILLRACE_SPOOL_DIR: join(cwd, "spool"),
    MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`,
  };
  const outcome = await millrace(["sync"], { cwd, env });
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  const [run] = await runs();
  expect(await stepsOf(run!.info.run_id)).toEqual(steps(POINTS));
  expect(run?.info.status).toBe("RUNNING");
  expect(await spooled()).toBe(0);
});

test("a signal ends the run as KILLED, and the process by that signal", async () => {
  await openNetwork();
  const program = await start(`
const run = await mr.startRun();
run.logMetric("loss", 1);
console.log("started");
setInterval(() => {}, 1000);
`);
  await program.printed("started");
  program.kill("SIGTERM");
  expect(await program.ended).toBe("SIGTERM");
  const [run] = await runs();
  expect(run?.info.status).toBe("KILLED");
  expect(await stepsOf(run!.info.run_id)).toEqual([0]);
});

test("the environment lets runs log what the machine does, until they end", async () => {
  await openNetwork();
  const program = await start(
    `
const run = await mr.startRun();
let found = [];
while (found.length === 0) {
  await run.flush();
  found = Object.keys((await mr.getRun(run.runId)).data.metrics);
}
await run.end();
`,
    "export MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING=true MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL=0.1",
  );
  expect(await program.ended).toBe(0);
  const [run] = await runs();
  expect(run?.data.metrics?.map(({ key }) => key)).toContain("system/disk_usage_percentage");
});

test("an error that nobody catches leaves a run that fails when it is sent", async () => {
  await openNetwork();
  const program = await start(`
const run = await mr.startRun();
run.logMetric("loss", 1);
throw new Error("no");
`);
  expect(await program.ended).toBe(1);
  const second = await start(`await mr.searchRuns(); await mr.shutdown();`);
  expect(await second.ended).toBe(0);
  const [run] = await runs();
  expect(run?.info.status).toBe("FAILED");
  expect(await stepsOf(run!.info.run_id)).toEqual([0]);
});

test("an error that leaves a block with its run, and that nobody catches, leaves it to fail", async () => {
  await openNetwork();
  const program = await start(`
await using run = await mr.startRun();
run.logMetric("loss", 1);
await run.flush();
throw new Error("no");
`);
  expect(await program.ended).toBe(1);
  const second = await start(`await mr.searchRuns(); await mr.shutdown();`);
  expect(await second.ended).toBe(0);
  expect((await runs())[0]?.info.status).toBe("FAILED");
});

test("a block with its run that is left in peace ends the run before anything else", async () => {
  await openNetwork();
  const program = await start(`
let runId;
{
  await using run = await mr.startRun();
  runId = run.runId;
}
console.log(mr.activeRun(), (await mr.getRun(runId)).info.status);
{
  await using run = await mr.startRun();
  await run.end("KILLED");
}
`);
  expect(await program.ended).toBe(0);
  expect(program.output()).toBe("undefined FINISHED\n");
  expect((await runs()).map(({ info }) => info.status)).toEqual(["KILLED", "FINISHED"]);
});

/** A file may have 16 kB; the signal that says so otherwise is ignored. */
const smallFiles = async () => "trap '' XFSZ; ulimit -f 32";

/** A file system of 64 kB. */
async function smallDisk({ skip }: TestContext): Promise<string> {
  const folder = join(cwd, "small");
  await mkdir(folder);
  const mount = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder];
  const { code, stderr } = await runCommand("mount", mount, { cwd });
  if (code !== 0) skip(`a small file system cannot be mounted here: ${stderr}`);
  onTestFinished(async () => void (await runCommand("umount", ["--lazy", folder], { cwd })));
  return `export MILLRACE_SPOOL_DIR=${folder}`;
}

test.for([
  ["files may not grow", smallFiles],
  ["the file system is full", smallDisk],
] as const)(
  "%s as well: what memory holds is sent when the network is mended",
  async ([, make], context) => {
    const shell = await make(context);
    const network = await openNetwork();
    const program = await start(
      `
const run = await mr.startRun();
console.log("started");
await new Promise((resolve) => setTimeout(resolve, 300));
${logSteps(0, POINTS)}
await run.flush();
console.log("logged");
await new Promise((resolve) => setTimeout(resolve, 3000));
`,
      shell,
    );
    await program.printed("started");
    network.cut();
    await program.printed("logged");
    expect(program.output()).toContain("cannot be kept on disk");
    await openNetwork();
    expect(await program.ended).toBe(0);
    const [run] = await runs();
    expect(await stepsOf(run!.info.run_id)).toEqual(steps(POINTS));
  },
);
