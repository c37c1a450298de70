import { invalidParameter } from "../../protocol/errors.ts";
import { limits } from "../../protocol/limits.ts";
import type { StoreSettings } from "../tracking-store.ts";

/**
 * Values of params and run tags have a greatest length; MLflow's server cuts longer ones unless
 * MLFLOW_TRUNCATE_LONG_VALUES is false, and refuses them then.
 */
function fit(settings: StoreSettings, what: string, value: string, limit: number): string {
  if (value.length <= limit) return value;
  const characters = [...value];
  if (characters.length <= limit) return value;
  if (settings.truncateLongValues) return characters.slice(0, limit).join("");
  throw invalidParameter(
    `The ${what} has ${characters.length} characters, more than the ${limit} allowed.`,
  );
}

type KeyValue = { key: string; value: string };

export const fitParam = (settings: StoreSettings, { key, value }: KeyValue): string =>
  fit(settings, `value of param '${key}'`, value, limits.paramLength);

export const fitTag = (settings: StoreSettings, { key, value }: KeyValue): string =>
  fit(settings, `value of tag '${key}'`, value, limits.runTagLength);
