import { call } from "../api/call.ts";
import type { EndpointName } from "../api/types.ts";
import { useChange } from "../api/use-change.ts";
import type { RegisteredModel } from "./registry-queries.ts";

/** What shows the registry is asked anew after any change of it. */
export const registryAnswers: readonly EndpointName[] = [
  "searchRegisteredModels",
  "getRegisteredModel",
  "searchModelVersions",
  "getModelVersion",
  "getRegistryEvents",
];

/** What can be done to registered models; each resolves to whether it was done. */
export function useModelActions() {
  const change = useChange();
  const changes = registryAnswers;
  return {
    create: (name: string) =>
      change({
        done: `Created “${name}”`,
        failed: "The model was not created",
        run: () => call("createRegisteredModel", { name }),
        changes,
      }),
    /** `show` goes to the model under the name that it has then. */
    rename: (name: string, new_name: string, show: (name: string) => void) =>
      change({
        done: `Renamed “${name}” to “${new_name}”`,
        failed: "The model was not renamed",
        run: async () => {
          await call("renameRegisteredModel", { name, new_name });
          show(new_name);
        },
        undo: async () => {
          await call("renameRegisteredModel", { name: new_name, new_name: name });
          show(name);
        },
        changes,
      }),
    remove: (name: string) =>
      change({
        done: `Deleted “${name}”`,
        failed: "The model was not deleted",
        run: () => call("deleteRegisteredModel", { name }),
        // The page of the model itself must not ask for it again before it is left.
        changes: changes.filter((each) => each !== "getRegisteredModel"),
      }),
    describe: ({ name, description = "" }: RegisteredModel, text: string) =>
      change({
        done: "Changed the description",
        failed: "The description was not saved",
        run: () => call("updateRegisteredModel", { name, description: text }),
        undo: () => call("updateRegisteredModel", { name, description }),
        changes,
      }),
    setTag: (name: string, key: string, value: string) =>
      change({
        failed: `The tag “${key}” was not set`,
        run: () => call("setRegisteredModelTag", { name, key, value }),
        changes,
      }),
    deleteTag: (name: string, key: string, value: string) =>
      change({
        done: `Deleted the tag “${key}”`,
        failed: `The tag “${key}” was not deleted`,
        run: () => call("deleteRegisteredModelTag", { name, key }),
        undo: () => call("setRegisteredModelTag", { name, key, value }),
        changes,
      }),
  };
}
