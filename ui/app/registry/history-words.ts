import type { RegistryEvent } from "./registry-queries.ts";

/** What happened, in words: `alias champion set`, `version 3 registered`. */
export function wordsOf({ entity, action, version, key = "" }: RegistryEvent): string {
  const of = version === undefined ? "" : ` of version ${version}`;
  if (entity === "registered_model_alias") return `alias ${key} ${action}`;
  if (entity.endsWith("_tag")) return `tag ${key}${of} ${action}`;
  if (action === "updated") return `${key}${of} changed`;
  if (entity === "model_version")
    return `version ${version} ${action === "created" ? "registered" : action}`;
  return `model ${action}`;
}

/** What MLflow's clients name as the source of a prompt's version, which must name one. */
const NO_SOURCE = "dummy-source";

const LONGEST = 200;

/** A value as a line of the history has room for it. */
const shortened = (value: string): string =>
  value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;

/** `1 → 3`; empty where there is nothing to tell. */
export function valuesOf({ entity, old_value = "", new_value = "" }: RegistryEvent): string {
  if (entity === "model_version" && new_value === NO_SOURCE) return "";
  if (old_value === "")
    return entity === "registered_model_alias" ? `version ${new_value}` : shortened(new_value);
  return `${shortened(old_value)} → ${new_value === "" ? "nothing" : shortened(new_value)}`;
}
