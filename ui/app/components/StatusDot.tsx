import type { RunStatus } from "../../../src/protocol/runs.ts";
import styles from "./StatusDot.module.css";

const words: Record<RunStatus, string> = {
  RUNNING: "running",
  SCHEDULED: "scheduled",
  FINISHED: "finished",
  FAILED: "failed",
  KILLED: "killed",
};

interface StatusDotProps {
  status: RunStatus;
  /** Says RUNNING, but has given no sign of life for long. */
  stalled?: boolean;
}

/** A run's status: its shape differs as well as its colour. */
export function StatusDot({ status, stalled = false }: StatusDotProps) {
  const word = stalled ? "stalled" : words[status];
  return (
    <i role="img" aria-label={word} title={word} className={`${styles.dot} ${styles[word]}`} />
  );
}
