import styles from "./Progress.module.css";

/** A line that runs while something is under way; it shows only after half a second. */
export function Progress({ label }: { label: string }) {
  return <div role="progressbar" aria-label={label} className={styles.progress} />;
}
