import { MessagePort, receiveMessageOnPort, type Transferable } from "node:worker_threads";
import { collectWhenIdle } from "../collect-when-idle.ts";
import { isEncoded } from "../../protocol/endpoint.ts";
import type { SqliteConnection } from "./connection.ts";
import type { Call, Message, Reply } from "./messages.ts";

/** What a worker does with the calls that it is sent. */
export interface CallService {
  readonly connection: SqliteConnection;
  readonly run: (connection: SqliteConnection, calls: Call[]) => Promise<Reply[]>;
  readonly mostAtOnce: number;
}

/** Enough to share a commit among all that wait, little enough to answer the first soon. */
export const MOST_CALLS_OF_A_COMMIT = 256;

/** Answers the calls that come through a port until it is told to close. */
export function serveCalls(port: MessagePort, { connection, run, mostAtOnce }: CallService): void {
  const waiting: Call[] = [];
  let running = false;
  let closing = false;
  const take = (message: Message): void => {
    if (message === "close") closing = true;
    else if (Array.isArray(message)) waiting.push(...message);
    else if ("versionFor" in message) void sendVersion(port, connection, message.versionFor);
    else waiting.splice(0, Infinity, ...waiting.filter(({ id }) => id !== message.drop));
  };
  const busy = collectWhenIdle();
  port.on("message", async (message: Message) => {
    busy();
    take(message);
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      send(port, await run(connection, waiting.splice(0, mostAtOnce)));
      // What arrived meanwhile; the event loop has had no turn to deliver it.
      for (let next = received(port); next !== undefined; next = received(port)) take(next);
    }
    running = false;
    if (!closing) return;
    connection.close();
    if (port instanceof MessagePort) port.close();
    else process.exit();
  });
}

/** Deno's port to the parent is of another kind, whose messages come by the event loop alone. */
const received = (port: MessagePort): Message | undefined =>
  port instanceof MessagePort
    ? (receiveMessageOnPort(port)?.message as Message | undefined)
    : undefined;

async function sendVersion(
  port: MessagePort,
  { session }: SqliteConnection,
  id: number,
): Promise<void> {
  const [row] = await session.query<{ data_version: number }>("pragma data_version", []);
  send(port, [{ id, answer: row!.data_version }]);
}

/** Answers in JSON text move to the server's thread without a copy. */
function send(port: MessagePort, replies: Reply[]): void {
  port.postMessage(replies, replies.flatMap(moved));
}

function moved(reply: Reply): Transferable[] {
  if (!("answer" in reply) || !isEncoded(reply.answer)) return [];
  const { buffer, byteLength } = reply.answer.json;
  return buffer.byteLength === byteLength ? [buffer as ArrayBuffer] : [];
}
