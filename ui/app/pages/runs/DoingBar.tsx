import { Button } from "../../components/Button.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { parsedTag } from "../../components/TagList.tsx";
import { formatCount } from "../../util/numbers.ts";
import { MoveForm } from "./MoveForm.tsx";
import type { Run } from "./run-data.ts";
import styles from "./RunsPage.module.css";
import { useRunsTable } from "./runs-table.ts";
import type { RunActions } from "./use-run-actions.ts";

export type Doing = "rename" | "tag" | "move" | "delete";

interface DoingBarProps {
  doing: Doing;
  runs: readonly Run[];
  actions: RunActions;
  onClose: () => void;
}

/** What is still to be said before something is done to runs, in place of a dialog. */
export function DoingBar({ doing, runs, actions, onClose }: DoingBarProps) {
  const { setSelected } = useRunsTable();
  const many = runs.length > 1;
  const count = `${formatCount(runs.length)} runs`;
  const remove = async (): Promise<void> => {
    onClose();
    if (await actions.remove(runs)) setSelected([]);
  };
  return (
    <div className={styles.doing}>
      {doing === "rename" && (
        <InlineForm
          label={many ? `New name of ${count}: {name} is the old one, {n} its number` : "New name"}
          initial={many ? "{name}-{n}" : runs[0]!.name}
          action={many ? `Rename ${count}` : "Rename"}
          onSubmit={(pattern) => actions.rename(runs, pattern)}
          onClose={onClose}
        />
      )}
      {doing === "tag" && (
        <InlineForm
          label="Tag"
          placeholder="key: value"
          action={many ? `Tag ${count}` : "Tag"}
          onSubmit={(text) => actions.tag(runs, ...parsedTag(text))}
          onClose={onClose}
        />
      )}
      {doing === "move" && <MoveForm runs={runs} actions={actions} onClose={onClose} />}
      {doing === "delete" && (
        <div role="group" aria-label={`Move ${count} to the trash?`} className={styles.asking}>
          Move {count} to the trash?
          <Button look="danger" onClick={() => void remove()}>
            Delete {count}
          </Button>
          <Button autoFocus onClick={onClose}>
            Keep
          </Button>
        </div>
      )}
    </div>
  );
}
