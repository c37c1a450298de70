import { readdirSync, renameSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Aside } from "./aside.ts";
import { deliver } from "./deliver.ts";
import type { Destination, OnRefused } from "./sender.ts";
import { Spool } from "./spool.ts";

/** A spool's name says which process has it: `<host>-<pid>-<uuid>.spool`. */
const NAME = /^(.+)-(\d+)-([0-9a-f-]{36})\.spool$/;

const nameFor = (uuid: string): string => `${hostname()}-${process.pid}-${uuid}.spool`;

/** A spool of this process for a tracking store; its file is made when it is needed. */
export const newSpool = (folder: string, uri: string): Spool =>
  new Spool(join(folder, nameFor(crypto.randomUUID())), uri);

/** Where what alone fails is kept, in a file that is made with the first of it. */
export const newAside = (folder: string, uri: string, warn: (message: string) => void): Aside =>
  new Aside(() => newSpool(folder, uri), warn);

/**
 * Takes over what processes of this machine that have ended have left, each file by one process
 * alone; the others are left for those who have them.
 */
export function* abandonedSpools(
  folder: string,
  isWanted: (uri: string) => boolean,
): Generator<Spool, void> {
  for (const name of namesIn(folder)) {
    const [, host, pid, uuid = ""] = NAME.exec(name) ?? [];
    if (host !== hostname() || isRunning(Number(pid))) continue;
    const uri = Spool.targetOf(join(folder, name));
    if (uri === undefined || !isWanted(uri)) continue;
    const own = join(folder, nameFor(uuid));
    try {
      renameSync(join(folder, name), own);
    } catch {
      continue; // Another process has been quicker.
    }
    yield Spool.reopen(own);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Sends all that a spool holds, oldest first, and sets aside what alone fails; returns how many
 * operations it was. Throws where the server takes none.
 */
export async function sendSpool(
  spool: Spool,
  destination: Destination,
  aside: Aside,
  refused: OnRefused,
): Promise<number> {
  let count = 0;
  for (let operation = spool.peek(); operation !== undefined; operation = spool.peek()) {
    await deliver(operation, destination, spool, aside, { refused, mayGoAside: true });
    spool.shift();
    count++;
  }
  return count;
}
