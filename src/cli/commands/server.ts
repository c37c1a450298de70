import type { Command } from "commander";
import { type Environment, type ServerOptions, serverSettings } from "../../config.ts";
import type { RunningServer, ServerSettings } from "../../server/settings.ts";
import { newCommand } from "../new-command.ts";
import { announcement, notices } from "../server-messages.ts";
import { addServerOptions, refuseUnsupported } from "../server-options.ts";
import { checkDestination, explainStart } from "../start-problem.ts";

const description = [
  "Run the tracking server: the REST API and the artifact proxy.",
  "",
  "Without options it listens on http://127.0.0.1:5000, keeps experiments in ./mlflow.db and artifacts in ./mlartifacts. The environment variable in [brackets] stands in for an option that is not given.",
].join("\n");

const examples = `
Examples:
  millrace server --port 8080
  millrace server --host 0.0.0.0 --allowed-hosts mlflow.example.com \\
    --backend-store-uri postgresql://mlflow:secret@db.example.com/mlflow \\
    --artifacts-destination /srv/artifacts`;

export function serverCommand(name: string, env: Environment): Command {
  const command = addServerOptions(newCommand(name, description)).addHelpText("after", examples);
  return command.action(async (options: ServerOptions) => {
    refuseUnsupported(options, env);
    const settings = serverSettings(options, env);
    await serve(settings, notices(options, env, settings));
  });
}

/** Serves until the process is told to end; a second signal ends it at once. */
async function serve(settings: ServerSettings, notes: readonly string[]): Promise<void> {
  const server = await start(settings);
  const stopped = endingSignal();
  console.log(announcement(server.url, settings));
  for (const note of notes) console.error(note);
  console.error(
    `Stopping on ${await stopped}; requests under way have half a minute to finish. Press Ctrl-C again to stop at once.`,
  );
  setTimeout(killSelf, LONGEST_STOP).unref();
  await server.close();
}

/** More than requests under way get; only a search that the database cannot break off takes it. */
const LONGEST_STOP = 40_000;

/** What was acknowledged is on disk. */
function killSelf(): void {
  console.error("The database is still at a request; ending without it.");
  process.kill(process.pid, "SIGKILL");
}

async function start(settings: ServerSettings): Promise<RunningServer> {
  try {
    await checkDestination(settings);
    const { startServer } = await import("../../server/start.ts");
    return await startServer(settings);
  } catch (error) {
    throw explainStart(error, settings);
  }
}

const endingSignals = ["SIGINT", "SIGTERM"] as const;

function endingSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  const heard = (signal: NodeJS.Signals): void => {
    for (const each of endingSignals) process.off(each, heard);
    resolve(signal);
  };
  for (const each of endingSignals) process.on(each, heard);
  return promise;
}
