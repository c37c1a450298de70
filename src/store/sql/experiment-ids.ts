import { invalidParameter } from "../../protocol/errors.ts";

/** Experiment ids as the integers they are in the tables. Throws ApiError INVALID_PARAMETER_VALUE. */
export const experimentNumbers = (ids: readonly string[]): number[] =>
  ids.map((id) => {
    if (/^-?\d{1,15}$/.test(id)) return Number(id);
    throw invalidParameter(`Invalid experiment ID '${id}': it must be a valid integer.`);
  });
