import { useMemo, useState } from "react";
import { Button } from "../components/Button.tsx";
import { formatCount } from "../util/numbers.ts";
import { type DiffRow, diffRows, stretchesOf } from "./diff-rows.ts";
import styles from "./TextDiff.module.css";

interface TextDiffProps {
  before: string;
  after: string;
  labels: readonly [before: string, after: string];
}

/** Two texts side by side, the lines that differ marked; long stretches that do not are folded. */
export function TextDiff({ before, after, labels }: TextDiffProps) {
  const [all, setAll] = useState(false);
  const changes = useMemo(() => stretchesOf(before, after), [before, after]);
  const rows = useMemo(() => changes && diffRows(changes, all), [changes, all]);
  if (rows === undefined)
    return <p className={styles.bar}>The texts differ in too much to be shown line by line.</p>;
  const count = (side: "removed" | "added"): number =>
    changes!.filter((change) => change[side]).reduce((sum, change) => sum + change.count, 0);
  return (
    <div className={styles.diff}>
      <div className={styles.bar}>
        {before === after ? (
          "The files are the same."
        ) : (
          <>
            <span className={styles.minus}>−{formatCount(count("removed"))}</span>
            <span className={styles.plus}>+{formatCount(count("added"))}</span> lines
          </>
        )}
        <Button look="quiet" aria-pressed={all} onClick={() => setAll(!all)}>
          All lines
        </Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys */}
      <div tabIndex={0} className={styles.scroll}>
        <table className={styles.table}>
          <colgroup>
            <col className={styles.number} />
            <col />
            <col className={styles.number} />
            <col />
          </colgroup>
          <thead>
            <tr>
              {labels.map((label, side) => (
                <th key={side === 0 ? "before" : "after"} scope="col" colSpan={2}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ row }: { row: DiffRow }) {
  if (row.folded !== undefined)
    return (
      <tr className={styles.folded}>
        <td colSpan={4}>{formatCount(row.folded)} lines that are the same</td>
      </tr>
    );
  const { before, after, isSame } = row;
  return (
    <tr>
      <td className={styles.number}>{before?.number}</td>
      <td className={isSame || !before ? styles.line : `${styles.line} ${styles.removed}`}>
        {before?.text}
      </td>
      <td className={styles.number}>{after?.number}</td>
      <td className={isSame || !after ? styles.line : `${styles.line} ${styles.added}`}>
        {after?.text}
      </td>
    </tr>
  );
}
