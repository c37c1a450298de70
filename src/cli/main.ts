import type { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { type Environment, processEnvironment } from "../config.ts";
import { report } from "./errors.ts";
import { newCommand } from "./new-command.ts";

interface Entry {
  summary: string;
  /** Loads no more than the command needs: a server must not wait for the client's code. */
  load(name: string, env: Environment): Promise<Command>;
}

const server: Entry["load"] = async (name, env) =>
  (await import("./commands/server.ts")).serverCommand(name, env);

const commands: Readonly<Record<string, Entry>> = {
  server: { summary: "Run the tracking server.", load: server },
  ui: { summary: "The same as server.", load: server },
  experiments: {
    summary: "Create, find, change and export experiments.",
    load: async (name, env) =>
      (await import("./commands/experiments.ts")).experimentsCommand(name, env),
  },
  runs: {
    summary: "Create, list, show, delete and restore runs.",
    load: async (name, env) => (await import("./commands/runs.ts")).runsCommand(name, env),
  },
  artifacts: {
    summary: "Upload, list and download the artifacts of runs.",
    load: async (name, env) =>
      (await import("./commands/artifacts.ts")).artifactsCommand(name, env),
  },
  sync: {
    summary: "Send what was logged while the tracking server could not be reached.",
    load: async (name, env) => (await import("./commands/sync.ts")).syncCommand(name, env),
  },
};

/** The `millrace` command: `argv` without node and script. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.on("error", ignoreBrokenPipe);
  try {
    await program().parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    return report(error);
  }
}

/** Every command takes its own options; it is loaded when it is the one that is asked for. */
function program(): Command {
  const root = newCommand("millrace", "Track machine-learning experiments, in MLflow's protocol.")
    .usage("[options] <command>")
    .version(`millrace, version ${packageJson.version}`, "--version", "show the version")
    .option("--env-file <file>", "set environment variables from a dotenv file first")
    .enablePositionalOptions()
    .addHelpText("after", "\n`millrace <command> --help` tells more about a command.");
  for (const [name, { summary, load }] of Object.entries(commands))
    root
      .command(name)
      .description(summary)
      .usage("")
      .helpOption(false)
      .argument("[args...]")
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (args: string[]) => {
        const env = processEnvironment(root.opts<{ envFile?: string }>().envFile);
        const command = await load(`millrace ${name}`, env);
        await command.parseAsync(args, { from: "user" });
      });
  return root;
}

/** The reader of a pipe, such as `head`, may have seen enough. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
