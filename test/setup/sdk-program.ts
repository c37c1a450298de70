import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sdkEntry = fileURLToPath(new URL("../../src/entry/millrace.ts", import.meta.url));

export interface Program {
  pid: number;
  output(): string;
  /** Resolves when it has printed this. */
  printed(text: string): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs a program that logs with the SDK, which it knows as `mr`, in a process of its own. */
export async function runProgram(
  source: string,
  { cwd, env, shell }: { cwd: string; env: Record<string, string>; shell?: string },
): Promise<Program> {
  const file = join(cwd, "program.ts");
  await writeFile(file, `import * as mr from ${JSON.stringify(sdkEntry)};\n${source}`);
  const command = [process.execPath, file] as const;
  const [name, ...args] =
    shell === undefined
      ? command
      : (["sh", "-c", `${shell}; exec "$@"`, "sh", ...command] as const);
  const child = spawn(name, args, {
    cwd,
    env: { ...process.env, MILLRACE_SPOOL_DIR: join(cwd, "spool"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  return {
    pid: child.pid!,
    output: () => output,
    ended,
    async printed(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`The program ended without '${text}':\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    kill: (signal) => void child.kill(signal),
  };
}
