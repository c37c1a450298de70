import type { Readable } from "node:stream";

/** One entry of a directory. */
export interface ArtifactFile {
  /** Relative to the repository's root, in POSIX form. */
  path: string;
  is_dir: boolean;
  /** In bytes; only of files. */
  file_size?: number;
}

export interface DirectoryStat {
  is_dir: true;
}

export interface FileStat {
  is_dir: false;
  /** In bytes. */
  size: number;
  mtime: Date;
  /** A strong entity tag with its quotes: another one means other bytes. */
  etag: string;
}

export type ArtifactStat = DirectoryStat | FileStat;

/** Both ends included; `end` may lie beyond the end of the file. */
export interface ByteRange {
  start: number;
  end: number;
}

/** The bytes asked for, and the file they come from. Whoever takes it consumes or destroys `stream`. */
export interface ArtifactContent {
  stat: FileStat;
  /** Fails rather than ends when the bytes are not all there. */
  stream: Readable;
}

/**
 * The files below one root, addressed by paths relative to it, which every method checks with the
 * rules of core/artifact-path.ts (`""` is the root). Whatever a client may do wrong is an ApiError:
 * INVALID_PARAMETER_VALUE for a path that is unsafe or of the wrong kind, RESOURCE_DOES_NOT_EXIST
 * for reading what is not there.
 */
export interface ArtifactRepository {
  /** The entries of a directory, by path; none when there is no directory at `path`. */
  list(path: string): Promise<ArtifactFile[]>;
  stat(path: string): Promise<ArtifactStat | undefined>;
  /** A file, or one range of it. A range that starts at or beyond the end is refused. */
  read(path: string, range?: ByteRange): Promise<ArtifactContent>;
  /**
   * Stores `source` in constant memory, making the directories above it. Readers see the file that
   * was there before until all of it has arrived; if `source` fails, nothing has changed.
   */
  write(path: string, source: Readable): Promise<void>;
  /** Deletes a file or a whole directory; with `""`, all there is. What is not there is deleted. */
  delete(path: string): Promise<void>;
}
