import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { nameOf } from "./artifact-paths.ts";
import {
  type ArtifactFile,
  type ArtifactList,
  artifactList,
  type ArtifactSource,
} from "./artifact-source.ts";

/** A file or directory that one or several runs have at one path. */
export interface ArtifactRow {
  path: string;
  name: string;
  /** 1 for those at the root. */
  level: number;
  isDirectory: boolean;
  isOpen: boolean;
  /** By source, in their order: undefined where there is none. */
  files: readonly (ArtifactFile | undefined)[];
}

export interface ArtifactTree {
  rows: readonly ArtifactRow[];
  /** While a directory that is open has not been listed yet. */
  isLoading: boolean;
  error: Error | null;
  /** The URI of the first source's artifacts, once it is known. */
  rootUri: string | undefined;
  retry: () => void;
}

/** The artifacts of some sources as one tree, of which the open directories are fetched. */
export function useArtifactTree(
  sources: readonly ArtifactSource[],
  open: readonly string[],
): ArtifactTree {
  const directories = useMemo(() => ["", ...open], [open]);
  const width = sources.length;
  const combine = useCallback(
    (lists: UseQueryResult<ArtifactList>[]): ArtifactTree => {
      const files = lists.map(({ data }) => data?.files ?? []);
      const listed = new Map(
        directories.map((path, at) => [path, files.slice(at * width, (at + 1) * width)]),
      );
      return {
        rows: rowsBelow("", 1, listed),
        isLoading: lists.some(({ isPending }) => isPending),
        error: lists.find(({ error }) => error !== null)?.error ?? null,
        rootUri: lists[0]?.data?.root_uri,
        retry: () => lists.forEach((list) => void list.refetch()),
      };
    },
    [directories, width],
  );
  return useQueries({
    queries: directories.flatMap((path) => sources.map((source) => artifactList(source, path))),
    combine,
  });
}

type Listed = ReadonlyMap<string, readonly (readonly ArtifactFile[])[]>;

/** Directories first; each by name, with the numbers in names in their order. */
function rowsBelow(directory: string, level: number, listed: Listed): ArtifactRow[] {
  const lists = listed.get(directory) ?? [];
  const found = new Map<string, (ArtifactFile | undefined)[]>();
  for (const [of, files] of lists.entries())
    for (const file of files) {
      if (!found.has(file.path))
        found.set(
          file.path,
          lists.map(() => undefined),
        );
      found.get(file.path)![of] = file;
    }
  return [...found]
    .map(([path, files]): ArtifactRow => {
      const isDirectory = files.some((file) => file?.is_dir);
      const isOpen = isDirectory && listed.has(path);
      return { path, name: nameOf(path), level, isDirectory, isOpen, files };
    })
    .toSorted(inOrder)
    .flatMap((row) => (row.isOpen ? [row, ...rowsBelow(row.path, level + 1, listed)] : [row]));
}

const inOrder = (a: ArtifactRow, b: ArtifactRow): number =>
  Number(b.isDirectory) - Number(a.isDirectory) ||
  a.name.localeCompare(b.name, undefined, { numeric: true });
