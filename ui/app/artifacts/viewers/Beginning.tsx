import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Fetched } from "../../components/Fetched.tsx";
import { Part, type ViewerProps } from "../ArtifactViewer.tsx";
import { nameOf } from "../artifact-paths.ts";
import { artifactBeginning, type Beginning as Bytes, textOf } from "../read-artifact.ts";
import { HexView } from "./HexView.tsx";
import styles from "./viewers.module.css";

interface BeginningProps extends ViewerProps {
  /** Shows the text; `isWhole` unless the file is longer. */
  children: (text: string, isWhole: boolean) => ReactNode;
}

/** Fetches the beginning of a file and shows its text; what is no text is shown as bytes. */
export function Beginning({ source, file, children }: BeginningProps) {
  const query = useQuery(artifactBeginning(source, file));
  return (
    <Fetched query={query} what={nameOf(file.path)}>
      {(beginning) => <Shown beginning={beginning}>{children}</Shown>}
    </Fetched>
  );
}

function Shown({ beginning, children }: Pick<BeginningProps, "children"> & { beginning: Bytes }) {
  const { bytes, total } = beginning;
  const text = textOf(beginning);
  if (text === undefined) return <HexView beginning={beginning} />;
  return (
    <div className={styles.fill}>
      <Part shown={bytes.length} total={total} />
      {children(text, bytes.length >= total)}
    </div>
  );
}
