import type { ArtifactFile, ArtifactRepository } from "../artifacts/artifact-repository.ts";

/** A link to a directory above itself would have no end. */
export const DEEPEST = 32;

/** A file or directory, and how many directories below the one asked for its own is. */
export interface FoundEntry extends ArtifactFile {
  depth: number;
}

/** All that is below a directory, one directory after another; who takes it knows when it is enough. */
export async function* entriesBelow(
  repository: ArtifactRepository,
  directory: string,
): AsyncGenerator<FoundEntry> {
  const waiting = [{ path: directory, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { depth } = next;
    for (const entry of await repository.list(next.path)) {
      if (entry.is_dir) waiting.push({ path: entry.path, depth: depth + 1 });
      yield { ...entry, depth };
    }
  }
}
