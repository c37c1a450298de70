import { useId, useState } from "react";
import { Button } from "./Button.tsx";
import styles from "./controls.module.css";
import { TextField } from "./TextField.tsx";

interface InlineFormProps {
  /** What the field holds. */
  label: string;
  initial?: string;
  placeholder?: string;
  /** What is likely meant, to choose from; anything else may be typed. */
  suggestions?: readonly string[];
  /** The button that does it: "Create". */
  action: string;
  /** Resolves to whether it was done; the form stays open when it was not. */
  onSubmit: (value: string) => Promise<boolean>;
  onClose: () => void;
}

/** One field and a button, in place of a dialog: Enter does it, Escape leaves it. */
export function InlineForm(props: InlineFormProps) {
  const { label, initial = "", placeholder, suggestions = [], action, onSubmit, onClose } = props;
  const listId = useId();
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
        list={suggestions.length > 0 ? listId : undefined}
        value={value}
        onChange={setValue}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          onClose();
        }}
      />
      <datalist id={listId}>
        {suggestions.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </datalist>
      <Button type="submit" look="main" disabled={busy || value.trim() === ""}>
        {action}
      </Button>
      <Button onClick={onClose}>Cancel</Button>
    </form>
  );
}
