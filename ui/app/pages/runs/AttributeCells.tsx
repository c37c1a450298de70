import { Link } from "../../components/Link.tsx";
import { StatusDot } from "../../components/StatusDot.tsx";
import { useNow } from "../../components/Time.tsx";
import { formatCount } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { isStalled } from "../../util/stalled.ts";
import styles from "./Cells.module.css";
import type { Run } from "./run-data.ts";
import type { GroupRow, RunRow } from "./run-rows.ts";
import { useRunsTable } from "./runs-table.ts";

/** A run's name, after the colour in which charts draw it, and its best trial, whose values it shows. */
export function RunNameCell({ row: { run, best } }: { row: RunRow }) {
  const { colorOf, isTight } = useRunsTable();
  const name = run.name || run.id;
  const ofBest = best && `best: ${best.name || best.id}`;
  return (
    <>
      <i className={styles.color} style={{ background: colorOf(run.id) }} />
      <Link
        target={pb.run({ runId: run.id })}
        className={styles.name}
        title={isTight && ofBest ? `${name}, ${ofBest}` : name}
      >
        {name}
      </Link>
      {best && !isTight && (
        <Link target={pb.run({ runId: best.id })} className={styles.bestRun} title={ofBest}>
          {ofBest}
        </Link>
      )}
    </>
  );
}

export function GroupNameCell({ row: { value, runs } }: { row: GroupRow }) {
  const name = value === null ? "without a value" : String(value);
  return (
    <>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.note}>n {formatCount(runs.length)}</span>
    </>
  );
}

/** How new a sign of life is that is shown as it comes; in milliseconds. */
const NEWS = 5000;

/** A run's status, which pulses once when something new comes in. */
export function StatusCell({ run }: { run: Run }) {
  const now = useNow();
  const isNews = run.status === "RUNNING" && (run.lastActivity ?? 0) > now - NEWS;
  return (
    <span key={isNews ? run.lastActivity : ""} className={isNews ? styles.news : undefined}>
      <StatusDot status={run.status} stalled={isStalled(run.status, run.lastActivity, now)} />
    </span>
  );
}
