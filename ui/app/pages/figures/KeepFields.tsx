import { useId } from "react";
import { Button } from "../../components/Button.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { TextField } from "../../components/TextField.tsx";
import styles from "./FigureEditor.module.css";
import { figureFile } from "./figure-url.ts";
import type { FigureEditorState } from "./use-figure-editor.ts";

/** What the figure is called and says, where it can be fetched, and saving it. */
export function KeepFields({ editor }: { editor: FigureEditorState }) {
  const { name, spec, edit, settle, saved, isChanged, actions } = editor;
  const captionId = useId();
  return (
    <>
      <TextField
        label="name"
        maxLength={250}
        value={name}
        onChange={(next) => edit({ name: next }, "name")}
        onBlur={settle}
        problem={name.trim() === "" ? "Give it a name." : undefined}
      />
      <div className={styles.row}>
        <label htmlFor={captionId} className={styles.label}>
          caption
        </label>
        <textarea
          id={captionId}
          className={styles.captionText}
          rows={2}
          maxLength={5000}
          value={spec.caption}
          onChange={({ target }) => edit({ spec: { caption: target.value } }, "caption")}
          onBlur={settle}
        />
      </div>
      {saved && <FileLink figureId={saved.figure_id} />}
      <div className={styles.buttons}>
        <Button
          look="main"
          keys="Ctrl+s"
          disabled={name.trim() === "" || (saved !== undefined && !isChanged)}
          onClick={() => void actions.save()}
        >
          Save
        </Button>
        {saved && <Button onClick={() => void actions.saveCopy()}>Save as new</Button>}
        {saved && (
          <Confirm
            label="Delete…"
            question="Delete it for good? Its link will show nothing."
            action="Delete"
            onConfirm={() => void actions.remove()}
          />
        )}
      </div>
    </>
  );
}

function FileLink({ figureId }: { figureId: string }) {
  const url = figureFile(figureId, "svg");
  return (
    <div className={styles.row}>
      <span className={styles.label}>link</span>
      <div className={styles.several}>
        <a href={url} className={styles.link} title={url}>
          <code>/figures/{figureId}.svg</code>
        </a>
        <CopyButton text={url} label="Copy the link" />
      </div>
    </div>
  );
}
