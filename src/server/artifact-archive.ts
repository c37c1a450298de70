import { posix } from "node:path";
import { Readable } from "node:stream";
import { makeZip } from "client-zip";
import type { ArtifactRepository } from "../artifacts/artifact-repository.ts";
import { artifactEntryPath } from "../core/artifact-path.ts";
import { ApiError, doesNotExist, invalidParameter } from "../protocol/errors.ts";
import { shown } from "../protocol/rules.ts";
import { DEEPEST, entriesBelow } from "./artifact-walk.ts";

/** How many files and directories an archive may have: their list is held in memory. */
const MOST_ENTRIES = 100_000;

/**
 * A directory as a ZIP archive, which unpacks to one directory called `name`. Files are stored as
 * they are, one after the other, in constant memory. All are found, and their names checked, before
 * the first byte.
 *
 * @throws ApiError RESOURCE_DOES_NOT_EXIST where nothing is, INVALID_PARAMETER_VALUE for more than
 * an archive may have, or for a name that is unsafe to unpack
 */
export async function archiveOf(
  repository: ArtifactRepository,
  directory: string,
  name: string,
): Promise<Readable> {
  const files = await filesBelow(repository, directory);
  if (files.length === 0) throw doesNotExist(`There are no artifacts in '${directory || "/"}'.`);
  return Readable.fromWeb(makeZip(entries(repository, files, directory, name)));
}

/** The paths of all files, relative to the directory. */
async function filesBelow(repository: ArtifactRepository, directory: string): Promise<string[]> {
  const found: string[] = [];
  let seen = 0;
  for await (const { path, is_dir, depth } of entriesBelow(repository, directory)) {
    if (++seen > MOST_ENTRIES || depth > DEEPEST) throw tooLarge();
    if (!is_dir) found.push(unpackable(posix.relative(directory, path)));
  }
  return found.toSorted();
}

/** Whoever unpacks the archive makes files of these names. */
function unpackable(path: string): string {
  try {
    return artifactEntryPath(path);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // As JSON, so that what is odd in the name can be seen.
    throw invalidParameter(
      `No archive can be made with the file ${JSON.stringify(shown(path))}. ${error.message}`,
    );
  }
}

const tooLarge = () =>
  invalidParameter(
    `An archive may have at most ${MOST_ENTRIES} files, at most ${DEEPEST} directories deep; download the directories in it one by one, or all of it with mlflow.artifacts.download_artifacts().`,
  );

/** ZIP knows no time before 1980. */
const EARLIEST = Date.UTC(1980, 0, 2);

async function* entries(
  repository: ArtifactRepository,
  files: readonly string[],
  directory: string,
  name: string,
) {
  for (const path of files) {
    const { stat, stream } = await repository.read(posix.join(directory, path));
    try {
      yield {
        name: posix.join(name, path),
        input: stream,
        size: stat.size,
        lastModified: Math.max(EARLIEST, stat.mtime.getTime()),
      };
    } finally {
      // Also when nobody takes the rest of the archive.
      stream.destroy();
    }
  }
}
