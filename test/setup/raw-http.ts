import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Sent } from "./example-world.ts";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const deadline = 5_000;

/** What Node's parser answers when a request's head, its URL included, is too long. */
const headTooLong: Answer = { status: 431, headers: {}, body: "" };

/**
 * Sends a request as it is, whatever is wrong about it, on a connection of its own. Rejects when the
 * server does not answer within 5 seconds. Of a stream of events, which does not end, it reads no body.
 */
export async function exchange(port: number, sent: Sent): Promise<Answer> {
  const { method, target, headers, body } = sent;
  const signal = AbortSignal.timeout(deadline);
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  const outgoing = request({
    host: "127.0.0.1",
    port,
    method,
    path: target,
    headers: { ...length, ...headers },
    agent: false,
    signal,
  });
  outgoing.end(body);
  try {
    const [incoming] = (await once(outgoing, "response", { signal })) as [IncomingMessage];
    const { statusCode: status = 0, headers: answered } = incoming;
    const answer = { status, headers: answered, body: await bodyOf(incoming) };
    return status === headTooLong.status ? headTooLong : answer;
  } catch (error) {
    // The connection may be gone before the answer is read.
    if (target.length > 8000 && (error as NodeJS.ErrnoException).code === "ECONNRESET")
      return headTooLong;
    throw error;
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  if (incoming.headers["content-type"] !== "text/event-stream") return text(incoming);
  incoming.destroy();
  return "";
}
