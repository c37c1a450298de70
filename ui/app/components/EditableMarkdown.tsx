import { useState } from "react";
import { Button } from "./Button.tsx";
import styles from "./EditableMarkdown.module.css";
import { Markdown } from "./Markdown.tsx";

interface EditableMarkdownProps {
  label: string;
  text: string;
  /** Absent where it may not be changed. Resolves to whether it was saved. */
  onSave?: ((text: string) => Promise<boolean>) | undefined;
}

/** A description: shown as it reads, edited as it is written. */
export function EditableMarkdown({ label, text, onSave }: EditableMarkdownProps) {
  const [draft, setDraft] = useState<string>();
  if (draft === undefined)
    return (
      <div className={`${styles.box} ${text === "" ? styles.empty : ""}`}>
        {text === "" ? (
          <p className={styles.none}>No description yet.</p>
        ) : (
          <Markdown text={text} />
        )}
        {onSave && (
          <Button icon="edit" onClick={() => setDraft(text)}>
            Edit {label.toLowerCase()}
          </Button>
        )}
      </div>
    );
  const save = async (): Promise<void> => {
    if (await onSave?.(draft)) setDraft(undefined);
  };
  return (
    <div className={styles.box}>
      <textarea
        aria-label={label}
        className={styles.text}
        rows={10}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(undefined);
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
        }}
      />
      <div className={styles.actions}>
        <Button look="main" keys="Ctrl+Enter" onClick={() => void save()}>
          Save
        </Button>
        <Button onClick={() => setDraft(undefined)}>Cancel</Button>
      </div>
    </div>
  );
}
