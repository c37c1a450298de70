import { fileURLToPath } from "node:url";
import { runCommand } from "../setup/command.ts";
import { pythonEnv } from "../setup/python.ts";
import { tempDir } from "../setup/temp-dir.ts";

/** The path of a Python script of this folder. */
export const scriptOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What keeps MLflow's client from saying what is no part of the logging. */
export const quiet = { MLFLOW_DISABLE_TELEMETRY: "true", GIT_PYTHON_REFRESH: "quiet" };

/** Runs a script that logs to a server by MLflow's own client; returns the JSON that it prints last. */
export async function logged<T>(script: string, url: string): Promise<T> {
  const python = await pythonEnv("mlflow3");
  const cwd = await tempDir();
  const { code, stdout, stderr } = await runCommand(python, [scriptOf(script), url], {
    cwd,
    env: quiet,
  });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as T;
}
