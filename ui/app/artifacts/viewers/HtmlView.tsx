import { useState } from "react";
import { urlOf } from "../../api/call.ts";
import { Button } from "../../components/Button.tsx";
import { remembered } from "../../util/remembered.ts";
import { nameOf } from "../artifact-paths.ts";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import styles from "./viewers.module.css";

const runsScripts = remembered("html-scripts", false);

/**
 * A page in a frame that is nobody's origin: it reaches neither this page nor the server nor any
 * other host. Its scripts run there only when that is asked for.
 */
export function HtmlView({ source, file }: ViewerProps) {
  const [scripts, setScripts] = useState(runsScripts.read);
  const choose = (run: boolean): void => {
    runsScripts.write(run);
    setScripts(run);
  };
  return (
    <div className={styles.fill}>
      <div className={styles.bar}>
        {scripts ? "Its scripts run, cut off from everything else." : "Its scripts do not run."}
        <Button look="quiet" aria-pressed={scripts} onClick={() => choose(!scripts)}>
          Run scripts
        </Button>
      </div>
      <iframe
        key={String(scripts)}
        title={nameOf(file.path)}
        sandbox={scripts ? "allow-scripts" : ""}
        src={urlOf("showArtifactPage", { ...source, path: file.path, scripts })}
        className={styles.frame}
      />
    </div>
  );
}
