import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readlink, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { ApiError, invalidParameter } from "../protocol/errors.ts";

/*
 * Paths below a root in which symbolic links may lie. What is guaranteed:
 * - No link, wherever it lies, leads a caller of these functions out of the root: where a path
 *   really leads is resolved first, and what lies outside is refused.
 * - Someone who can change the directories of the root while a request is served gains nothing on
 *   Linux: the entry is then reached through an open descriptor of its directory, whose place was
 *   checked after it was opened, and its last component is never followed. On other systems Node
 *   has no call for that, and a moment remains between the check and the use.
 */

const leadsOutside = () =>
  invalidParameter("Invalid path: a symbolic link in it leads out of the artifact root.");

/** The code of a file system error, such as ENOENT. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined;

/** The result of a file system call, or `undefined` when what it is about is not there. */
export async function ifPresent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    switch (errorCode(error)) {
      case "ENOENT":
      case "ENOTDIR":
        return undefined;
      case "ELOOP":
        throw invalidParameter("Invalid path: a symbolic link in it leads nowhere.");
      case "ENAMETOOLONG":
        throw invalidParameter("Invalid path: a name in it is too long for the file system.");
      default:
        throw error;
    }
  }
}

const isInside = (root: string, path: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

/**
 * Where `path` below `root` really lies, all links followed; `undefined` when nothing is there.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE when it lies outside.
 */
export async function realPathInside(root: string, path: string): Promise<string | undefined> {
  const realRoot = await ifPresent(realpath(root));
  const real = await ifPresent(realpath(join(root, path)));
  if (realRoot === undefined || real === undefined) return undefined;
  if (!isInside(realRoot, real)) throw leadsOutside();
  return real;
}

/** Calls `use` with a name of the directory `real` (a real path) that stays that directory's name. */
export async function withDirectory<T>(
  real: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  if (process.platform !== "linux") return await use(real);
  const handle = await open(
    real,
    constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
  );
  try {
    const name = `/proc/self/fd/${handle.fd}`;
    if ((await readlink(name)) !== real) {
      throw new ApiError(
        "RESOURCE_CONFLICT",
        "A directory of this path was moved meanwhile; try again.",
      );
    }
    return await use(name);
  } finally {
    await handle.close();
  }
}

/** Opens a regular file for reading; never a device, and never waiting at a fifo. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  if (!(await lstat(path)).isFile()) throw notRegular();
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notRegular();
}

export const notRegular = () =>
  invalidParameter("Invalid path: it is neither a regular file nor a directory.");

/** Makes the directory `path` below `root` where it is missing, and returns its real path. */
export async function makeDirectoryInside(root: string, path: string): Promise<string> {
  await makeDirectories(root);
  let made = "";
  let real = await directoryInside(root, made);
  for (const name of path.split("/").filter(Boolean)) {
    const parent = real;
    made = join(made, name);
    if ((await realPathInside(root, made)) === undefined) {
      await withDirectory(parent, (directory) => makeDirectory(join(directory, name)));
    }
    real = await directoryInside(root, made);
  }
  return real;
}

/**
 * Makes a directory and those above it. Node's own `recursive` goes on for ever where the file
 * system says that a directory is not there whose parent is, as in /proc.
 */
export async function makeDirectories(path: string): Promise<void> {
  const missing: string[] = [];
  for (let each = resolve(path); (await ifPresent(stat(each))) === undefined; each = dirname(each))
    missing.unshift(each);
  for (const each of missing) await makeDirectory(each);
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    // Another upload into the same directory has made it.
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

async function directoryInside(root: string, path: string): Promise<string> {
  const real = await realPathInside(root, path);
  if (real !== undefined && (await lstat(real)).isDirectory()) return real;
  throw invalidParameter(`Invalid path: '${path}' is not a directory.`);
}
