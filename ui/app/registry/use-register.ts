import { useCallback } from "react";
import { call } from "../api/call.ts";
import { ApiError } from "../api/error.ts";
import { useChange } from "../api/use-change.ts";
import { registryAnswers } from "./use-model-actions.ts";

/** Where a model that is registered comes from. */
export interface ModelOrigin {
  source: string;
  run_id?: string;
  model_id?: string;
}

/** Registers a model under a name, which is made if it is not there; resolves to whether it was done. */
export function useRegister(): (name: string, from: ModelOrigin) => Promise<boolean> {
  const change = useChange();
  return useCallback(
    (name, from) =>
      change({
        done: `Registered as a version of “${name}”`,
        failed: "The model was not registered",
        run: async () => {
          await ensureModel(name);
          await call("createModelVersion", { name, ...from });
        },
        changes: [...registryAnswers, "getLoggedModel", "searchLoggedModels"],
      }),
    [change],
  );
}

async function ensureModel(name: string): Promise<void> {
  try {
    await call("createRegisteredModel", { name });
  } catch (error) {
    const isThere = error instanceof ApiError && error.code === "RESOURCE_ALREADY_EXISTS";
    if (!isThere) throw error;
  }
}
