import { call } from "../api/call.ts";
import { useChange } from "../api/use-change.ts";
import type { RegisteredModel } from "./registry-queries.ts";
import { registryAnswers } from "./use-model-actions.ts";

/** What can be done to the aliases of a model; each resolves to whether it was done. */
export function useAliasActions() {
  const change = useChange();
  const changes = registryAnswers;
  return {
    /** Lets an alias name a version. */
    setAlias: ({ name, aliases = [] }: RegisteredModel, alias: string, version: string) => {
      const before = aliases.find((each) => each.alias === alias)?.version;
      return change({
        done: `“${alias}” is version ${version}${before === undefined ? "" : `, was ${before}`}`,
        failed: `“${alias}” was not set`,
        run: () => call("setRegisteredModelAlias", { name, alias, version }),
        undo: () =>
          before === undefined
            ? call("deleteRegisteredModelAlias", { name, alias })
            : call("setRegisteredModelAlias", { name, alias, version: before }),
        changes,
      });
    },
    deleteAlias: (name: string, alias: string, version: string) =>
      change({
        done: `Deleted the alias “${alias}”`,
        failed: `The alias “${alias}” was not deleted`,
        run: () => call("deleteRegisteredModelAlias", { name, alias }),
        undo: () => call("setRegisteredModelAlias", { name, alias, version }),
        changes,
      }),
  };
}
