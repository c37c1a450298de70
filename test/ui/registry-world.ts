import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonEnv } from "../setup/python.ts";
import type { Stage } from "./stage.ts";

interface Version {
  version: string;
  run_id: string;
  source: string;
  description?: string;
  tags?: { key: string; value: string }[];
}

interface Model {
  description?: string;
  tags?: { key: string; value: string }[];
  aliases?: { alias: string; version: string }[];
}

/** The three classifiers of irises that `trainModels` registers as versions of one model. */
export const trained = "iris-classifier";

/** Has Python train, log and register them. */
export async function trainModels({ url }: Stage): Promise<void> {
  const python = await pythonEnv("mlflow3");
  const script = fileURLToPath(new URL("train_models.py", import.meta.url));
  await promisify(execFile)(python, [script, url]);
}

/** What the registry of a stage says, and what tests put into it. */
export const registryOf = (stage: Stage) => ({
  model: async (name: string): Promise<Model> =>
    (await stage.seed.get<{ registered_model: Model }>("registered-models/get", { name }))
      .registered_model,
  version: async (name: string, version: string): Promise<Version> =>
    (await stage.seed.get<{ model_version: Version }>("model-versions/get", { name, version }))
      .model_version,
  /** The number of the version that an alias names. */
  aliased: async (name: string, alias: string): Promise<string> =>
    (await stage.seed.get<{ model_version: Version }>("registered-models/alias", { name, alias }))
      .model_version.version,
  /** Makes a model with versions that have no files. */
  register: async (name: string, versions: number): Promise<void> => {
    await stage.seed.post("registered-models/create", { name });
    for (let made = 0; made < versions; made += 1)
      await stage.seed.post("model-versions/create", { name, source: "s3://bucket/model" });
  },
  alias: (name: string, alias: string, version: string) =>
    stage.seed.post("registered-models/alias", { name, alias, version }),
});
