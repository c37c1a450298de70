import { call } from "../api/call.ts";
import type { EndpointName } from "../api/types.ts";
import { useChange } from "../api/use-change.ts";

/** What shows logged models is asked anew after any change of them. */
const changes: readonly EndpointName[] = ["getLoggedModel", "searchLoggedModels"];

/** What can be done to logged models; each resolves to whether it was done. */
export function useLoggedModelActions() {
  const change = useChange();
  return {
    setTag: (model_id: string, key: string, value: string) =>
      change({
        failed: `The tag “${key}” was not set`,
        run: () => call("setLoggedModelTags", { model_id, tags: [{ key, value }] }),
        changes,
      }),
    deleteTag: (model_id: string, key: string, value: string) =>
      change({
        done: `Deleted the tag “${key}”`,
        failed: `The tag “${key}” was not deleted`,
        run: () => call("deleteLoggedModelTag", { model_id, tag_key: key }),
        undo: () => call("setLoggedModelTags", { model_id, tags: [{ key, value }] }),
        changes,
      }),
  };
}
