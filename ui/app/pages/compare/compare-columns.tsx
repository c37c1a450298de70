import type { Column } from "../../table/columns.ts";
import { plural } from "../../util/numbers.ts";
import type { CompareRow, TableRow } from "./compare-rows.ts";
import type { Goal } from "../../util/better-way.ts";
import type { ComparedRun } from "./compared-run.ts";
import styles from "./CompareTable.module.css";
import { deltaOf } from "./delta.ts";

const KEY = 320;
const BASELINE = 168;
const RUN = 240;

type Goals = ReadonlyMap<string, Goal>;

/** What is compared, the baseline, and a column for each of the other runs. */
export const compareColumns = (runs: readonly ComparedRun[], goals: Goals): Column<TableRow>[] => [
  {
    id: "key",
    label: "key",
    width: KEY,
    cell: (row) =>
      row.kind === "section" ? <Heading {...row} /> : <Key row={row.row} goals={goals} />,
  },
  ...runs.map((run, at): Column<TableRow> => ({
    id: run.run_id,
    label: run.name,
    kind: at === 0 ? "baseline" : "",
    mark: <i className={styles.dot} style={{ background: run.color }} />,
    width: at === 0 ? BASELINE : RUN,
    align: "end",
    cell: (row) =>
      row.kind === "row" && <Value row={row.row} at={at} goal={goals.get(row.row.id)} />,
  })),
];

function Heading({ id, shown, total }: Extract<TableRow, { kind: "section" }>) {
  return (
    <span className={styles.heading}>
      <b>{id}</b>
      <span className={styles.faint}>
        {shown < total ? `${shown} of ${total} differ` : plural(total, "row")}
      </span>
    </span>
  );
}

const arrows: Record<Goal, string> = { max: "↑", min: "↓" };

function Key({ row: { id, key }, goals }: { row: CompareRow; goals: Goals }) {
  const goal = goals.get(id);
  return (
    <span className={styles.key} title={key}>
      <span>{key}</span>
      {goal && (
        <span title={goal === "max" ? "more is better" : "less is better"}> {arrows[goal]}</span>
      )}
    </span>
  );
}

interface ValueProps {
  row: CompareRow;
  at: number;
  goal: Goal | undefined;
}

/** A run's value; beside it how it differs from the baseline's, which is the first. */
function Value({ row: { values, texts, unit }, at, goal }: ValueProps) {
  const [value, base] = [values[at], values[0]];
  const isSame = at > 0 && Object.is(value, base);
  const delta = at === 0 ? undefined : deltaOf(value, base, unit, goal);
  const hasDeltas = unit !== "time" && values.some((each) => typeof each === "number");
  const tone = { true: styles.better, false: styles.worse, undefined: "" }[String(delta?.isBetter)];
  return (
    <span className={styles.cell}>
      <span
        className={isSame || value === undefined ? styles.faint : styles.value}
        title={value === undefined ? undefined : String(value)}
      >
        {texts[at] ?? "—"}
      </span>
      {at > 0 && hasDeltas && (
        <span className={`${styles.delta} ${tone}`}>
          {delta && (
            <>
              <span>{delta.absolute}</span>
              <span className={styles.relative}>{delta.relative}</span>
            </>
          )}
        </span>
      )}
    </span>
  );
}
