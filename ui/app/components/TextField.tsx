import { type ComponentProps, useId } from "react";
import styles from "./controls.module.css";

interface TextFieldProps extends Omit<ComponentProps<"input">, "onChange" | "value"> {
  label: string;
  /** Whether the label is for assistive technology only. */
  hideLabel?: boolean;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with the value, and what to write instead. */
  problem?: string | undefined;
}

export function TextField(props: TextFieldProps) {
  const { label, hideLabel = false, value, onChange, problem, ...rest } = props;
  const problemId = useId();
  return (
    <label className={hideLabel ? styles.label : `${styles.label} ${styles.stacked}`}>
      <span className={hideLabel ? styles.hidden : undefined}>{label}</span>
      <input
        {...rest}
        className={styles.field}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
      />
      {problem !== undefined && (
        <span id={problemId} className={styles.problem}>
          {problem}
        </span>
      )}
    </label>
  );
}
