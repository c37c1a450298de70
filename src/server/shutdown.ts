import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** How long requests under way may take once the server is told to end, in milliseconds. */
const PATIENCE = 30_000;

/** How often a connection is looked at that was busy when the server was told to end, in ms. */
const IDLE_CHECK = 50;

/**
 * Follows the requests of a server. The function it returns ends the server: requests under way
 * finish, and those that follow on connections kept alive until these idle; what takes longer than
 * `patience` is cut, and listed as `POST /path`.
 */
export function orderlyEnd(app: FastifyInstance, patience = PATIENCE): () => Promise<string[]> {
  const latest = new Map<Socket, IncomingMessage>();
  app.server.on("connection", (socket: Socket) =>
    socket.once("close", () => latest.delete(socket)),
  );
  app.server.on("request", (request: IncomingMessage) => latest.set(request.socket, request));
  return async () => {
    let cut: string[] = [];
    const check = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK);
    const deadline = setTimeout(() => {
      app.server.closeIdleConnections();
      cut = [...latest.values()].map(({ method, url = "" }) => `${method} ${url.split("?", 1)[0]}`);
      app.server.closeAllConnections();
    }, patience);
    try {
      await app.close();
    } finally {
      clearInterval(check);
      clearTimeout(deadline);
    }
    return cut;
  };
}
