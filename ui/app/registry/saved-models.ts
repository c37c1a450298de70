/** Where clients before MLflow 3 noted the models that a run saved among its artifacts. */
export const SAVED_MODELS = "mlflow.log-model.history";

/** The directories of the models among a run's artifacts, as its tag says; each once. */
export function savedModels(tag = "[]"): string[] {
  try {
    const noted: unknown = JSON.parse(tag);
    if (!Array.isArray(noted)) return [];
    const paths = noted.map((each: { artifact_path?: unknown } | null) => each?.artifact_path);
    return [
      ...new Set(paths.filter((path) => typeof path === "string" && path !== "")),
    ] as string[];
  } catch {
    return [];
  }
}
