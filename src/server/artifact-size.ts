import type { ArtifactRepository } from "../artifacts/artifact-repository.ts";
import { ApiError } from "../protocol/errors.ts";
import { DEEPEST, entriesBelow } from "./artifact-walk.ts";

/** So many files and directories are looked at for one answer. */
const MOST_ENTRIES = 50_000;

export interface ArtifactSize {
  files: number;
  bytes: number;
  /** Not all was looked at: there may be more. */
  at_least: boolean;
  /** Of those whose artifacts are where this server cannot look. */
  unknown_run_ids: string[];
}

/** A directory of artifacts, and where it is. */
interface Root {
  repository: ArtifactRepository;
  path: string;
}

/** How much the artifacts of some runs are together. `rootOf` opens where those of a URI are. */
export async function artifactSize(
  uris: ReadonlyMap<string, string>,
  rootOf: (uri: string) => Root,
): Promise<ArtifactSize> {
  const size: ArtifactSize = { files: 0, bytes: 0, at_least: false, unknown_run_ids: [] };
  let seen = 0;
  const measure = async ({ repository, path }: Root): Promise<void> => {
    for await (const { is_dir, file_size = 0, depth } of entriesBelow(repository, path)) {
      if (++seen > MOST_ENTRIES || depth > DEEPEST) {
        size.at_least = true;
        return;
      }
      if (is_dir) continue;
      size.files += 1;
      size.bytes += file_size;
    }
  };
  for (const [runId, uri] of uris)
    try {
      if (seen <= MOST_ENTRIES) await measure(rootOf(uri));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      size.unknown_run_ids.push(runId);
    }
  return size;
}
