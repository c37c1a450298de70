import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { Malformed } from "./meta-yaml.ts";

const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR } = constants;
/** Windows has none. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

/** When a file was as it is known: its size, and its time of change in ms. */
export type Stamp = readonly [size: number, time: number];

/** Files by their path below a folder. */
export type Stamps = Record<string, Stamp>;

/** The longest text that is read of one file; only series of metrics grow further. */
const LONGEST_TEXT = 64 * 2 ** 20;

/**
 * The files of an `mlruns` folder, by their paths below it with `/` between the parts. Links are not
 * followed: they may lead outside.
 */
export class Folder {
  readonly root: string;
  /** Files and folders that have changed since the last `settle`. */
  readonly #changed = new Set<string>();

  constructor(root: string) {
    mkdirSync(root, { recursive: true });
    this.root = realpathSync(root);
    this.#removeDrafts();
  }

  /** The folders in a folder; none where it is not there, or is a link. */
  folders(path: string): string[] {
    if (!this.has(path)) return [];
    return this.#entries(path)
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  }

  /** Whether a folder is there, and is no link. */
  has(path: string): boolean {
    return lstatSync(this.#at(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  stamp(path: string): Stamp | undefined {
    const found = lstatSync(this.#at(path), { throwIfNoEntry: false });
    return found?.isFile() ? [found.size, found.mtimeMs] : undefined;
  }

  /** The file of a name in a folder, and all files in some of the folders there. */
  stampsIn(base: string, file: string, folders: readonly string[]): Stamps {
    const stamps: Stamps = {};
    for (const entry of this.#entries(base)) {
      if (entry.isDirectory() && folders.includes(entry.name))
        this.#addStamps(stamps, base, entry.name);
      if (entry.isFile() && entry.name === file) this.#addStamp(stamps, base, file);
    }
    return stamps;
  }

  #addStamps(stamps: Stamps, base: string, path: string): void {
    for (const entry of this.#entries(`${base}/${path}`)) {
      const name = `${path}/${entry.name}`;
      if (entry.isDirectory()) this.#addStamps(stamps, base, name);
      else if (entry.isFile()) this.#addStamp(stamps, base, name);
    }
  }

  #addStamp(stamps: Stamps, base: string, path: string): void {
    const stamp = this.stamp(`${base}/${path}`);
    if (stamp !== undefined) stamps[path] = stamp;
  }

  /** The text of a file. Throws Malformed. */
  text(path: string): string {
    return this.#reading(path, (file) => {
      const { size } = fstatSync(file);
      if (size > LONGEST_TEXT) throw new Malformed("it is too large");
      return decoded(readAll(file, 0, size));
    });
  }

  /** At most `most` bytes of a file from a place on. */
  bytes(path: string, from: number, most: number): Buffer {
    return this.#reading(path, (file) => readAll(file, from, most));
  }

  /** Makes a folder and those above it that are not there. */
  makeFolder(path: string): void {
    if (path === ".") return;
    const above = dirname(path);
    this.makeFolder(above);
    if (this.has(path)) return;
    // A link stands in the way as a file does.
    mkdirSync(this.#at(path));
    this.#changed.add(above);
  }

  /** Puts a file in the place of what was there, so that nobody ever sees a part of it. */
  write(path: string, text: string): void {
    this.makeFolder(dirname(path));
    // A file in the root is nothing to MLflow, a file in a folder of tags would be a tag.
    const draft = this.#at(`${DRAFT}${randomUUID()}`);
    const file = openSync(draft, "wx");
    try {
      writeAll(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#replace(draft, path);
    this.#changed.add(dirname(path));
  }

  /** Adds lines to a file. Returns where they begin. What could not be added whole is taken back. */
  append(path: string, lines: string): number {
    this.makeFolder(dirname(path));
    const file = openSync(this.#at(path), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW);
    const { size } = fstatSync(file);
    try {
      const isWhole = size === 0 || readAll(file, size - 1, 1)[0] === NEWLINE;
      writeAll(file, Buffer.from(isWhole ? lines : `\n${lines}`));
      fsyncSync(file);
      if (size === 0) this.#changed.add(dirname(path));
      return size;
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Moves a folder. */
  move(from: string, to: string): void {
    this.makeFolder(dirname(to));
    renameSync(this.#at(from), this.#at(to));
    this.#changed.add(dirname(from)).add(dirname(to));
  }

  /** Removes a file, or a folder with all that is in it. */
  remove(path: string): void {
    rmSync(this.#at(path), { recursive: true, force: true });
    this.#changed.add(dirname(path));
  }

  /** Has what was changed survive a loss of power. */
  settle(): void {
    for (const path of this.#changed) if (this.has(path)) this.#sync(path);
    this.#changed.clear();
  }

  /** Those of processes that were killed; a younger one may be somebody's. */
  #removeDrafts(): void {
    const drafts = this.#entries("").filter(({ name }) => name.startsWith(DRAFT));
    for (const { name } of drafts)
      if (Date.now() - (this.stamp(name)?.[1] ?? Infinity) > ABANDONED) this.remove(name);
  }

  #sync(path: string): void {
    const folder = openSync(this.#at(path), "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  /** Folders that lost their last file are in the way of a file of their name. */
  #replace(draft: string, path: string): void {
    try {
      if (this.has(path)) removeEmpty(this.#at(path));
      renameSync(draft, this.#at(path));
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  #reading<T>(path: string, read: (file: number) => T): T {
    const file = openSync(this.#at(path), O_RDONLY | O_NOFOLLOW);
    try {
      return read(file);
    } finally {
      closeSync(file);
    }
  }

  /** What is in a folder; nothing where it is not there. */
  #entries(path: string) {
    try {
      return readdirSync(this.#at(path), { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return [];
      throw error;
    }
  }

  #at(path: string): string {
    return `${this.root}/${path}`;
  }
}

const NEWLINE = 0x0a;

/** How files begin that are to take the place of others. */
const DRAFT = ".millrace-draft-";
/** When nobody writes one any more, in milliseconds. */
const ABANDONED = 600_000;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Malformed("it is not UTF-8");
  }
}

function readAll(file: number, from: number, most: number): Buffer {
  const bytes = Buffer.allocUnsafe(most);
  let length = 0;
  while (length < most) {
    const read = readSync(file, bytes, length, most - length, from + length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}

function removeEmpty(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmpty(join(path, entry.name));
  rmdirSync(path);
}
