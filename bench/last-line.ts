import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import type { Cleanup } from "./cleanup.ts";
import { ownEnvironment } from "./environment.ts";

const DEADLINE = 300_000;

/** Runs a client to its end; resolves to the last line that it prints. */
export async function lastLine(
  command: string,
  args: string[],
  cleanup: Cleanup,
  env: Record<string, string> = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: tmpdir(),
    env: { ...ownEnvironment(), MLFLOW_DISABLE_TELEMETRY: "true", ...env },
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
  if (code !== 0) throw new Error(`A client failed:\n${messages.slice(-2000)}`);
  return printed.trim().split("\n").at(-1)!;
}
