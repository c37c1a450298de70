import { useState } from "react";
import { CopyButton } from "../components/CopyButton.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { type Asked, languages, loadCode } from "./load-code.ts";
import styles from "./LoadCode.module.css";

interface LoadCodeProps {
  /** `models:/name/3` or `prompts:/name/3` */
  uri: string;
  /** What gives its MLmodel file, or the prompt. */
  from: Asked;
}

/** Code that loads a model or a prompt, in the language that is chosen. */
export function LoadCode({ uri, from }: LoadCodeProps) {
  const [language, setLanguage] = useState<(typeof languages)[number][0]>("python");
  const code = loadCode(language, uri, from);
  return (
    <Tabs label="Language" tabs={languages} current={language} onChange={setLanguage}>
      <div className={styles.code}>
        <pre>{code}</pre>
        <CopyButton text={code} label="Copy the code" />
      </div>
    </Tabs>
  );
}
