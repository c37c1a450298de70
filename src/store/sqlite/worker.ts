import {
  parentPort,
  receiveMessageOnPort,
  type Transferable,
  workerData,
} from "node:worker_threads";
import { setTimeout as sleep } from "node:timers/promises";
import { isEncoded } from "../../protocol/endpoint.ts";
import { additionsFor } from "../sql/additions/additions.ts";
import { prepareDatabase } from "../sql/prepare-database.ts";
import {
  BUSY_TIMEOUT,
  openConnection,
  type SqliteConnection,
  WRITER_PRAGMAS,
} from "./connection.ts";
import type { Call, Message, Ready, Reply, WorkerSetup } from "./messages.ts";
import { isLockedOut } from "./problem.ts";
import { sqliteSchema } from "./schema.ts";
import { answerEach, commitGroup } from "./transactions.ts";

/**
 * A SQLite worker: a thread with one connection, so that the disk's work never holds up requests.
 * The writer commits in groups: calls that arrive while one group commits form the next, and all
 * are answered after their commit. A reader runs each call on a snapshot of its own.
 */

const port = parentPort!;
const { role, path, settings } = workerData as WorkerSetup;

/**
 * Enough to share a commit among all that wait, little enough to answer the first soon. A reader's
 * calls share nothing: each is answered when it is done.
 */
const MOST_CALLS_AT_ONCE = role === "writer" ? 256 : 1;

try {
  const connection = openConnection(path, settings, { readOnly: role === "reader" });
  if (role === "writer") await prepare(connection);
  serve(connection);
  port.postMessage({ ready: true } satisfies Ready);
} catch (error) {
  const { message, errcode } = error as Error & { errcode?: number };
  port.postMessage({ ready: false, message, errcode } satisfies Ready);
}

async function prepare(connection: SqliteConnection): Promise<void> {
  connection.exec("begin immediate");
  await prepareDatabase(connection.session, {
    schema: sqliteSchema,
    additions: additionsFor("sqlite"),
    exec: async (script) => connection.exec(script),
    objects: "select name from sqlite_master",
  });
  connection.exec("commit");
  // The file keeps this mode, so that one that is refused must not have come to it.
  await enterWal(connection, Date.now() + BUSY_TIMEOUT);
  // Not before: the index of a large table is sorted in more memory than a server should keep.
  connection.exec(WRITER_PRAGMAS);
}

/** SQLite does not wait by itself here while other processes open the file. */
async function enterWal(connection: SqliteConnection, deadline: number): Promise<void> {
  for (;;) {
    try {
      connection.exec("pragma journal_mode = wal");
      return;
    } catch (error) {
      if (!isLockedOut(error) || Date.now() > deadline) throw error;
      await sleep(10);
    }
  }
}

function serve(connection: SqliteConnection): void {
  const run = role === "writer" ? commitGroup : answerEach;
  const waiting: Call[] = [];
  let running = false;
  let closing = false;
  const take = (message: Message): void => {
    if (message === "close") closing = true;
    else if (Array.isArray(message)) waiting.push(...message);
    else if ("versionFor" in message) void sendVersion(connection, message.versionFor);
    else waiting.splice(0, Infinity, ...waiting.filter(({ id }) => id !== message.drop));
  };
  port.on("message", async (message: Message) => {
    take(message);
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      send(await run(connection, waiting.splice(0, MOST_CALLS_AT_ONCE)));
      // What arrived meanwhile; the event loop has had no turn to deliver it.
      for (let next = received(); next !== undefined; next = received()) take(next);
    }
    running = false;
    if (closing) close(connection);
  });
}

/** Deno's port to the parent is of another kind, whose messages come by the event loop alone. */
const received = (): Message | undefined =>
  port instanceof MessagePort
    ? (receiveMessageOnPort(port)?.message as Message | undefined)
    : undefined;

function close(connection: SqliteConnection): void {
  connection.close();
  if (port instanceof MessagePort) port.close();
  else process.exit();
}

async function sendVersion({ session }: SqliteConnection, id: number): Promise<void> {
  const [row] = await session.query<{ data_version: number }>("pragma data_version", []);
  send([{ id, answer: row!.data_version }]);
}

/** Answers in JSON text move to the server's thread without a copy. */
function send(replies: Reply[]): void {
  port.postMessage(replies, replies.flatMap(moved));
}

function moved(reply: Reply): Transferable[] {
  if (!("answer" in reply) || !isEncoded(reply.answer)) return [];
  const { buffer, byteLength } = reply.answer.json;
  return buffer.byteLength === byteLength ? [buffer as ArrayBuffer] : [];
}
