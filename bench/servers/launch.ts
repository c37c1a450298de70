import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../test/setup/servers.ts";
import type { Cleanup } from "../cleanup.ts";
import { ownEnvironment } from "../environment.ts";
import { type HttpRequest, HttpConnection } from "../load/http-connection.ts";
import { groupMemory, killGroup } from "./process-group.ts";

/** A server that answers. */
export interface RunningServer {
  url: string;
  /** Milliseconds from its start to its first answer to a health check and to a search. */
  startedIn: { health: number; search: number };
  /** MB of all its processes; undefined where the system does not tell. */
  memory(): number | undefined;
  stop(): Promise<void>;
}

export interface Launch {
  file: string;
  /** All arguments but host and port. */
  args: string[];
  env: Record<string, string>;
  /** Where it keeps its artifacts. */
  cwd: string;
}

/** The first start on a hundred million points makes an index of them. */
const START_DEADLINE = 600_000;
/** Its database goes with it, so that it may be cut short. */
const STOP_DEADLINE = 3_000;

const health: HttpRequest = { method: "GET", path: "/health" };
const search: HttpRequest = {
  method: "POST",
  path: "/api/2.0/mlflow/runs/search",
  body: JSON.stringify({ experiment_ids: ["0"], max_results: 1 }),
};

/** Starts a server on a free loopback port. Throws what it printed if it does not come to answer. */
export async function launch(
  { file, args, env, cwd }: Launch,
  cleanup: Cleanup,
): Promise<RunningServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(file, [...args, "--host", "127.0.0.1", "--port", String(port)], {
    cwd,
    env: { ...ownEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, because MLflow's server is fifteen processes.
    detached: true,
  });
  const output = collectOutput(child);
  const group = child.pid!;
  const kill = cleanup.add(() => killGroup(group));
  try {
    const healthAt = await answered(url, health, child);
    const searchAt = await answered(url, search, child);
    return {
      url,
      startedIn: { health: healthAt - started, search: searchAt - started },
      memory: () => groupMemory(group),
      stop: () => stop(child, kill),
    };
  } catch (error) {
    kill();
    throw new Error(`${(error as Error).message}\n${output()}`, { cause: error });
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** When the request is answered with success for the first time, by `performance.now()`. */
async function answered(url: string, request: HttpRequest, child: ChildProcess): Promise<number> {
  const deadline = performance.now() + START_DEADLINE;
  while (performance.now() < deadline) {
    if (hasEnded(child)) throw new Error("The server ended before it answered.");
    const http = new HttpConnection(url);
    const answer = await http.send(request).catch(() => undefined);
    http.close();
    if (answer?.status === 200) return performance.now();
    await sleep(3);
  }
  throw new Error(`The server did not answer ${request.path} in ${START_DEADLINE} ms.`);
}

/** Some of MLflow's processes outlive its own end. */
async function stop(child: ChildProcess, kill: () => void): Promise<void> {
  child.kill("SIGTERM");
  if (!hasEnded(child))
    await Promise.race([once(child, "exit"), sleep(STOP_DEADLINE, undefined, { ref: false })]);
  kill();
}

/** The last of what a server prints, so that its pipes never fill. */
function collectOutput(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => (text = (text + part).slice(-1000)));
  }
  child.once("error", (error) => (text += String(error)));
  return () => text;
}
