import { call } from "../../api/call.ts";
import type { EndpointName } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { plural } from "../../util/numbers.ts";
import type { Experiment } from "./experiment-tree.ts";

const changes: readonly EndpointName[] = [
  "searchExperiments",
  "getExperiment",
  "summarizeExperiments",
];

const named = (experiments: readonly Experiment[]): string =>
  experiments.length === 1 ? `“${experiments[0]!.name}”` : plural(experiments.length, "experiment");

/** What can be done to experiments from their page; each resolves to whether it was done. */
export function useExperimentActions() {
  const change = useChange();
  const each = (name: "deleteExperiment" | "restoreExperiment", all: readonly Experiment[]) =>
    Promise.all(all.map(({ experiment_id }) => call(name, { experiment_id })));
  return {
    create: (name: string) =>
      change({
        done: `Created “${name}”`,
        failed: "The experiment was not created",
        run: () => call("createExperiment", { name }),
        changes,
      }),
    rename: ({ experiment_id, name }: Experiment, new_name: string) =>
      change({
        done: `Renamed “${name}” to “${new_name}”`,
        failed: "The experiment was not renamed",
        run: () => call("updateExperiment", { experiment_id, new_name }),
        undo: () => call("updateExperiment", { experiment_id, new_name: name }),
        changes,
      }),
    remove: (experiments: readonly Experiment[]) =>
      change({
        done: `Moved ${named(experiments)} to the trash`,
        failed: "Not everything was deleted",
        run: () => each("deleteExperiment", experiments),
        undo: () => each("restoreExperiment", experiments),
        changes,
      }),
    restore: (experiments: readonly Experiment[]) =>
      change({
        done: `Restored ${named(experiments)}`,
        failed: "Not everything was restored",
        run: () => each("restoreExperiment", experiments),
        undo: () => each("deleteExperiment", experiments),
        changes,
      }),
    setTag: ({ experiment_id }: Experiment, key: string, value: string) =>
      change({
        failed: `The tag “${key}” was not set`,
        run: () => call("setExperimentTag", { experiment_id, key, value }),
        changes,
      }),
    deleteTag: ({ experiment_id }: Experiment, key: string, value: string) =>
      change({
        done: `Deleted the tag “${key}”`,
        failed: `The tag “${key}” was not deleted`,
        run: () => call("deleteExperimentTag", { experiment_id, key }),
        undo: () => call("setExperimentTag", { experiment_id, key, value }),
        changes,
      }),
  };
}

export type ExperimentActions = ReturnType<typeof useExperimentActions>;
