/** A tag of this value, in any case, makes a registered model or model version a prompt. */
export const IS_PROMPT_TAG = "mlflow.prompt.is_prompt";

type Tags = readonly { key: string; value: string }[];

/** Tags by their key, of which the last counts. */
export const tagValues = (tags: Tags): Map<string, string> =>
  new Map(tags.map(({ key: name, value }) => [name, value]));

export const isPromptTagged = (tags: Tags): boolean =>
  tagValues(tags).get(IS_PROMPT_TAG)?.toLowerCase() === "true";
