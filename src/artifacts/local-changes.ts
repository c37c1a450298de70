import { createWriteStream } from "node:fs";
import { lstat, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ApiError, invalidParameter } from "../protocol/errors.ts";
import {
  errorCode,
  ifPresent,
  makeDirectories,
  makeDirectoryInside,
  realPathInside,
  withDirectory,
} from "./confined-path.ts";
import { chunkSize } from "./file-stream.ts";
import { withStagingFile } from "./staging.ts";

/** How often an upload makes its directory again that someone else deletes at the same time. */
const maxAttempts = 3;

/** Fails before the first byte is read where an upload could only fail after the last. */
export async function refuseUnwritable(root: string, path: string): Promise<void> {
  const names = path.split("/");
  for (const depth of names.keys()) {
    const ancestor = names.slice(0, depth).join("/");
    const real = await realPathInside(root, ancestor);
    if (real === undefined) break;
    if (!(await lstat(real)).isDirectory()) {
      throw invalidParameter(`'${ancestor}' is a file; nothing can be stored below it.`);
    }
  }
  const present = await realPathInside(root, path);
  if (present !== undefined && (await lstat(present)).isDirectory()) throw isDirectory(path);
}

const isDirectory = (path: string) =>
  invalidParameter(`'${path}' is a directory; a file cannot replace it.`);

/** Writes `source` beside the artifacts and moves it to its place once it is complete. */
export async function storeFile(root: string, path: string, source: Readable): Promise<void> {
  await makeDirectories(root);
  await withStagingFile(root, async (staged) => {
    await pipeline(source, createWriteStream(staged, { flags: "wx", highWaterMark: chunkSize }));
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      if (await place(root, path, staged)) return;
    }
    throw new ApiError("RESOURCE_CONFLICT", `The directory of '${path}' is being deleted.`);
  });
}

/** Whether the file could be moved: `false` when its directory was deleted meanwhile. */
async function place(root: string, path: string, staged: string): Promise<boolean> {
  const parent = await makeDirectoryInside(root, dirname(path));
  try {
    const moved = withDirectory(parent, async (directory) => {
      await rename(staged, join(directory, basename(path)));
      return true;
    });
    return (await ifPresent(moved)) ?? false;
  } catch (error) {
    throw errorCode(error) === "EISDIR" ? isDirectory(path) : error;
  }
}

/** Deletes what is at `path`; a link itself, not what it leads to. */
export async function removeEntry(root: string, path: string): Promise<void> {
  const parent = await realPathInside(root, dirname(path));
  if (parent === undefined) return;
  // A link that leads out of the root is refused although only the link would go.
  await realPathInside(root, path);
  // Moved away first: nobody sees half a directory, nor puts a link into it while it is walked.
  await withStagingFile(root, async (staged) => {
    await ifPresent(
      withDirectory(parent, (directory) => rename(join(directory, basename(path)), staged)),
    );
  });
}
