import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a command did. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  cwd: string;
  /** Added to this process's environment; undefined takes a variable out. */
  env?: Record<string, string | undefined>;
  stdin?: string;
}

/** This checkout's command. */
export const bin = fileURLToPath(new URL("../../bin/millrace.js", import.meta.url));

/** Runs this checkout's `millrace` to its end, under the Node that runs the tests. */
export const millrace = (args: readonly string[], options: CommandOptions): Promise<Outcome> =>
  runCommand(process.execPath, [bin, ...args], options);

/** Runs a command to its end. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, stdin = "" }: CommandOptions,
): Promise<Outcome> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += String(chunk);
  return text;
}
