import { useState } from "react";
import { IconButton } from "./Button.tsx";
import styles from "./controls.module.css";

const SHOWN_FOR = 1500;

/** Copies a text; pages that are not served by https or localhost have no clipboard of their own. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(text).catch(() => copyBySelection(text));
    if (!navigator.clipboard) copyBySelection(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_FOR);
  };
  return (
    <span className={copied ? styles.copied : undefined}>
      <IconButton
        icon={copied ? "check" : "copy"}
        label={copied ? "Copied" : label}
        onClick={() => void copy()}
      />
    </span>
  );
}

function copyBySelection(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
