import { messageOf } from "../api/error.ts";
import { Button } from "./Button.tsx";
import styles from "./EmptyState.module.css";

interface ProblemProps {
  /** What could not be done: "The experiments cannot be shown." */
  title: string;
  error: unknown;
  onRetry: () => void;
}

/** What stands in a page's place when its data did not come; the server's message says what to do. */
export function Problem({ title, error, onRetry }: ProblemProps) {
  return (
    <div role="alert" className={styles.empty}>
      <h2>{title}</h2>
      <p className={styles.words}>{messageOf(error)}</p>
      <div>
        <Button onClick={onRetry}>Try again</Button>
      </div>
    </div>
  );
}
