import { Num } from "../../components/Num.tsx";
import { digitsFor, formatNumber } from "../../util/numbers.ts";
import type { MetricDifference, ParamDifference } from "./differences.ts";
import styles from "./PromotePage.module.css";

interface SidesProps {
  /** The headings: "champion 1" and "candidate 3". */
  champion: string;
  candidate: string;
}

/** Metrics of both, those that differ most first. */
export function MetricDifferences({
  rows,
  champion,
  candidate,
}: SidesProps & { rows: readonly MetricDifference[] }) {
  if (rows.length === 0) return <p className={styles.none}>Neither has metrics.</p>;
  return (
    <table aria-label="Differences of metrics" className={styles.table}>
      <thead>
        <tr>
          <th scope="col">metric</th>
          <th scope="col">{champion}</th>
          <th scope="col">{candidate}</th>
          <th scope="col">difference</th>
          <th scope="col">relative</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <MetricRow key={row.key} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function MetricRow({ row }: { row: MetricDifference }) {
  const digits = digitsFor([row.champion, row.candidate].filter((value) => value !== undefined));
  return (
    <tr>
      <th scope="row">{row.key}</th>
      <td>
        <Num value={row.champion} digits={digits} />
      </td>
      <td className={styles.candidate}>
        <Num value={row.candidate} digits={digits} />
      </td>
      <td>{row.delta === undefined ? "—" : signed(row.delta)}</td>
      <td className={styles.share}>
        <span className={styles.bar} style={{ width: `${100 * Math.min(1, row.size)}%` }} />
        {relative(row)}
      </td>
    </tr>
  );
}

const signed = (delta: number): string => `${delta > 0 ? "+" : ""}${formatNumber(delta, 3)}`;

/** `+12.4%` of the champion's value. */
function relative({ champion, delta }: MetricDifference): string {
  if (champion === undefined || delta === undefined || champion === 0) return "—";
  const share = (100 * delta) / Math.abs(champion);
  return Number.isFinite(share) ? `${signed(share)}%` : "—";
}

/** The params of which the two have different values. */
export function ParamDifferences({
  rows,
  champion,
  candidate,
}: SidesProps & { rows: readonly ParamDifference[] }) {
  if (rows.length === 0) return <p className={styles.none}>All params are the same.</p>;
  return (
    <table aria-label="Differences of params" className={styles.table}>
      <thead>
        <tr>
          <th scope="col">param</th>
          <th scope="col">{champion}</th>
          <th scope="col">{candidate}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.key}</th>
            <td>{row.champion ?? "—"}</td>
            <td className={styles.candidate}>{row.candidate ?? "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
