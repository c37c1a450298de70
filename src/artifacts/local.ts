import type { BigIntStats, Dirent } from "node:fs";
import { lstat, readdir, realpath, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { artifactFilePath, artifactPath } from "../core/artifact-path.ts";
import { isStagingName, refuseStagingNames } from "../core/staging-names.ts";
import { ApiError, doesNotExist, invalidParameter } from "../protocol/errors.ts";
import type {
  ArtifactContent,
  ArtifactFile,
  ArtifactRepository,
  ArtifactStat,
  ByteRange,
  FileStat,
} from "./artifact-repository.ts";
import {
  ifPresent,
  notRegular,
  openRegularFile,
  realPathInside,
  withDirectory,
} from "./confined-path.ts";
import { explaining } from "./file-problem.ts";
import { streamFile } from "./file-stream.ts";
import { refuseUnwritable, removeEntry, storeFile } from "./local-changes.ts";
import { removeStaleStaging } from "./staging.ts";

/**
 * Artifacts as files below the directory `root`, which is made when it is first written to. What it
 * guarantees about symbolic links is said in confined-path.ts. An acknowledged upload survives the
 * death of the process; it is not forced to the disk.
 */
export const localArtifactRepository = (root: string): ArtifactRepository =>
  explaining(filesBelow(root));

function filesBelow(root: string): ArtifactRepository {
  let cleaned: Promise<void> | undefined;
  /** Once per repository. What cannot be removed is another user's, and no reason to fail. */
  const cleanOnce = () => (cleaned ??= removeStaleStaging(root).catch(() => {}));

  return {
    async list(path) {
      return (await ifPresent(listInside(root, checked(artifactPath(path))))) ?? [];
    },

    async stat(path) {
      const real = await realPathInside(root, checked(artifactPath(path)));
      const stats = real === undefined ? undefined : await ifPresent(lstat(real, { bigint: true }));
      return stats && artifactStat(stats);
    },

    async read(path, range) {
      const safe = checked(artifactPath(path));
      const content = await ifPresent(readInside(root, safe, range));
      if (content === undefined) throw doesNotExist(`No such artifact: '${safe}'.`);
      return content;
    },

    async write(path, source) {
      const safe = checked(artifactFilePath(path));
      await refuseUnwritable(root, safe);
      await cleanOnce();
      await storeFile(root, safe, source);
    },

    async delete(path) {
      const safe = checked(artifactPath(path));
      if (safe === "") {
        const real = await ifPresent(realpath(root));
        if (real !== undefined) await rm(real, { recursive: true, force: true });
        return;
      }
      await cleanOnce();
      await removeEntry(root, safe);
    },
  };
}

function checked(path: string): string {
  refuseStagingNames(path);
  return path;
}

/** How many entries of a directory are looked at together: other requests have their turn between. */
const LOOKED_AT = 64;

async function listInside(root: string, path: string): Promise<ArtifactFile[]> {
  const real = await realPathInside(root, path);
  if (real === undefined || !(await lstat(real)).isDirectory()) return [];
  const files = await withDirectory(real, async (directory) => {
    const entries = await readdir(directory, { withFileTypes: true });
    const found: (ArtifactFile | undefined)[] = [];
    for (let at = 0; at < entries.length; at += LOOKED_AT) {
      const some = entries.slice(at, at + LOOKED_AT);
      const described = some.map((entry) => describe(root, path, directory, entry));
      found.push(...(await Promise.all(described)));
    }
    return found;
  });
  return files.filter((file) => file !== undefined).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** An entry as `list` gives it; `undefined` for what is no artifact: a link that leads out, a fifo. */
async function describe(
  root: string,
  parent: string,
  directory: string,
  entry: Dirent,
): Promise<ArtifactFile | undefined> {
  if (isStagingName(entry.name)) return undefined;
  const path = parent === "" ? entry.name : `${parent}/${entry.name}`;
  if (entry.isDirectory()) return { path, is_dir: true };
  if (!entry.isFile() && !entry.isSymbolicLink()) return undefined;
  const real = entry.isFile() ? join(directory, entry.name) : await linkTarget(root, path);
  const stats = real === undefined ? undefined : await ifPresent(lstat(real));
  if (stats?.isDirectory()) return { path, is_dir: true };
  return stats?.isFile() ? { path, is_dir: false, file_size: stats.size } : undefined;
}

async function linkTarget(root: string, path: string): Promise<string | undefined> {
  try {
    return await realPathInside(root, path);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

async function readInside(
  root: string,
  path: string,
  range: ByteRange | undefined,
): Promise<ArtifactContent | undefined> {
  const real = await realPathInside(root, path);
  if (real === undefined) return undefined;
  if ((await lstat(real)).isDirectory()) {
    throw invalidParameter(`'${path}' is a directory, not a file.`);
  }
  const file = await withDirectory(dirname(real), (directory) =>
    openRegularFile(join(directory, basename(real))),
  );
  try {
    const stats = fileStat(await file.stat({ bigint: true }));
    const start = range?.start ?? 0;
    if (range && start >= stats.size) {
      throw invalidParameter(`'${path}' has ${stats.size} bytes, none of them at ${start}.`);
    }
    const end = Math.min(range?.end ?? Infinity, stats.size - 1);
    return { stat: stats, stream: streamFile(file, start, end - start + 1) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function artifactStat(stats: BigIntStats): ArtifactStat {
  if (stats.isDirectory()) return { is_dir: true };
  if (!stats.isFile()) throw notRegular();
  return fileStat(stats);
}

/** Every upload is a new inode, so inode and time tell two versions of one size apart. */
const fileStat = (stats: BigIntStats): FileStat => ({
  is_dir: false,
  size: Number(stats.size),
  mtime: stats.mtime,
  etag: `"${[stats.ino, stats.mtimeNs, stats.size].map((part) => part.toString(36)).join("-")}"`,
});
