import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { Select } from "../../components/Select.tsx";
import { plural } from "../../util/numbers.ts";
import type { SetView } from "../../util/use-view.ts";
import type { Run } from "../runs/run-data.ts";
import { useRunActions } from "../runs/use-run-actions.ts";
import styles from "./CleanUpBar.module.css";
import type { Age, cleanUpView } from "./clean-up-view.ts";

type CleanUpView = ReturnType<typeof cleanUpView.read>;

const statuses = ["FAILED", "KILLED", "FINISHED", "RUNNING", "SCHEDULED"];

const ages: readonly (readonly [Age, string])[] = [
  ["7", "7 days"],
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "a year"],
  ["", "nothing"],
];

interface CleanUpBarProps {
  view: CleanUpView;
  setView: SetView<CleanUpView>;
  /** The runs that would go, or come back. */
  runs: readonly Run[];
  /** How much room their artifacts take, once that is known. */
  size: string | undefined;
}

/** Which runs, and the button that moves them to the trash or back. */
export function CleanUpBar({ view, setView, runs, size }: CleanUpBarProps) {
  const { status, age, trash } = view;
  const actions = useRunActions();
  const [busy, setBusy] = useState(false);
  const act = async (done: Promise<boolean>): Promise<void> => {
    setBusy(true);
    await done;
    setBusy(false);
  };
  const count = plural(runs.length, "run");
  if (trash)
    return (
      <div className={styles.bar}>
        <Button
          disabled={busy || runs.length === 0}
          onClick={() => void act(actions.restore(runs))}
        >
          Restore {count}
        </Button>
      </div>
    );
  return (
    <div className={styles.bar}>
      {statuses.map((each) => (
        <label key={each} className={styles.status}>
          <input
            type="checkbox"
            checked={status.includes(each)}
            onChange={() =>
              setView({ status: [...new Set(status).symmetricDifference(new Set([each]))] })
            }
          />
          {each.toLowerCase()}
        </label>
      ))}
      <Select
        label="older than"
        value={age}
        options={ages}
        onChange={(next) => setView({ age: next })}
      />
      <div className={styles.action}>
        {runs.length > 0 && (
          <span className={styles.size}>{size ?? "measuring the artifacts…"}</span>
        )}
        {runs.length > 0 && !busy && (
          <Confirm
            label={`Delete ${count}…`}
            question={`Move ${count}${size === undefined ? "" : ` with ${size}`} to the trash?`}
            action="Delete"
            onConfirm={() => void act(actions.remove(runs))}
          />
        )}
        {busy && <span role="status">Deleting {count}…</span>}
      </div>
    </div>
  );
}
