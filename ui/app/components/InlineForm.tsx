import { useState } from "react";
import { Button } from "./Button.tsx";
import styles from "./controls.module.css";
import { TextField } from "./TextField.tsx";

interface InlineFormProps {
  /** What the field holds. */
  label: string;
  initial?: string;
  placeholder?: string;
  /** The button that does it: "Create". */
  action: string;
  /** Resolves to whether it was done; the form stays open when it was not. */
  onSubmit: (value: string) => Promise<boolean>;
  onClose: () => void;
}

/** One field and a button, in place of a dialog: Enter does it, Escape leaves it. */
export function InlineForm(props: InlineFormProps) {
  const { label, initial = "", placeholder, action, onSubmit, onClose } = props;
  const [value, setValue] = useState(initial);
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    const done = await onSubmit(value.trim());
    setBusy(false);
    if (done) onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== "") void submit();
      }}
    >
      <TextField
        label={label}
        hideLabel
        autoFocus
        placeholder={placeholder ?? label}
        value={value}
        onChange={setValue}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          onClose();
        }}
      />
      <Button type="submit" look="main" disabled={busy || value.trim() === ""}>
        {action}
      </Button>
      <Button onClick={onClose}>Cancel</Button>
    </form>
  );
}
