import { message, requiredString, string } from "./fields.ts";
import { atMost, key, rule, shown } from "./rules.ts";

/** Names and limits of the model registry, as MLflow's `validation.py` (3.17.2) has them. */

const TAG_VALUE_LENGTH = 100_000;
const ALIAS_LENGTH = 255;

/** Names stand in `models:/name/version` and serve file stores as directories. */
export const modelName = () =>
  requiredString().check(
    rule(
      (name) => name.trim() !== "",
      () => "The name of a registered model must not be blank.",
    ),
    rule(
      (name) => !/[/:]/.test(name) && name !== "." && !name.startsWith(".."),
      (name) =>
        `Invalid model name '${shown(name)}': it must not hold '/' or ':', be '.' or begin with '..'.`,
    ),
  );

/** Versions are numbered, but written as strings. */
export const modelVersion = () =>
  requiredString().check(
    rule(
      (version) => /^-?\d{1,18}$/.test(version),
      (version) => `Invalid model version '${shown(version)}': it must be an integer.`,
    ),
  );

export const aliasName = () =>
  requiredString().check(
    atMost(ALIAS_LENGTH, "alias"),
    rule(
      (alias) => /^[\p{L}\p{N}_-]*$/u.test(alias),
      (alias) => `Invalid alias '${shown(alias)}': use letters, digits, '_' and '-' only.`,
    ),
  );

/** `models:/name@latest` and versions have a meaning of their own. */
export const newAliasName = () =>
  aliasName().check(
    rule(
      (alias) => !/^(?:latest|v\d+)$/i.test(alias),
      (alias) => `The alias '${alias}' is reserved: it would be taken for a version.`,
    ),
  );

export const registryTag = {
  key: key("tag"),
  value: string().check(atMost(TAG_VALUE_LENGTH, "tag value")).default(""),
};

export const RegistryTag = message(registryTag);
