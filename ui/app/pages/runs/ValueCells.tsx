import type { ReactNode } from "react";
import { Num } from "../../components/Num.tsx";
import { formatNumber, shortText } from "../../util/numbers.ts";
import styles from "./Cells.module.css";
import type { ColumnFacts } from "./column-facts.ts";
import type { Cell, RunData } from "./run-data.ts";
import { numbersOf, summaryOf } from "./run-groups.ts";
import type { GroupRow } from "./run-rows.ts";

interface NumberCellProps {
  value: number;
  facts: ColumnFacts;
  /** False for a value that a study has from its best trial. */
  isOwn: boolean;
}

/** A metric's value before a bar that shows where it lies among the others. */
export function NumberCell({ value, facts, isOwn }: NumberCellProps) {
  const look = [
    value === facts.best && styles.best,
    !isOwn && styles.borrowed,
    !Number.isFinite(value) && styles.none,
  ];
  return (
    <Bar value={value} facts={facts} look={look.filter(Boolean).join(" ")} title={String(value)}>
      {formatNumber(value, facts.digits)}
    </Bar>
  );
}

/** Even the least has a bar that can be seen. */
const SHORTEST = 6;

interface BarProps {
  value: number;
  facts: ColumnFacts;
  look?: string;
  title: string;
  children: ReactNode;
}

function Bar({ value, facts: { min, max }, look = "", title, children }: BarProps) {
  const share =
    Number.isFinite(value) && min < max
      ? SHORTEST + ((94 - SHORTEST) * (value - min)) / (max - min)
      : 0;
  const backgroundSize = `${share}% calc(100% - 10px)`;
  return (
    <span className={`${styles.bar} ${look}`} style={{ backgroundSize }} title={title}>
      {children}
    </span>
  );
}

/** A param's or tag's value, as it was logged. */
export function TextCell({ value, isOwn }: { value: Cell; isOwn: boolean }) {
  if (value === null) return <span className={styles.none}>—</span>;
  const text = String(value);
  return (
    <span className={`${styles.text} ${isOwn ? "" : styles.borrowed}`} title={text}>
      {shortText(text)}
    </span>
  );
}

interface GroupValueCellProps {
  row: GroupRow;
  column: string;
  data: RunData;
  facts: ColumnFacts;
}

/** Mean ± standard deviation of a group's numbers, or the one text that all its runs have. */
export function GroupValueCell({ row, column, data, facts }: GroupValueCellProps) {
  if (!column.startsWith("metrics.")) {
    const values = new Set(row.runs.map((run) => data.value(run, column)));
    if (values.size === 1) return <TextCell value={[...values][0]!} isOwn />;
    return <span className={styles.none}>{values.size} values</span>;
  }
  const numbers = numbersOf(data, row.runs, column);
  const summary = summaryOf(numbers);
  if (!summary) return <Num value={numbers[0]} />;
  const { mean, std, n } = summary;
  const title = `mean ${mean}${std === undefined ? "" : ` ± ${std}`}, n ${n}`;
  return (
    <Bar value={mean} facts={facts} title={title}>
      {formatNumber(mean, facts.digits)}
      {std !== undefined && <span className={styles.spread}> ± {formatNumber(std, 2)}</span>}
    </Bar>
  );
}
