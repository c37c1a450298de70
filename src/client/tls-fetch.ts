import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What a TLS connection trusts, and whom it shows itself as; all in PEM. */
export interface TlsOptions {
  /** The certificates to trust in place of the system's. */
  ca?: string;
  /** The client's certificate, and the key to it. */
  cert?: string;
  key?: string;
  /** Accept any certificate of the server; default false. */
  insecure?: boolean;
}

/**
 * A `fetch` with TLS options of its own, which the platform's has no way to take, and which leaves
 * all other connections of the process as they are. Redirections are answers like any other.
 */
export function tlsFetch({ insecure = false, ...tls }: TlsOptions): typeof fetch {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: !insecure, ...tls });
  return async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith("https:")) return await fetch(request);
    const sent = httpsRequest(request.url, {
      agent,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      signal: request.signal,
    });
    const answered = once(sent, "response") as Promise<[IncomingMessage]>;
    if (init?.body instanceof ReadableStream) await pipeline(request.body!, sent);
    else sent.end(new Uint8Array(await request.arrayBuffer()));
    return responseOf((await answered)[0]);
  };
}

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode!;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(answer.headersDistinct))
    for (const value of values) headers.append(name, value);
  const isEmpty = status === 204 || status === 304;
  if (isEmpty) answer.resume();
  return new Response(isEmpty ? null : Readable.toWeb(answer), { status, headers });
}
