import type { ReactNode } from "react";
import { Button, IconButton } from "../components/Button.tsx";
import styles from "./NoticeLine.module.css";
import { useNotices } from "./notices.ts";

/** The footer's left: what has just happened, else what is true of the page. */
export function NoticeLine({ children }: { children: ReactNode }) {
  const { current, undo, dismiss } = useNotices();
  return (
    <>
      <div role="status" className={styles.line}>
        {current && (
          <>
            <span className={current.tone === "bad" ? styles.bad : styles.text}>
              {current.text}
            </span>
            {current.undo && (
              <Button look="quiet" keys="Ctrl+z" onClick={undo}>
                Undo
              </Button>
            )}
            <IconButton icon="close" label="Dismiss" onClick={dismiss} />
          </>
        )}
      </div>
      {!current && <div className={styles.line}>{children}</div>}
    </>
  );
}
