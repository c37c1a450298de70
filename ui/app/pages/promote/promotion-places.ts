import type { ModelVersion, RegisteredModel } from "../../registry/registry-queries.ts";
import type { Stage } from "../../registry/use-version-actions.ts";

/** What a version is promoted to: an alias, or a stage of the old ways. */
export type Place = { alias: string } | { stage: Stage };

const STAGE = "stage:";
const USUAL_ALIAS = "champion";
const STAGES = ["Production", "Staging"] as const;

/** In place of a place: an alias that there is not yet. No alias has this character. */
export const ANOTHER = "+";

/** Reads a place as the URL writes it; an alias has no colon. */
export const placeFrom = (text: string): Place =>
  text.startsWith(STAGE) ? { stage: text.slice(STAGE.length) as Stage } : { alias: text };

/**
 * Where a version of a model can be promoted to, in the URL's words and in those of people;
 * `chosen` may be an alias that there is not yet.
 */
export const placesOf = (
  { aliases = [] }: RegisteredModel,
  chosen: Place,
): [value: string, text: string][] => [
  ...[
    ...new Set([
      USUAL_ALIAS,
      ...aliases.map(({ alias }) => alias),
      ...("alias" in chosen ? [chosen.alias] : []),
    ]),
  ].map((alias): [string, string] => [alias, alias]),
  [ANOTHER, "another alias…"],
  ...STAGES.map((stage): [string, string] => [`${STAGE}${stage}`, `stage ${stage}`]),
];

/** Where one most likely means to promote to. */
export function usualPlace({ aliases = [] }: RegisteredModel, versions: readonly ModelVersion[]) {
  if (aliases.some(({ alias }) => alias === USUAL_ALIAS)) return USUAL_ALIAS;
  const isStaged = versions.some(({ current_stage }) => current_stage === STAGES[0]);
  return isStaged && aliases.length === 0 ? `${STAGE}${STAGES[0]}` : USUAL_ALIAS;
}

/** The versions that are there now: an alias names one, a stage may have several. */
export function versionsAt(
  place: Place,
  { aliases = [] }: RegisteredModel,
  versions: readonly ModelVersion[],
): ModelVersion[] {
  if ("stage" in place)
    return versions.filter(({ current_stage }) => current_stage === place.stage);
  const named = aliases.find(({ alias }) => alias === place.alias)?.version;
  return versions.filter(({ version }) => version === named);
}

export const nameOfPlace = (place: Place): string =>
  "stage" in place ? `in ${place.stage}` : place.alias;
