import { execFile } from "node:child_process";
import { copyFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import type { Cleanup } from "../cleanup.ts";
import { launch, type RunningServer } from "./launch.ts";

export type SubjectName = "mlflow" | "millrace";

/** A server that is measured. */
export interface Subject {
  name: SubjectName;
  /** With its version. */
  title: string;
  /** Starts it on a database, with its artifacts in the folder, and otherwise as it is by default. */
  start(databaseUri: string, folder: string): Promise<RunningServer>;
}

const run = promisify(execFile);
const checkout = fileURLToPath(new URL("../..", import.meta.url));

/** MLflow's own server: four workers, and job execution on. */
export async function mlflow(python: string, cleanup: Cleanup): Promise<Subject> {
  const { stdout } = await run(python, [
    "-c",
    "from importlib.metadata import version; print(version('mlflow'))",
  ]);
  const env = {
    // It starts helpers by their bare name.
    PATH: `${join(python, "..")}:${process.env["PATH"]}`,
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
  return {
    name: "mlflow",
    title: `MLflow ${stdout.trim()}`,
    start: (uri, cwd) =>
      launch(
        { file: python, args: ["-m", "mlflow", "server", "--backend-store-uri", uri], env, cwd },
        cleanup,
      ),
  };
}

/** Millrace as users get it: the package that npm would publish, built from this checkout. */
export async function millrace(cleanup: Cleanup): Promise<Subject> {
  const { path } = cleanup.folder();
  await run("npm", ["pack", "--pack-destination", path], { cwd: checkout });
  const [archive] = await readdir(path);
  await run("tar", ["-xzf", join(path, archive!), "-C", path]);
  const manifest = await readFile(join(path, "package/package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const bin = join(path, "package/bin/millrace.js");
  // Memory that processes share is divided among them, and the benchmark's own run the same Node.
  const node = join(path, "node");
  await copyFile(process.execPath, node);
  return {
    name: "millrace",
    title: `Millrace ${version}`,
    start: (uri, cwd) => startMillrace([node, bin], { uri, cwd }, cleanup),
  };
}

/** Starts a server of some Node and some `millrace`. */
export const startMillrace = (
  [file, bin]: readonly [node: string, bin: string],
  { uri, cwd }: { uri: string; cwd: string },
  cleanup: Cleanup,
): Promise<RunningServer> =>
  launch({ file, args: [bin, "server", "--backend-store-uri", uri], env: {}, cwd }, cleanup);
