import {
  closeSync,
  copyFileSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Operation } from "./operation.ts";

/** A line of the file: what is to be sent, or how far that has come. */
type Entry =
  | Operation
  | { kind: "target"; uri: string }
  | { kind: "sent"; until: number }
  | { kind: "created"; id: string; run_id: string };

interface Line {
  entry: Entry;
  /** Where the line ends in the file. */
  end: number;
}

const CHUNK = 1 << 18;

/**
 * Operations on disk, in order, until they are sent. Each line has a checksum before its JSON, so
 * that one which a crash or a full disk cut short is known for what it is. The file is made with
 * the first operation, and deleted with the last.
 */
export class Spool {
  readonly path: string;
  /** The tracking store that the operations are for. */
  readonly uri: string;
  #file: number | undefined;
  /** Where the next line is written, and where the next operation to send begins. */
  #end = 0;
  #next = 0;
  #ahead: Line[] = [];
  #readTo = 0;
  /** The ids that servers gave to runs which were created from here. */
  readonly runIds = new Map<string, string>();

  /** `uri` names the tracking store that the operations are for; it holds no credentials. */
  constructor(path: string, uri: string) {
    this.path = path;
    this.uri = uri;
  }

  /** Opens a file that another process has left. */
  static reopen(path: string): Spool {
    const spool = new Spool(path, Spool.targetOf(path) ?? "");
    spool.#file = openSync(path, "r+");
    for (const { entry, end } of linesFrom(spool.#file, 0)) {
      spool.#end = end;
      if (entry.kind === "sent") spool.#next = spool.#readTo = entry.until;
      if (entry.kind === "created") spool.runIds.set(entry.id, entry.run_id);
    }
    ftruncateSync(spool.#file, spool.#end);
    return spool;
  }

  /** The tracking store that a spool's operations are for; undefined where it is no spool. */
  static targetOf(path: string): string | undefined {
    const file = openSync(path, "r");
    try {
      const { value } = linesFrom(file, 0).next();
      return value?.entry.kind === "target" ? value.entry.uri : undefined;
    } finally {
      closeSync(file);
    }
  }

  get isEmpty(): boolean {
    return this.peek() === undefined;
  }

  /** Adds operations; they are on disk when it returns. Throws, and has added none, when it cannot. */
  append(operations: readonly Operation[]): void {
    if (operations.length === 0) return;
    if (this.#file === undefined) mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    this.#file ??= openSync(this.path, "wx+", 0o600);
    this.#write([...(this.#end === 0 ? [this.#target()] : []), ...operations]);
    fsyncSync(this.#file);
  }

  #target(): Entry {
    return { kind: "target", uri: this.uri };
  }

  #write(entries: readonly Entry[]): void {
    const bytes = Buffer.from(entries.map(lineOf).join(""));
    const file = this.#file!;
    try {
      for (let at = 0; at < bytes.length;)
        at += writeSync(file, bytes, at, bytes.length - at, this.#end + at);
    } catch (error) {
      ftruncateSync(file, this.#end);
      throw error;
    }
    this.#end += bytes.length;
  }

  /** The oldest operation that is not sent. */
  peek(): Operation | undefined {
    if (this.#file === undefined) return undefined;
    for (;;) {
      if (this.#ahead.length === 0) this.#readAhead();
      const line = this.#ahead[0];
      if (line === undefined) return undefined;
      if (isOperation(line.entry)) return line.entry;
      this.#ahead.shift();
      this.#next = line.end;
    }
  }

  #readAhead(): void {
    for (const line of linesFrom(this.#file!, this.#readTo)) {
      this.#ahead.push(line);
      this.#readTo = line.end;
      if (this.#ahead.length >= 100) return;
    }
  }

  /** The oldest operation is sent. */
  shift(): void {
    const operation = this.peek();
    this.#next = this.#ahead.shift()?.end ?? this.#next;
    if (operation !== undefined) this.release(operation);
    if (this.isEmpty) return this.#remove();
    this.#note({ kind: "sent", until: this.#next });
  }

  /** The server has given an id to a run that was created from here. */
  created(id: string, runId: string): void {
    this.runIds.set(id, runId);
    if (this.#file !== undefined) this.#note({ kind: "created", id, run_id: runId });
  }

  /** Without it, after a crash, what was sent is sent again, which leaves the same state. */
  #note(entry: Entry): void {
    try {
      this.#write([entry]);
    } catch {
      // The disk is full: there is room again when what was spooled is sent.
    }
  }

  /** Beside the spool, whichever process has it. */
  get #files(): string {
    return this.path.replace(/^.*-\d+-([0-9a-f-]{36})\.spool$/s, `${dirname(this.path)}/$1.files`);
  }

  /** Keeps a copy of what is to be uploaded, and says where. */
  keep(name: string, content: Uint8Array | { file: string }): string {
    const folder = this.#files;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, name);
    if (content instanceof Uint8Array) writeFileSync(path, content, { flush: true });
    else copyFileSync(content.file, path);
    return path;
  }

  /** An operation is at its destination: the copy of an artifact is of no more use. */
  release(operation: Operation): void {
    if (operation.kind === "artifact") rmSync(operation.file, { force: true });
  }

  /** Adds an operation of another spool, whose copy of an artifact comes along. */
  adopt(operation: Operation): void {
    if (operation.kind !== "artifact") return this.append([operation]);
    const file = this.keep(basename(operation.file), { file: operation.file });
    this.append([{ ...operation, file }]);
  }

  #remove(): void {
    this.close();
    rmSync(this.path, { force: true });
    rmSync(this.#files, { recursive: true, force: true });
    this.#end = this.#next = this.#readTo = 0;
    this.#ahead = [];
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

const isOperation = (entry: Entry): entry is Operation =>
  entry.kind !== "sent" && entry.kind !== "created" && entry.kind !== "target";

function lineOf(entry: Entry): string {
  const json = stringifyEntry(entry);
  return `${checksum(json)} ${json}\n`;
}

/** Values that are not finite as the strings that MLflow's messages have for them. */
const stringifyEntry = (entry: Entry): string =>
  JSON.stringify(entry, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, "0");

/** The whole lines of a file from an offset; what is damaged takes no other line with it. */
function* linesFrom(file: number, offset: number): Generator<Line, void> {
  let rest = Buffer.alloc(0);
  for (let at = offset; ;) {
    const chunk = Buffer.alloc(CHUNK);
    const length = readSync(file, chunk, 0, CHUNK, at + rest.length);
    if (length === 0) return;
    rest = Buffer.concat([rest, chunk.subarray(0, length)]);
    for (let newline = rest.indexOf(10); newline >= 0; newline = rest.indexOf(10)) {
      const text = rest.toString("utf8", 0, newline);
      const json = text.slice(9);
      at += newline + 1;
      rest = rest.subarray(newline + 1);
      if (text.slice(0, 8) !== checksum(json)) continue;
      yield { entry: JSON.parse(json) as Entry, end: at };
    }
  }
}
