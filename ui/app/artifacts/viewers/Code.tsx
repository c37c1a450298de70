import { lazy, Suspense } from "react";
import styles from "./viewers.module.css";

interface CodeProps {
  text: string;
  /** The ending of the file's name. */
  language: string;
}

/** In characters: more would be slow to colour, and nobody reads so much. */
const COLOURED = 200_000;

const Coloured = lazy(async () => ({ default: (await import("./ColouredCode.tsx")).ColouredCode }));

/** Code as it is written. */
export function Code({ text, language }: CodeProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys
    <pre tabIndex={0} className={`${styles.scroll} ${styles.text}`}>
      <code>
        {text.length > COLOURED ? (
          text
        ) : (
          <Suspense fallback={text}>
            <Coloured text={text} language={language} />
          </Suspense>
        )}
      </code>
    </pre>
  );
}
