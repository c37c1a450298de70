import { call } from "../../api/call.ts";
import type { EndpointName } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { nameOf, type Run } from "./run-facts.ts";

const changes: readonly EndpointName[] = ["getRun", "getRunTable", "searchRuns"];

/** What can be done to a run from its page; each resolves to whether it was done. */
export function useRunActions(run: Run) {
  const change = useChange();
  const { run_id } = run.info;
  const name = nameOf(run);
  const rename = (run_name: string) => call("updateRun", { run_id, run_name });
  return {
    rename: (next: string) =>
      change({
        done: `Renamed “${name}” to “${next}”`,
        failed: "The run was not renamed",
        run: () => rename(next),
        undo: () => rename(name),
        changes,
      }),
    remove: () =>
      change({
        done: `Moved “${name}” to the trash`,
        failed: "The run was not deleted",
        run: () => call("deleteRun", { run_id }),
        undo: () => call("restoreRun", { run_id }),
        changes,
      }),
    restore: () =>
      change({
        done: `Restored “${name}”`,
        failed: "The run was not restored",
        run: () => call("restoreRun", { run_id }),
        undo: () => call("deleteRun", { run_id }),
        changes,
      }),
    setTag: (key: string, value: string) =>
      change({
        failed: `The tag “${key}” was not set`,
        run: () => call("setTag", { run_id, key, value }),
        changes,
      }),
    deleteTag: (key: string, value: string) =>
      change({
        done: `Deleted the tag “${key}”`,
        failed: `The tag “${key}” was not deleted`,
        run: () => call("deleteTag", { run_id, key }),
        undo: () => call("setTag", { run_id, key, value }),
        changes,
      }),
  };
}

export type RunActions = ReturnType<typeof useRunActions>;
