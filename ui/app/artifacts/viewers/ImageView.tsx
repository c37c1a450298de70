import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import { nameOf } from "../artifact-paths.ts";
import { artifactUrl } from "../artifact-source.ts";
import styles from "./viewers.module.css";

/** A picture; as such an SVG runs no script and loads nothing. */
export function ImageView({ source, file }: ViewerProps) {
  const [size, setSize] = useState("");
  const [full, setFull] = useState(false);
  const [broken, setBroken] = useState(false);
  const { path } = file;
  if (broken) return <p className={styles.words}>This file is no picture that a browser shows.</p>;
  return (
    <div className={styles.fill}>
      <div className={styles.bar}>
        {size}
        <Button look="quiet" aria-pressed={full} onClick={() => setFull(!full)}>
          Full size
        </Button>
      </div>
      <div className={styles.image} data-full={full || undefined}>
        <img
          src={artifactUrl(source, path)}
          alt={nameOf(path)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize(`${naturalWidth} × ${naturalHeight}`)
          }
          onError={() => setBroken(true)}
        />
      </div>
    </div>
  );
}
