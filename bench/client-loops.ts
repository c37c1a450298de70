import { fileURLToPath } from "node:url";
import type { Cleanup } from "./cleanup.ts";
import { lastLine } from "./last-line.ts";

/** Runs a loop of client_loops.py against a server; resolves to the seconds that it took. */
export type ClientLoops = (
  url: string,
  loop: "metrics" | "runs" | "echo",
  count: number,
) => Promise<number>;

const script = fileURLToPath(new URL("./client_loops.py", import.meta.url));

/** Loops of the MLflow client that a Python has; it is asked for when the first loop is run. */
export const clientLoops =
  (python: () => Promise<string>, cleanup: Cleanup): ClientLoops =>
  async (url, loop, count) =>
    Number(await lastLine(await python(), [script, url, loop, String(count)], cleanup));
