import { Num } from "../components/Num.tsx";
import styles from "./ValueTable.module.css";

interface ValueTableProps {
  /** What the values are: "Metrics". */
  label: string;
  values: ReadonlyMap<string, number | string>;
}

/** Names and what each is, in their order. */
export function ValueTable({ label, values }: ValueTableProps) {
  if (values.size === 0) return <p className={styles.none}>No {label.toLowerCase()}.</p>;
  return (
    <table aria-label={label} className={styles.table}>
      <tbody>
        {[...values].map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={styles.end}>
              {typeof value === "number" ? <Num value={value} digits={6} /> : value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
