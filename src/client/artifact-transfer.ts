import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ArtifactRepository } from "../artifacts/artifact-repository.ts";
import { artifactPath } from "../core/artifact-path.ts";
import { doesNotExist } from "../protocol/errors.ts";

/** Hears of every file that begins, and of the bytes that have passed since it last heard. */
export interface TransferWatch {
  file(path: string): void;
  bytes(count: number): void;
}

/** How many files are on their way at once. */
const AT_ONCE = 4;

/** A local path that is not what must be there. */
export class LocalPathError extends Error {
  override readonly name = "LocalPathError";
}

/**
 * Copies an artifact into the local directory `target`, under its own name, a directory with all
 * that it holds; with `path` "", what the root holds. A file is there whole or not at all.
 *
 * @returns where it is now
 * @throws ApiError RESOURCE_DOES_NOT_EXIST when there is no such artifact
 */
export async function downloadArtifacts(
  repository: ArtifactRepository,
  path: string,
  target: string,
  watch: TransferWatch,
): Promise<string> {
  const safe = artifactPath(path);
  const found = await repository.stat(safe);
  if (found === undefined) throw doesNotExist(`No such artifact: '${safe}'.`);
  const localPath = (file: string) => join(target, posix.relative(posix.dirname(safe), file));
  await mkdir(found.is_dir ? localPath(safe) : target, { recursive: true });
  const files = found.is_dir ? filesBelow(repository, safe) : [safe];
  await atOnce(files, async (file) => {
    watch.file(file);
    const local = localPath(file);
    await mkdir(dirname(local), { recursive: true });
    const { stream } = await repository.read(file);
    await publish(local, (staged) => pipeline(counted(stream, watch), createWriteStream(staged)));
  });
  return localPath(safe);
}

/** Paths come from the other side: one that would leave the target is an error. */
async function* filesBelow(repository: ArtifactRepository, path: string): AsyncGenerator<string> {
  for (const entry of await repository.list(path)) {
    const safe = artifactPath(entry.path);
    if (entry.is_dir) yield* filesBelow(repository, safe);
    else yield safe;
  }
}

async function publish(local: string, write: (staged: string) => Promise<void>): Promise<void> {
  const staged = `${local}.${randomBytes(6).toString("hex")}.part`;
  try {
    await write(staged);
    await rename(staged, local);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
}

/** Copies a local file into an artifact directory ("" is the root), under its own name. */
export async function uploadFile(
  repository: ArtifactRepository,
  file: string,
  directory: string,
  watch: TransferWatch,
): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new LocalPathError(`There is no file '${file}'.`);
  if (!found.isFile())
    throw new LocalPathError(`'${file}' is not a file; log-artifacts uploads directories.`);
  await upload(repository, file, posix.join(directory, basename(file)), watch);
}

/** Copies the files below a local directory into an artifact directory, under the same paths. */
export async function uploadDirectory(
  repository: ArtifactRepository,
  local: string,
  directory: string,
  watch: TransferWatch,
): Promise<void> {
  const found = await stat(local).catch(() => undefined);
  if (found === undefined) throw new LocalPathError(`There is no directory '${local}'.`);
  if (!found.isDirectory())
    throw new LocalPathError(`'${local}' is not a directory; log-artifact uploads files.`);
  await atOnce(filesWithPaths(local), async ({ file, path }) => {
    await upload(repository, file, posix.join(directory, path), watch);
  });
}

/** The files below a local directory, each with its path below it as an artifact has it. */
export async function* filesWithPaths(
  directory: string,
): AsyncGenerator<{ file: string; path: string }> {
  for await (const file of localFiles(directory))
    yield { file, path: relative(directory, file).split(sep).join("/") };
}

/** Links to files count as files; links to directories are not followed. */
async function* localFiles(directory: string): AsyncGenerator<string> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* localFiles(path);
    else if (entry.isFile() || (await stat(path)).isFile()) yield path;
  }
}

async function upload(
  repository: ArtifactRepository,
  file: string,
  path: string,
  watch: TransferWatch,
): Promise<void> {
  watch.file(path);
  await repository.write(path, Readable.from(fileBytes(file, watch), { objectMode: false }));
}

/** Opens the file when its first bytes are asked for. */
async function* fileBytes(file: string, watch: TransferWatch) {
  yield* counted(createReadStream(file, { highWaterMark: 1 << 20 }), watch);
}

async function* counted(source: AsyncIterable<Buffer>, watch: TransferWatch) {
  for await (const chunk of source) {
    watch.bytes(chunk.length);
    yield chunk;
  }
}

/** Runs `work` on every item, a few at a time; the first failure ends all. */
async function atOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const shared = (async function* () {
    yield* items;
  })();
  const worker = async () => {
    for (let next = await shared.next(); !next.done; next = await shared.next())
      await work(next.value);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    await shared.return(undefined);
  }
}
