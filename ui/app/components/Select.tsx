import styles from "./controls.module.css";

interface SelectProps<T extends string> {
  label: string;
  /** Whether the label is for assistive technology only. */
  hideLabel?: boolean;
  value: T;
  options: readonly (readonly [value: T, text: string])[];
  onChange: (value: T) => void;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, hideLabel = false, value, options, onChange } = props;
  return (
    <label className={styles.label}>
      <span className={hideLabel ? styles.hidden : undefined}>{label}</span>
      <select
        className={`${styles.field} ${styles.select}`}
        value={value}
        onChange={({ target }) => onChange(target.value as T)}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
