import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Markdown } from "../../components/Markdown.tsx";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import { Beginning } from "./Beginning.tsx";
import { Code } from "./Code.tsx";
import styles from "./viewers.module.css";

/** Markdown as it reads, or as it is written. */
export function MarkdownView({ source, file }: ViewerProps) {
  const [asWritten, setAsWritten] = useState(false);
  return (
    <Beginning source={source} file={file}>
      {(text) => (
        <>
          <div className={styles.bar}>
            <Button look="quiet" aria-pressed={asWritten} onClick={() => setAsWritten(!asWritten)}>
              As written
            </Button>
          </div>
          {asWritten ? (
            <Code text={text} language="md" />
          ) : (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys
            <div tabIndex={0} className={`${styles.scroll} ${styles.words}`}>
              <Markdown text={text} />
            </div>
          )}
        </>
      )}
    </Beginning>
  );
}
