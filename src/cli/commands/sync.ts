import type { Command } from "commander";
import { splitUserInfo } from "../../client/credentials.ts";
import { destinationOf } from "../../client/fluent/link.ts";
import { abandonedSpools, newAside, sendSpool } from "../../client/outbox/spool-folder.ts";
import type { Spool } from "../../client/outbox/spool.ts";
import { clientSettings, type ClientSettings, type Environment } from "../../config.ts";
import { connect, isServerAddress } from "../../connect.ts";
import { CliError } from "../errors.ts";
import { newCommand } from "../new-command.ts";

export const syncCommand = (name: string, env: Environment): Command =>
  newCommand(
    name,
    "Send what programs have logged while their tracking server could not be reached.\n\nIt waits in ~/.millrace/spool, or in MILLRACE_SPOOL_DIR. What a program that still runs has logged is left to it.",
  ).action(async () => await sync(clientSettings(env)));

async function sync(settings: ClientSettings): Promise<void> {
  const failures: string[] = [];
  let found = false;
  for (const spool of abandonedSpools(settings.spoolFolder, () => true)) {
    found = true;
    try {
      const count = await sendOne(spool, settings, (message) => failures.push(message));
      console.log(`Sent ${count} ${count === 1 ? "request" : "requests"} to ${spool.uri}.`);
    } catch (error) {
      failures.push(
        `Not all could be sent to ${spool.uri}; the rest waits in ${spool.path}: ${(error as Error).message}`,
      );
    }
  }
  if (!found) console.log(`Nothing waits in ${settings.spoolFolder}.`);
  if (failures.length > 0) throw new CliError(failures.join("\n"));
}

async function sendOne(
  spool: Spool,
  settings: ClientSettings,
  keeps: (message: string) => void,
): Promise<number> {
  const store = await connect(
    spool.uri,
    isOurs(spool.uri, settings) ? settings : anonymous(settings),
  );
  try {
    const aside = newAside(settings.spoolFolder, spool.uri, keeps);
    return await sendSpool(spool, destinationOf(store), aside, (what, error) =>
      console.error(`Refused: ${what}: ${error.message}`),
    );
  } finally {
    await store.close();
  }
}

/** Another server must not learn the credentials that the environment has for its own. */
function isOurs(uri: string, { trackingUri }: ClientSettings): boolean {
  if (trackingUri === undefined || !isServerAddress(trackingUri)) return true;
  return splitUserInfo(trackingUri).uri === uri;
}

const anonymous = (settings: ClientSettings): ClientSettings => ({
  ...settings,
  username: undefined,
  password: undefined,
  token: undefined,
});
