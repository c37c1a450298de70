import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { invalidParameter } from "../protocol/errors.ts";
import { collectWhenIdle } from "../store/collect-when-idle.ts";
import { guard } from "./security.ts";
import type { ServerSettings } from "./settings.ts";

/** How long a connection may be silent, in milliseconds. */
const SILENCE = 120_000;

/** How long the head of a request may take, in milliseconds. */
const HEAD_TIME = 60_000;

/** Enough for the pools of some hundred clients; each connection holds a descriptor and memory. */
const MOST_CONNECTIONS = 8192;

/** A GET may name a hundred runs in its URL. */
const LARGEST_HEAD = 64 * 1024;

/**
 * The HTTP server below the router: the guard sees every request first. A large artifact may take
 * its time to arrive, so only silence ends a connection.
 */
export function httpServer(handler: RequestListener, settings: ServerSettings): Server {
  const lets = guard(settings);
  const options = {
    requestTimeout: 0,
    headersTimeout: HEAD_TIME,
    keepAliveTimeout: SILENCE,
    maxHeaderSize: LARGEST_HEAD,
  };
  const busy = collectWhenIdle();
  const server = createServer(options, (request, response) => {
    busy();
    if (lets(request, response)) handler(request, response);
  });
  server.setTimeout(SILENCE);
  server.maxConnections = MOST_CONNECTIONS;
  server.on("clientError", refuse);
  return server;
}

/** What is no HTTP request, or one whose head is too large, never reaches the router. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === "HPE_HEADER_OVERFLOW";
  const status = tooLarge ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const problem = tooLarge
    ? `The URL and headers have more than ${LARGEST_HEAD / 1024} KiB; send the fields in a body.`
    : "This is not an HTTP request.";
  const body = JSON.stringify(invalidParameter(problem).toBody());
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
