import { Num } from "../components/Num.tsx";
import styles from "./MetricCell.module.css";

/** The values of a column of metrics: how many digits they need, and from where to where they go. */
export interface MetricRange {
  digits: number;
  min: number;
  max: number;
}

/** A metric with a bar as long as it stands high among the values of its column. */
export function MetricCell({ value, range }: { value: number | undefined; range: MetricRange }) {
  const { digits, min, max } = range;
  const share = value === undefined || max === min ? 0 : (value - min) / (max - min);
  return (
    <span className={styles.cell}>
      {Number.isFinite(share) && (
        <span className={styles.bar} style={{ width: `${100 * share}%` }} />
      )}
      <span className={styles.value}>
        <Num value={value} digits={digits} />
      </span>
    </span>
  );
}
