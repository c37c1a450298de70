export interface RawAnswer {
  status: number;
  /** Length of the body. */
  bytes: number;
  /** The body as it came, or its first part where it was not to be kept. */
  parts: readonly Buffer[];
  /** Whether the server closes the connection after it. */
  closes: boolean;
}

/** Enough of a body that is not kept to show an error message. */
const SHOWN = 500;

export const bodyText = ({ parts }: RawAnswer): string => Buffer.concat(parts).toString("utf8");

/** Puts one HTTP/1.1 answer together from a socket's chunks. */
export class AnswerReader {
  readonly #keep: boolean;
  #head: Buffer = Buffer.alloc(0);
  #body: BodyReader | undefined;
  #answer: Pick<RawAnswer, "status" | "closes"> = { status: 0, closes: false };
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  constructor(keep: boolean) {
    this.#keep = keep;
  }

  /** Takes the next chunk. Returns the answer once it is whole. */
  push(chunk: Buffer): RawAnswer | undefined {
    const rest = this.#body === undefined ? this.#readHead(chunk) : chunk;
    if (this.#body === undefined || !this.#body.push(rest, (part) => this.#take(part)))
      return undefined;
    return { ...this.#answer, bytes: this.#bytes, parts: this.#parts };
  }

  /** Returns what follows the head, once that is whole. */
  #readHead(chunk: Buffer): Buffer {
    const all = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    const end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      this.#head = all;
      return Buffer.alloc(0);
    }
    const head = all.toString("latin1", 0, end);
    this.#answer = {
      status: Number(head.slice(9, 12)),
      closes: /\r\nconnection: *close/i.test(head),
    };
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#body = length === undefined ? new ChunkedBody() : new FixedBody(Number(length));
    return all.subarray(end + 4);
  }

  #take(part: Buffer): void {
    if (this.#keep || this.#bytes < SHOWN) {
      this.#parts.push(this.#keep ? part : part.subarray(0, SHOWN - this.#bytes));
    }
    this.#bytes += part.length;
  }
}

interface BodyReader {
  /** Passes on the body's bytes in a chunk; returns whether the body has ended. */
  push(chunk: Buffer, take: (part: Buffer) => void): boolean;
}

class FixedBody implements BodyReader {
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  push(chunk: Buffer, take: (part: Buffer) => void): boolean {
    if (chunk.length > 0) take(chunk);
    this.#left -= chunk.length;
    return this.#left <= 0;
  }
}

/** RFC 9112, 7.1: a size in hexadecimal, CR LF, that many bytes, CR LF; the last size is 0. */
class ChunkedBody implements BodyReader {
  #rest: Buffer = Buffer.alloc(0);
  /** Of the part that is being read, with its CR LF. */
  #left = 0;

  push(chunk: Buffer, take: (part: Buffer) => void): boolean {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length > 0) {
      if (this.#left === 0) {
        const end = bytes.indexOf("\r\n");
        if (end < 0) break;
        const size = Number.parseInt(bytes.toString("latin1", 0, end), 16);
        if (size === 0) {
          if (bytes.length < end + 4) break;
          return true;
        }
        this.#left = size + 2;
        bytes = bytes.subarray(end + 2);
      }
      const part = bytes.subarray(0, this.#left);
      const content = Math.min(part.length, this.#left - 2);
      if (content > 0) take(part.subarray(0, content));
      this.#left -= part.length;
      bytes = bytes.subarray(part.length);
    }
    this.#rest = bytes;
    return false;
  }
}
