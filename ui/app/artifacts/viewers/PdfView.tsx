import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { Fetched } from "../../components/Fetched.tsx";
import { nameOf } from "../artifact-paths.ts";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import { artifactBeginning } from "../read-artifact.ts";
import styles from "./viewers.module.css";

/** In bytes: a PDF is shown whole or not at all. */
const LARGEST = 64 * 1024 * 1024;

/** A PDF in the browser's own viewer; the type of its blob makes it nothing else, whatever it holds. */
export function PdfView({ source, file }: ViewerProps) {
  const query = useQuery({ ...artifactBeginning(source, file, LARGEST), gcTime: 0 });
  return (
    <Fetched query={query} what={nameOf(file.path)}>
      {({ bytes, total }) =>
        bytes.length < total || !navigator.pdfViewerEnabled ? (
          <p className={styles.words}>
            {bytes.length < total ? "This PDF is too large to show" : "This browser shows no PDFs"}:
            download it.
          </p>
        ) : (
          <div className={styles.fill}>
            <PdfFrame bytes={bytes} title={nameOf(file.path)} />
          </div>
        )
      }
    </Fetched>
  );
}

function PdfFrame({ bytes, title }: { bytes: Uint8Array; title: string }) {
  const show = useCallback(
    (frame: HTMLIFrameElement) => {
      const blob = new Blob([bytes.slice()], { type: "application/pdf" });
      frame.src = URL.createObjectURL(blob);
      return () => URL.revokeObjectURL(frame.src);
    },
    [bytes],
  );
  // oxlint-disable-next-line react/iframe-missing-sandbox -- no browser shows a PDF in a sandbox
  return <iframe ref={show} title={title} className={styles.frame} />;
}
