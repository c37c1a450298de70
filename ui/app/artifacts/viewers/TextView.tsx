import { extensionOf } from "../artifact-kind.ts";
import { nameOf } from "../artifact-paths.ts";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import { Beginning } from "./Beginning.tsx";
import { Code } from "./Code.tsx";

/** Text and code, in the colours of its language where it has one. */
export function TextView({ source, file }: ViewerProps) {
  return (
    <Beginning source={source} file={file}>
      {(text) => <Code text={text} language={extensionOf(file.path) || nameOf(file.path)} />}
    </Beginning>
  );
}
