import { useMemo } from "react";
import { ArtifactBrowser } from "../artifacts/ArtifactBrowser.tsx";
import type { ArtifactSource } from "../artifacts/artifact-source.ts";
import styles from "./ModelArtifacts.module.css";

/** Which file is shown and which directories are open: a part of a page's view. */
interface ArtifactsView {
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

/** The page tells what MLmodel says; this file says what the model needs. */
const FIRST = "requirements.txt";

/** The files of a model, and the one that is chosen beside them. */
export function ModelArtifacts({ source, directory, shown, onShow }: ModelArtifactsProps) {
  const above = useMemo(() => directoriesTo(directory), [directory]);
  const open = useMemo(() => [...above, ...shown.open], [above, shown.open]);
  return (
    <div className={styles.browser}>
      <ArtifactBrowser
        source={source}
        path={shown.file || [...above.slice(-1), FIRST].join("/")}
        onPath={(file) => onShow({ file })}
        open={open}
        onOpen={(next) => onShow({ open: next.filter((each) => !above.includes(each)) })}
      />
    </div>
  );
}

/** `a/b` is reached by `a` and `a/b`; the root is always open. */
const directoriesTo = (directory: string): string[] =>
  directory === ""
    ? []
    : directory.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/"));
