import { Button, IconButton } from "../../components/Button.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Num } from "../../components/Num.tsx";
import { StatusDot } from "../../components/StatusDot.tsx";
import { Duration, Time, useNow } from "../../components/Time.tsx";
import { isStalled } from "../../util/stalled.ts";
import { lastActivity, type Metric, nameOf, type Run } from "./run-facts.ts";
import styles from "./RunHeader.module.css";
import type { useNeighbours } from "./use-neighbours.ts";
import type { RunActions } from "./use-run-actions.ts";

interface RunStatusLineProps {
  run: Run;
  metric: Metric | undefined;
  renaming: boolean;
  onRename: (name: string) => Promise<boolean>;
  onRenamed: () => void;
}

/** What one wants to know of a run at first sight: its state, its time, its metric. */
export function RunStatusLine(props: RunStatusLineProps) {
  const { run, metric, renaming, onRename, onRenamed } = props;
  const { status = "RUNNING", start_time, end_time, lifecycle_stage } = run.info;
  const stalled = isStalled(run.info.status, lastActivity(run), useNow());
  if (renaming)
    return (
      <InlineForm
        label="Name of the run"
        initial={nameOf(run)}
        action="Rename"
        onSubmit={onRename}
        onClose={onRenamed}
      />
    );
  return (
    <div className={styles.line}>
      <span className={styles.fact}>
        <StatusDot status={status} stalled={stalled} />
        <span aria-hidden="true">{stalled ? "stalled" : status.toLowerCase()}</span>
      </span>
      {lifecycle_stage !== "active" && <span className={styles.deleted}>deleted</span>}
      {start_time !== undefined && start_time > 0 && (
        <>
          <span className={styles.fact}>
            <Time at={start_time} />
          </span>
          <span className={styles.fact}>
            <Duration from={start_time} to={end_time} />
          </span>
        </>
      )}
      {metric && (
        <span className={styles.metric}>
          {metric.key}{" "}
          <b>
            <Num value={metric.value} />
          </b>
        </span>
      )}
    </div>
  );
}

interface RunActionButtonsProps {
  isActive: boolean;
  actions: RunActions;
  neighbours: ReturnType<typeof useNeighbours>;
  onRename: () => void;
}

export function RunActionButtons(props: RunActionButtonsProps) {
  const { isActive, actions, neighbours, onRename } = props;
  const { previous, next } = neighbours;
  return (
    <>
      <IconButton icon="back" label="Previous run ([)" disabled={!previous} onClick={previous} />
      <IconButton icon="forward" label="Next run (])" disabled={!next} onClick={next} />
      {isActive ? (
        <Menu
          label="More"
          icon="more"
          items={[
            { label: "Rename", keys: "r", onChoose: onRename },
            { label: "Delete", keys: "Delete", tone: "bad", onChoose: () => void actions.remove() },
          ]}
        />
      ) : (
        <Button look="main" onClick={() => void actions.restore()}>
          Restore
        </Button>
      )}
    </>
  );
}
