import { doesNotExist, invalidParameter } from "../../protocol/errors.ts";

/** The column is a 32-bit integer; SQLite alone would take more. */
const GREATEST = 2 ** 31 - 1;

/**
 * An experiment's id as the integer it is in the tables. Throws ApiError INVALID_PARAMETER_VALUE
 * for what is no integer, RESOURCE_DOES_NOT_EXIST for one that no experiment can have.
 */
export function experimentNumber(id: string): number {
  const number = integer(id);
  if (fits(number)) return number;
  throw doesNotExist(`No Experiment with id=${id} exists`);
}

/** The same for ids to search in; one that no experiment can have finds nothing. */
export const experimentNumbers = (ids: readonly string[]): number[] =>
  ids.map(integer).filter(fits);

const fits = (number: number): boolean => Math.abs(number) <= GREATEST;

function integer(id: string): number {
  if (/^-?\d+$/.test(id)) return Number(id);
  throw invalidParameter(`Invalid experiment ID '${id}': it must be a valid integer.`);
}
