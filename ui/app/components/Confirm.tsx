import { useState } from "react";
import { Button } from "./Button.tsx";
import styles from "./controls.module.css";

interface ConfirmProps {
  /** The button that asks: "Delete for good…". */
  label: string;
  /** What will happen, with numbers: "Delete 40 runs and 12.4 GB for good?" */
  question: string;
  /** The button that does it: "Delete". */
  action: string;
  onConfirm: () => void;
}

/** Asks in place, without a dialog, before what cannot be undone. */
export function Confirm({ label, question, action, onConfirm }: ConfirmProps) {
  const [asking, setAsking] = useState(false);
  if (!asking) return <Button onClick={() => setAsking(true)}>{label}</Button>;
  return (
    <span role="group" aria-label={question} className={styles.confirm}>
      {question}
      <Button
        look="danger"
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {action}
      </Button>
      <Button autoFocus onClick={() => setAsking(false)}>
        Keep
      </Button>
    </span>
  );
}
