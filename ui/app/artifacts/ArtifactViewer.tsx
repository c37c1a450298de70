import { lazy, type ReactNode, Suspense } from "react";
import { Progress } from "../components/Progress.tsx";
import { formatBytes } from "../util/numbers.ts";
import { type ArtifactKind, kindOf } from "./artifact-kind.ts";
import { nameOf } from "./artifact-paths.ts";
import { type ArtifactFile, type ArtifactSource, artifactUrl } from "./artifact-source.ts";
import styles from "./ArtifactViewer.module.css";
import { ImageView } from "./viewers/ImageView.tsx";

export interface ViewerProps {
  source: ArtifactSource;
  file: ArtifactFile;
}

/** A viewer is loaded when the first file of its kind is opened. */
const viewers: Readonly<Record<ArtifactKind, (props: ViewerProps) => ReactNode>> = {
  image: ImageView,
  audio: ({ source, file }) => (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- there are none for what is logged
    <audio
      controls
      src={artifactUrl(source, file.path)}
      aria-label={nameOf(file.path)}
      className={styles.media}
    />
  ),
  video: ({ source, file }) => (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- there are none for what is logged
    <video
      controls
      src={artifactUrl(source, file.path)}
      aria-label={nameOf(file.path)}
      className={styles.media}
    />
  ),
  pdf: lazy(async () => ({ default: (await import("./viewers/PdfView.tsx")).PdfView })),
  html: lazy(async () => ({ default: (await import("./viewers/HtmlView.tsx")).HtmlView })),
  markdown: lazy(async () => ({
    default: (await import("./viewers/MarkdownView.tsx")).MarkdownView,
  })),
  table: lazy(async () => ({ default: (await import("./viewers/CsvView.tsx")).CsvView })),
  json: lazy(async () => ({ default: (await import("./viewers/JsonView.tsx")).JsonView })),
  model: lazy(async () => ({ default: (await import("./viewers/ModelView.tsx")).ModelView })),
  other: lazy(async () => ({ default: (await import("./viewers/TextView.tsx")).TextView })),
};

/** Shows a file by its kind. Whoever wrote it, nothing in it runs as a part of this page. */
export function ArtifactViewer({ source, file }: ViewerProps) {
  const Viewer = viewers[kindOf(file.path)];
  return (
    <Suspense fallback={<Progress label={`${nameOf(file.path)} is loading`} />}>
      <Viewer key={file.path} source={source} file={file} />
    </Suspense>
  );
}

/** Says that what is shown is not all. */
export function Part({ shown, total }: { shown: number; total: number }) {
  if (shown >= total) return null;
  return (
    <p className={styles.part}>
      The first {formatBytes(shown)} of {formatBytes(total)}. Download the file for the rest.
    </p>
  );
}
