/**
 * The bare limit of HTTP: a plain node:http server, in a process of its own, that reads a request
 * and answers at once, `GET /bytes/<n>` with that many bytes and all else with `{}`. Tells its
 * parent its port, and ends with it.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

process.once("disconnect", () => process.exit());

const bodies = new Map<number, Buffer>();

const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => answer(request.url ?? "/", response));
}).listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));

function answer(url: string, response: ServerResponse): void {
  const bytes = Number(/^\/bytes\/(\d+)$/.exec(url)?.[1] ?? 2);
  const body = bodies.get(bytes) ?? (bytes === 2 ? Buffer.from("{}") : Buffer.alloc(bytes, "x"));
  bodies.set(bytes, body);
  response.writeHead(200, { "content-type": "application/json", "content-length": bytes });
  response.end(body);
}
