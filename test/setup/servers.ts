import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A server under test, in a process of its own. */
export interface RunningServer {
  /** `http://127.0.0.1:<port>` and the static prefix, without a slash at the end. */
  url: string;
  port: number;
  pid: number;
  /** Ends it as an operator would: SIGTERM, then waits. Resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would: SIGKILL to its whole process group, then waits. */
  kill(): Promise<void>;
  /** All that it has printed so far, both streams. */
  output(): string;
}

export interface ServerOptions {
  /** What follows `millrace server`; host and port are set already. */
  args?: string[];
  /** The static prefix that it is told, which is then part of its URL. */
  prefix?: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** The working directory: without options the database and the artifacts are made there. */
  cwd: string;
  /** What runs `millrace`: by default the Node of the tests with this checkout's bin/millrace.js. */
  command?: [file: string, ...args: string[]];
}

export interface MlflowOptions {
  /** In SQLAlchemy's spelling, as `mlflow server` takes it. */
  backendStoreUri: string;
  args?: string[];
  env?: Record<string, string>;
  cwd: string;
}

const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const stopDeadline = 30_000;
const checkoutBin = fileURLToPath(new URL("../../bin/millrace.js", import.meta.url));

/** Starts `millrace server` on a free loopback port. Throws its output when it does not start. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const port = await freePort();
  const { command = [process.execPath, checkoutBin], args = [], env = {}, cwd } = options;
  const { prefix = "" } = options;
  const [file, ...before] = command;
  const listen = ["--host", "127.0.0.1", "--port", String(port)];
  if (prefix !== "") listen.push("--static-prefix", prefix);
  const child = launch(file, [...before, "server", ...listen, ...args], { cwd, env });
  return whenHealthy("millrace server", child, port, 30_000, prefix);
}

/** Starts MLflow's own server from the virtual environment of `python`, on a free loopback port. */
export async function startMlflow(python: string, options: MlflowOptions): Promise<RunningServer> {
  const port = await freePort();
  const { backendStoreUri, args = [], cwd } = options;
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
  const command = ["-m", "mlflow", "server", ...listen, "--backend-store-uri", backendStoreUri];
  const env = {
    // It starts helpers by their bare name.
    PATH: `${dirname(python)}:${process.env["PATH"]}`,
    MLFLOW_DISABLE_TELEMETRY: "true",
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    ...options.env,
  };
  const child = launch(python, [...command, ...args], { cwd, env });
  return whenHealthy("mlflow server", child, port, 120_000);
}

/** A loopback port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** A process group of its own, because MLflow's server is several processes. */
function launch(
  command: string,
  args: string[],
  options: { cwd: string; env: Record<string, string> },
): Child {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...ownEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  endWithThisProcess(child);
  return child;
}

/** Without the settings that the developer's own MLflow may have. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith("MLFLOW_")));
}

/** A test runner ends its workers by signal; a server that a failed test left must end as well. */
function endWithThisProcess(child: Child): void {
  const end = (): void => killGroup(child);
  const endBySignal = (signal: NodeJS.Signals): void => {
    end();
    process.kill(process.pid, signal);
  };
  process.once("exit", end);
  for (const signal of endingSignals) process.once(signal, endBySignal);
  child.once("exit", () => {
    process.off("exit", end);
    for (const signal of endingSignals) process.off(signal, endBySignal);
  });
}

function killGroup(child: Child): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}

async function whenHealthy(
  name: string,
  child: Child,
  port: number,
  deadline: number,
  prefix = "",
): Promise<RunningServer> {
  const output = collectOutput(child);
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = `http://127.0.0.1:${port}${prefix}`;
  const end = Date.now() + deadline;
  while (!(await answers(`${url}/health`))) {
    if (hasEnded(child) || Date.now() > end) {
      killGroup(child);
      const what = hasEnded(child)
        ? "ended before it answered"
        : `did not answer in ${deadline} ms`;
      throw new Error(`${name} ${what}:\n${output()}`);
    }
    await sleep(50);
  }
  const { pid } = child;
  if (pid === undefined || hasEnded(child)) {
    throw new Error(`Another server has port ${port}:\n${output()}`);
  }
  return {
    url,
    port,
    pid,
    output,
    stop: () => stop(name, child, closed, output),
    async kill() {
      killGroup(child);
      await closed;
    },
  };
}

async function stop(
  name: string,
  child: Child,
  closed: Promise<void>,
  output: () => string,
): Promise<number | null> {
  child.kill("SIGTERM");
  await Promise.race([closed, sleep(stopDeadline, undefined, { ref: false })]);
  if (hasEnded(child)) return child.exitCode;
  killGroup(child);
  throw new Error(`${name} did not end in ${stopDeadline} ms after SIGTERM:\n${output()}`);
}

const hasEnded = (child: Child): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

function collectOutput(child: Child): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => chunks.push(text));
  }
  child.once("error", (error) => chunks.push(String(error)));
  return () => chunks.join("");
}
