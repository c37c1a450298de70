import { Button } from "./Button.tsx";
import styles from "./controls.module.css";

interface AskProps {
  /** What will happen, with numbers: "Delete 40 runs and 12.4 GB for good?" */
  question: string;
  /** The button that does it: "Delete". */
  action: string;
  onConfirm: () => void;
  /** Called when it is answered, whichever way. */
  onClose: () => void;
}

/** A question in place of a dialog; the answer that changes nothing has the focus. */
export function Ask({ question, action, onConfirm, onClose }: AskProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape is "Keep"
    <span
      role="group"
      aria-label={question}
      className={styles.confirm}
      onKeyDown={({ key }) => key === "Escape" && onClose()}
    >
      {question}
      <Button
        look="danger"
        onClick={() => {
          onClose();
          onConfirm();
        }}
      >
        {action}
      </Button>
      <Button autoFocus onClick={onClose}>
        Keep
      </Button>
    </span>
  );
}
