import { call } from "../api/call.ts";
import { useChange } from "../api/use-change.ts";
import type { ModelVersion, VersionName } from "./registry-queries.ts";
import { registryAnswers } from "./use-model-actions.ts";

/** A stage of MLflow's old ways, before there were aliases. */
export const stages = ["None", "Staging", "Production", "Archived"] as const;
export type Stage = (typeof stages)[number];

/** What can be done to versions; each resolves to whether it was done. */
export function useVersionActions() {
  const change = useChange();
  const changes = registryAnswers;
  return {
    describe: ({ name, version, description = "" }: ModelVersion, text: string) =>
      change({
        done: "Changed the description",
        failed: "The description was not saved",
        run: () => call("updateModelVersion", { name, version, description: text }),
        undo: () => call("updateModelVersion", { name, version, description }),
        changes,
      }),
    setTag: ({ name, version }: VersionName, key: string, value: string) =>
      change({
        failed: `The tag “${key}” was not set`,
        run: () => call("setModelVersionTag", { name, version, key, value }),
        changes,
      }),
    deleteTag: ({ name, version }: VersionName, key: string, value: string) =>
      change({
        done: `Deleted the tag “${key}”`,
        failed: `The tag “${key}” was not deleted`,
        run: () => call("deleteModelVersionTag", { name, version, key }),
        undo: () => call("setModelVersionTag", { name, version, key, value }),
        changes,
      }),
    /** Moves a version to a stage; `archived` are those that leave it for the archive. */
    setStage: (moved: ModelVersion, stage: Stage, archived: readonly ModelVersion[] = []) => {
      const { name, version, current_stage = "None" } = moved;
      return change({
        done: `Version ${version} is in ${stage}, was in ${current_stage}`,
        failed: `Version ${version} was not moved to ${stage}`,
        run: () =>
          call("transitionModelVersionStage", {
            name,
            version,
            stage,
            archive_existing_versions: archived.length > 0,
          }),
        undo: async () => {
          for (const each of [moved, ...archived]) await putBack(each);
        },
        changes,
      });
    },
    remove: ({ name, version }: VersionName) =>
      change({
        done: `Deleted version ${version}`,
        failed: `Version ${version} was not deleted`,
        run: () => call("deleteModelVersion", { name, version }),
        // The page of the version itself must not ask for it again before it is left.
        changes: changes.filter((each) => each !== "getModelVersion"),
      }),
  };
}

const putBack = ({ name, version, current_stage = "None" }: ModelVersion) =>
  call("transitionModelVersionStage", { name, version, stage: current_stage });
