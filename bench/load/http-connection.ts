import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { AnswerReader, type RawAnswer } from "./answer-reader.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT";
  /** With its query. */
  path: string;
  /** JSON text, or that many bytes of a file. */
  body?: string | { bytes: number };
  /** Whether the answer's body is kept, not only counted. */
  keep?: boolean;
}

export interface HttpAnswer extends RawAnswer {
  /** From the first byte sent to the last one received. */
  milliseconds: number;
}

/** No server takes this long for a page, a chart or a gibibyte. */
const MOST_SILENCE = 120_000;

const FILE_CHUNK = Buffer.alloc(2 ** 20, "millrace");

/**
 * One kept-alive HTTP/1.1 connection that sends a request when the one before is answered. A bare
 * socket, because node:http's client costs more than many of the answers that are measured.
 */
export class HttpConnection {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
  }

  /** Throws when the server cannot be reached or closes the connection before its answer ends. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const socket = await this.#open();
    const started = performance.now();
    const answered = readAnswer(socket, request.keep ?? false);
    const [answer] = await Promise.all([answered, this.#write(socket, request, answered)]);
    const milliseconds = performance.now() - started;
    if (answer.closes) this.close();
    return { ...answer, milliseconds };
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** A server may close a connection that was silent for a while; the next request opens another. */
  async #open(): Promise<Socket> {
    if (this.#socket !== undefined && !this.#socket.closed && this.#socket.writable)
      return this.#socket;
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    await once(socket, "connect");
    socket.on("error", () => socket.destroy());
    socket.setTimeout(MOST_SILENCE, () => socket.destroy());
    this.#socket = socket;
    return socket;
  }

  async #write(socket: Socket, request: HttpRequest, answered: Promise<unknown>): Promise<void> {
    const { method, path, body } = request;
    const head = `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}:${this.#port}\r\n`;
    if (body === undefined) {
      socket.write(`${head}\r\n`);
    } else if (typeof body === "string") {
      const length = Buffer.byteLength(body);
      socket.write(
        `${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
      );
    } else {
      const type = "application/octet-stream";
      socket.write(`${head}Content-Type: ${type}\r\nContent-Length: ${body.bytes}\r\n\r\n`);
      await writeFile(socket, body.bytes, answered);
    }
  }
}

/** Stops early when the server answers before it has read all. */
async function writeFile(socket: Socket, bytes: number, answered: Promise<unknown>): Promise<void> {
  const early = new AbortController();
  const stop = (): void => early.abort();
  answered.then(stop, stop);
  for (let left = bytes; left > 0 && !early.signal.aborted; left -= FILE_CHUNK.length) {
    const chunk = left < FILE_CHUNK.length ? FILE_CHUNK.subarray(0, left) : FILE_CHUNK;
    if (!socket.write(chunk)) await Promise.race([once(socket, "drain"), answered]);
  }
}

function readAnswer(socket: Socket, keep: boolean): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const reader = new AnswerReader(keep);
    const onData = (chunk: Buffer): void => {
      const answer = reader.push(chunk);
      if (answer === undefined) return;
      stop();
      resolve(answer);
    };
    const onClose = (): void => {
      stop();
      reject(new Error("The server closed the connection before its answer ended."));
    };
    const stop = (): void => {
      socket.off("data", onData);
      socket.off("close", onClose);
    };
    socket.on("data", onData);
    socket.on("close", onClose);
  });
}
