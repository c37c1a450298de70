import { type Int64, narrowInt64 } from "../../protocol/int64.ts";
import type { Row } from "../sql/session.ts";
import type { EntityKind } from "./entity.ts";
import { modelVersionKind, registeredModelKind } from "./registry-entities.ts";
import { experimentKind, loggedModelKind, runKind } from "./tracking-entities.ts";

/* Where entities lie in an `mlruns` folder. */

export const TRASH = ".trash";
export const MODELS = "models";

/** Every kind of entity, each after those that it lies in. */
export const kinds: readonly EntityKind[] = [
  experimentKind,
  runKind,
  loggedModelKind,
  registeredModelKind,
  modelVersionKind,
];

/** Folders of an experiment that are no runs. */
const reserved = new Set(["tags", "datasets", "traces", MODELS]);

/** An entity, by the columns that name it. */
export interface Entity {
  readonly kind: EntityKind;
  readonly keys: Row;
}

/** The path of an entity; that of what belongs to an experiment does not tell of the trash. */
export function pathOf({ kind, keys }: Entity): string {
  const experiment = String(keys["experiment_id"]);
  switch (kind) {
    case experimentKind:
      return experiment;
    case runKind:
      return `${experiment}/${keys["run_uuid"]}`;
    case loggedModelKind:
      return `${experiment}/${MODELS}/${keys["model_id"]}`;
    case registeredModelKind:
      return `${MODELS}/${keys["name"]}`;
    default:
      return `${MODELS}/${keys["name"]}/version-${keys["version"]}`;
  }
}

/** The entity that lies at a path, as `pathOf` makes it. */
export function entityAt(path: string): Entity {
  const [first = "", second, third] = path.split("/");
  if (first === MODELS) {
    const name = second ?? "";
    if (third === undefined) return { kind: registeredModelKind, keys: { name } };
    const version = Number(third.slice("version-".length));
    return { kind: modelVersionKind, keys: { name, version } };
  }
  const experiment_id = narrowInt64(BigInt(first));
  if (second === undefined) return { kind: experimentKind, keys: { experiment_id } };
  if (second === MODELS)
    return { kind: loggedModelKind, keys: { experiment_id, model_id: third ?? "" } };
  return { kind: runKind, keys: { experiment_id, run_uuid: second } };
}

/** MLflow numbers experiments; older ones count from 0. */
export const isExperimentName = (name: string): boolean => /^(?:0|[1-9]\d{0,17})$/.test(name);

export const isRunName = (name: string): boolean =>
  /^[a-zA-Z0-9][\w-]{0,255}$/.test(name) && !reserved.has(name);

export const isVersionName = (name: string): boolean => /^version-[1-9]\d{0,8}$/.test(name);

export const experimentPath = (id: Int64 | string, isInTrash: boolean): string =>
  isInTrash ? `${TRASH}/${id}` : String(id);
