import { useState } from "react";
import { ownToMlflow } from "../util/own-to-mlflow.ts";
import { Button, IconButton } from "./Button.tsx";
import { InlineForm } from "./InlineForm.tsx";
import styles from "./TagList.module.css";

export interface Tag {
  key: string;
  value: string;
}

interface TagListProps {
  tags: readonly Tag[];
  /** Absent where tags may not be changed. */
  onSet?: ((key: string, value: string) => Promise<boolean>) | undefined;
  onDelete?: ((key: string, value: string) => void) | undefined;
}

/** The tags that people set; those of MLflow's own use are not listed. */
export function TagList({ tags, onSet, onDelete }: TagListProps) {
  const [adding, setAdding] = useState(false);
  const own = tags.filter(({ key }) => !ownToMlflow(key));
  return (
    <div className={styles.box}>
      <ul className={styles.list}>
        {own.map(({ key, value }) => (
          <li key={key} className={styles.tag}>
            <span className={styles.key}>{key}</span> {value}
            {onDelete && (
              <IconButton
                icon="close"
                label={`Delete the tag ${key}`}
                onClick={() => onDelete(key, value)}
              />
            )}
          </li>
        ))}
        {own.length === 0 && <li className={styles.none}>No tags yet.</li>}
      </ul>
      {onSet && !adding && (
        <Button icon="plus" onClick={() => setAdding(true)}>
          Add a tag
        </Button>
      )}
      {onSet && adding && (
        <InlineForm
          label="Tag"
          placeholder="key: value"
          action="Add"
          onSubmit={(text) => onSet(...parsedTag(text))}
          onClose={() => setAdding(false)}
        />
      )}
    </div>
  );
}

/** `key: value`; without a colon the value is empty. */
export function parsedTag(text: string): [key: string, value: string] {
  const colon = text.indexOf(":");
  if (colon === -1) return [text.trim(), ""];
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}
