import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { RunContextProvider } from "./context.ts";

const run = promisify(execFile);

/** Who started what. */
const defaultContext: RunContextProvider = {
  name: "default",
  async tags({ script, username, entryPoint }) {
    return {
      "mlflow.user": username ?? userInfo().username,
      "mlflow.source.name": script ?? "<console>",
      "mlflow.source.type": "LOCAL",
      ...(entryPoint !== undefined && { "mlflow.project.entryPoint": entryPoint }),
    };
  },
};

/** The commit that the script lies in, with the branch, the repository, and whether it was changed. */
const gitContext: RunContextProvider = {
  name: "git",
  async tags({ script }) {
    if (script === undefined) return {};
    const cwd = dirname(script);
    const git = async (...args: string[]): Promise<string> => {
      const options = { cwd, timeout: 5000, maxBuffer: 1 << 24 };
      return (await run("git", args, options).catch(() => ({ stdout: "" }))).stdout.trim();
    };
    const commit = await git("rev-parse", "HEAD");
    if (commit === "") return {};
    const [branch, remotes, changes] = await Promise.all([
      git("symbolic-ref", "--quiet", "--short", "HEAD"),
      git("remote"),
      git("status", "--porcelain", "--untracked-files=no"),
    ]);
    const [remote] = remotes.split("\n");
    const url = remote ? await git("remote", "get-url", remote) : "";
    return {
      "mlflow.source.git.commit": commit,
      ...(branch !== "" && { "mlflow.source.git.branch": branch }),
      ...(url !== "" && { "mlflow.source.git.repoURL": withoutCredentials(url) }),
      "mlflow.source.git.dirty": String(changes !== ""),
    };
  },
};

const withoutCredentials = (url: string): string => url.replace(/^(\w+:\/\/)[^/@]*@/, "$1");

/** The tags that whoever started the process has put into the environment. */
const environmentContext: RunContextProvider = {
  name: "environment",
  async tags({ runContext }) {
    const given: unknown = JSON.parse(runContext ?? "{}");
    if (typeof given !== "object" || given === null) return {};
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
  },
};

/** Those that every run has, in MLflow's order. */
export const builtInProviders: readonly RunContextProvider[] = [
  defaultContext,
  gitContext,
  environmentContext,
];
