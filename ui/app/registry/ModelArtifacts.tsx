import { useMemo } from "react";
import type { ArtifactSource } from "../artifacts/artifact-source.ts";
import { type ArtifactRow, useArtifactTree } from "../artifacts/artifact-tree.ts";
import { ArtifactTreeTable } from "../artifacts/ArtifactTreeTable.tsx";
import { ArtifactViewer } from "../artifacts/ArtifactViewer.tsx";
import { Problem } from "../components/Problem.tsx";
import { Progress } from "../components/Progress.tsx";
import type { Column } from "../table/columns.ts";
import { formatBytes } from "../util/numbers.ts";
import styles from "./ModelArtifacts.module.css";

/** Which file is shown and which directories are open: a part of a page's view. */
export interface ArtifactsView {
  file: string;
  open: readonly string[];
}

interface ModelArtifactsProps {
  source: ArtifactSource;
  /** Where among them the model is; `""` for the root. */
  directory: string;
  shown: ArtifactsView;
  onShow: (patch: Partial<ArtifactsView>) => void;
}

/** The files of a model, and the one that is chosen beside them. */
export function ModelArtifacts({ source, directory, shown, onShow }: ModelArtifactsProps) {
  const open = useMemo(() => [...ancestors(directory), ...shown.open], [directory, shown.open]);
  const sources = useMemo(() => [source], [source]);
  const tree = useArtifactTree(sources, open);
  const path = shown.file || firstShown(tree.rows, directory);
  const file = tree.rows.find((row) => row.path === path)?.files[0];
  if (tree.error)
    return <Problem title="The artifacts are not shown" error={tree.error} onRetry={tree.retry} />;
  if (tree.rows.length === 0)
    return tree.isLoading ? (
      <Progress label="The artifacts are loading" />
    ) : (
      <p className={styles.none}>No artifacts.</p>
    );
  return (
    <div className={styles.browser}>
      <div className={styles.tree}>
        <ArtifactTreeTable
          tree={tree}
          columns={columns}
          path={path}
          onPath={(next) => onShow({ file: next })}
          open={open}
          onOpen={(next) => onShow({ open: next })}
        />
      </div>
      <div className={styles.file}>
        {file && !file.is_dir ? (
          <ArtifactViewer source={source} file={file} />
        ) : (
          <p className={styles.none}>Choose a file.</p>
        )}
      </div>
    </div>
  );
}

/** What MLmodel says stands on the page anyway; what the model needs does not. */
function firstShown(rows: readonly ArtifactRow[], directory: string): string {
  const paths = ["requirements.txt", "MLmodel"].map((name) =>
    directory === "" ? name : `${directory}/${name}`,
  );
  return paths.find((path) => rows.some((row) => row.path === path)) ?? "";
}

/** `a/b` lies in `a`; the root is always open. */
const ancestors = (directory: string): string[] =>
  directory === ""
    ? []
    : directory.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/"));

const columns: readonly Column<ArtifactRow>[] = [
  {
    id: "size",
    label: "size",
    width: 72,
    align: "end",
    cell: ({ files: [file] }) => file?.file_size !== undefined && formatBytes(file.file_size),
  },
];
