import { useState } from "react";
import { Ask } from "./Ask.tsx";
import { Button } from "./Button.tsx";

interface ConfirmProps {
  /** The button that asks: "Delete for good…". */
  label: string;
  /** What will happen, with numbers: "Delete 40 runs and 12.4 GB for good?" */
  question: string;
  /** The button that does it: "Delete". */
  action: string;
  onConfirm: () => void;
}

/** A button that asks in place, without a dialog, before what cannot be undone. */
export function Confirm({ label, ...question }: ConfirmProps) {
  const [asking, setAsking] = useState(false);
  if (!asking) return <Button onClick={() => setAsking(true)}>{label}</Button>;
  return <Ask {...question} onClose={() => setAsking(false)} />;
}
