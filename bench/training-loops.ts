import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cleanup } from "./cleanup.ts";
import { lastLine } from "./last-line.ts";

/** A training's loop that logs one point in each turn. */
export interface TrainingLoop {
  /** What one call of log_metric takes from the training, in microseconds. */
  call: number;
  /** Points per second, until all have arrived. */
  rate: number;
}

export type LoopOf = (
  client: "sdk" | "python" | "python-async",
  url: string,
  count: number,
) => Promise<TrainingLoop>;

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Loops of this package's SDK, and of the MLflow client that a Python has, in both of its modes. */
export const trainingLoops =
  (python: () => Promise<string>, cleanup: Cleanup): LoopOf =>
  async (client, url, count) => {
    const [command, script] =
      client === "sdk"
        ? [process.execPath, fileOf("./training-loop.ts")]
        : [await python(), fileOf("./training_loop.py")];
    const env = {
      MILLRACE_SPOOL_DIR: join(mkdtempSync(join(tmpdir(), "millrace-bench-")), "spool"),
    };
    const args = [script, url, String(count), client];
    return JSON.parse(await lastLine(command, args, cleanup, env)) as TrainingLoop;
  };
