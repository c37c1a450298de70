import { formatNumber } from "../util/numbers.ts";
import styles from "./Num.module.css";

interface NumProps {
  value: number | null | undefined;
  /** Significant digits: digitsFor() the values that it is compared with. */
  digits?: number;
}

/** A number; all its digits on hover. What is absent is a dash. */
export function Num({ value, digits }: NumProps) {
  if (value === null || value === undefined) return <span className={styles.none}>—</span>;
  const faint = Number.isFinite(value) ? undefined : styles.none;
  return (
    <span title={String(value)} className={faint}>
      {formatNumber(value, digits)}
    </span>
  );
}
