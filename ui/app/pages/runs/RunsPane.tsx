import { useMemo, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { useGo } from "../../components/Link.tsx";
import { Menu } from "../../components/Menu.tsx";
import type { Command } from "../../keys/commands.ts";
import { useCommands } from "../../keys/use-commands.ts";
import { formatCount } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { leaveTrail } from "../../util/run-trail.ts";
import { type Doing, DoingBar } from "./DoingBar.tsx";
import type { Run } from "./run-data.ts";
import styles from "./RunsPage.module.css";
import { useRunsTable } from "./runs-table.ts";
import { RunsTable } from "./RunsTable.tsx";
import { RunsToolbar } from "./RunsToolbar.tsx";
import { type RunActions, useRunActions } from "./use-run-actions.ts";
import { useTableCursor } from "./use-table-cursor.ts";

/** The left part of the page: the toolbar and the table, and what is done to the runs in it. */
export function RunsPane() {
  const table = useRunsTable();
  const { runs, rows, objective, selected, setSelected } = table;
  const at = useTableCursor(table);
  const actions = useRunActions();
  const [doing, setDoing] = useState<Doing>();
  const chosen = useMemo(() => runs.filter(({ id }) => selected.has(id)), [runs, selected]);
  const { row } = at;
  const current = row?.kind === "run" ? [row.run] : (row?.runs ?? []);
  const meant = chosen.length > 0 ? chosen : current;
  // On a run's page `[` and `]` lead along the rows that are here.
  const leave = (): void =>
    leaveTrail({
      runIds: rows.flatMap((each) => (each.kind === "run" ? [each.run.id] : [])),
      ...(objective && { metric: objective.column.slice("metrics.".length) }),
    });
  const commands = useRunCommands(meant, actions, setDoing);
  const compare = commands.find(({ keys }) => keys === "c");
  return (
    <div className={styles.left}>
      <RunsToolbar>
        {chosen.length > 1 && compare && (
          <Button keys="c" onClick={compare.run}>
            Compare
          </Button>
        )}
        {selected.size > 0 && (
          <Menu
            label="Do with the selected runs"
            text={`${formatCount(selected.size)} selected`}
            items={[
              ...commands.map(({ label, keys, run }) => ({
                label,
                ...(keys !== undefined && { keys }),
                onChoose: run,
              })),
              { label: "Select none", keys: "Escape", onChoose: () => setSelected([]) },
            ]}
          />
        )}
      </RunsToolbar>
      {doing && (
        <DoingBar
          key={doing}
          doing={doing}
          runs={meant}
          actions={actions}
          onClose={() => setDoing(undefined)}
        />
      )}
      <div className={styles.table} onClickCapture={leave}>
        <RunsTable {...at} onLeave={leave} />
      </div>
    </div>
  );
}

const scope = "Runs";

/** The commands that act on the runs meant: those selected, else the one at the cursor. */
function useRunCommands(
  meant: readonly Run[],
  actions: RunActions,
  setDoing: (doing: Doing) => void,
): Command[] {
  const { runs, view, setView, setSelected } = useRunsTable();
  const go = useGo();
  const { trash, baseline, objective } = view;
  const compare = (): void => {
    const ids = meant.map(({ id }) => id);
    const others = baseline === "" || ids.includes(baseline) ? ids : [baseline, ...ids];
    go(
      pb.compare({
        runs: others,
        ...(baseline !== "" && { baseline }),
        ...(objective !== "" && { objective: [objective] }),
      }),
    );
  };
  const setBaseline = (): void => {
    const [first] = meant;
    if (first) setView({ baseline: first.id === baseline ? "" : first.id }, { replace: true });
  };
  const command = (label: string, keys: string, run: () => void): Command => ({
    label,
    keys,
    scope,
    run: () => meant.length > 0 && run(),
  });
  const onRuns = trash
    ? [command("Restore", "Delete", () => void actions.restore(meant))]
    : [
        command("Compare", "c", compare),
        command("Baseline", "b", setBaseline),
        command("Rename", "r", () => setDoing("rename")),
        command("Tag", "T", () => setDoing("tag")),
        command("Move to an experiment", "M", () => setDoing("move")),
        command("Delete", "Delete", () =>
          meant.length === 1 ? void actions.remove(meant) : setDoing("delete"),
        ),
      ];
  useCommands([
    ...onRuns,
    {
      label: "Select all",
      keys: "Ctrl+a",
      scope,
      run: () => setSelected(runs.map(({ id }) => id)),
    },
    { label: "Select none", keys: "Escape", scope, onlyKey: true, run: () => setSelected([]) },
  ]);
  return onRuns;
}
