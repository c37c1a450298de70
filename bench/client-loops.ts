import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { Cleanup } from "./cleanup.ts";
import { ownEnvironment } from "./environment.ts";

/** Runs a loop of client_loops.py against a server; resolves to the seconds that it took. */
export type ClientLoops = (
  url: string,
  loop: "metrics" | "runs" | "echo",
  count: number,
) => Promise<number>;

const script = fileURLToPath(new URL("./client_loops.py", import.meta.url));
const DEADLINE = 300_000;

/** Loops of the MLflow client that a Python has; it is asked for when the first loop is run. */
export const clientLoops =
  (python: () => Promise<string>, cleanup: Cleanup): ClientLoops =>
  async (url, loop, count) => {
    const child = spawn(await python(), [script, url, loop, String(count)], {
      cwd: tmpdir(),
      env: { ...ownEnvironment(), MLFLOW_DISABLE_TELEMETRY: "true" },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: DEADLINE,
    });
    const end = cleanup.add(() => child.kill("SIGKILL"));
    let printed = "";
    let messages = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (messages += text));
    const [code] = await once(child, "close");
    end();
    if (code !== 0) throw new Error(`The Python client failed:\n${messages.slice(-2000)}`);
    return Number(printed.trim().split("\n").at(-1));
  };
