import { useState } from "react";
import { Button } from "../components/Button.tsx";
import type { ComparedFile } from "./ArtifactComparison.tsx";
import { artifactUrl } from "./artifact-source.ts";
import styles from "./ImageComparison.module.css";

/** Two pictures: side by side, or one over the other with an edge to draw across. */
export function ImageComparison({ before, after }: { before: ComparedFile; after: ComparedFile }) {
  const [swiping, setSwiping] = useState(false);
  const [share, setShare] = useState(50);
  return (
    <div className={styles.comparison}>
      <div className={styles.bar}>
        <span>{before.label}</span>
        {swiping && (
          <input
            type="range"
            aria-label={`How much of ${after.label} is shown`}
            min={0}
            max={100}
            value={100 - share}
            onChange={({ target }) => setShare(100 - Number(target.value))}
          />
        )}
        <span>{after.label}</span>
        <Button look="quiet" aria-pressed={swiping} onClick={() => setSwiping(!swiping)}>
          Swipe
        </Button>
      </div>
      <div className={swiping ? styles.over : styles.beside}>
        <Picture of={before} />
        <span style={swiping ? { clipPath: `inset(0 0 0 ${share}%)` } : undefined}>
          <Picture of={after} />
        </span>
      </div>
    </div>
  );
}

function Picture({ of: { source, file, label } }: { of: ComparedFile }) {
  return <img src={artifactUrl(source, file.path)} alt={`${file.path} of ${label}`} />;
}
