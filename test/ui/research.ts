import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pythonEnv } from "../setup/python.ts";
import { logged, quiet, scriptOf } from "./logged.ts";

/** What log_research.py logs: the ids of its experiments. */
export interface Research {
  study: string;
  curves: string;
  failures: string;
}

/** Logs the work of a research group to a server, by real Python clients. */
export async function logResearch(url: string): Promise<Research> {
  const ids = await logged<Record<string, string>>("log_research.py", url);
  return {
    study: ids["vision/study"]!,
    curves: ids["vision/resnet"]!,
    failures: ids["vision/failures"]!,
  };
}

/** A Python client that logs when it is told to. */
export interface Trainer {
  /** Logs a point of `loss`; a run that is new is made. Resolves to the id of its experiment. */
  log(run: string, step: number, value: number): Promise<string>;
  end(run: string, status: string): Promise<string>;
  stop(): void;
}

export async function startTrainer(url: string): Promise<Trainer> {
  const python = await pythonEnv("mlflow3");
  const child = spawn(python, [scriptOf("log_live.py"), url], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...quiet },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const say = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    for (;;) {
      const { value, done } = await answers.next();
      if (done) throw new Error("The trainer has ended.");
      const [, id] = /^ok (\d+)$/.exec(value) ?? [];
      if (id !== undefined) return id;
    }
  };
  return {
    log: (run, step, value) => say(`${run} ${step} ${value}`),
    end: (run, status) => say(`${run} ${status}`),
    stop: () => child.stdin.end(),
  };
}
