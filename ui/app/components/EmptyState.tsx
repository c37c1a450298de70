import { type ReactNode, useState } from "react";
import { CopyButton } from "./CopyButton.tsx";
import styles from "./EmptyState.module.css";
import { Tabs } from "./Tabs.tsx";

export interface Snippet {
  python: string;
  typescript: string;
}

interface EmptyStateProps {
  title: string;
  /** How what belongs here comes into being. */
  children?: ReactNode;
  snippet?: Snippet;
}

const languages = [
  ["python", "Python"],
  ["typescript", "TypeScript"],
] as const;

/** What a page shows while there is nothing to show: one sentence and one piece of code. */
export function EmptyState({ title, children, snippet }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children && <p className={styles.words}>{children}</p>}
      {snippet && <Code snippet={snippet} />}
    </div>
  );
}

function Code({ snippet }: { snippet: Snippet }) {
  const [language, setLanguage] = useState<keyof Snippet>("python");
  return (
    <div className={styles.code}>
      <Tabs label="Language" tabs={languages} current={language} onChange={setLanguage}>
        <div className={styles.copy}>
          <CopyButton text={snippet[language]} label="Copy the code" />
        </div>
        <pre>{snippet[language]}</pre>
      </Tabs>
    </div>
  );
}
