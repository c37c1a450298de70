import { useState } from "react";
import { copyText } from "../util/copy-text.ts";
import { IconButton } from "./Button.tsx";
import styles from "./controls.module.css";

const SHOWN_FOR = 1500;

export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await copyText(text);
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
