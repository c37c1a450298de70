import { doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import { type Int64, narrowInt64 } from "../../protocol/int64.ts";
import type { Session } from "./session.ts";

/**
 * An experiment's id as the integer it is in the tables. Throws ApiError INVALID_PARAMETER_VALUE
 * for what is no integer, RESOURCE_DOES_NOT_EXIST for one that no experiment can have.
 */
export function experimentNumber({ dialect }: Session, id: string): Int64 {
  const number = integer(id);
  if (fits(number, dialect.greatestExperimentId)) return number;
  throw doesNotExist(`No Experiment with id=${id} exists`);
}

/** The same for ids to search in; one that no experiment can have finds nothing. */
export const experimentNumbers = ({ dialect }: Session, ids: readonly string[]): Int64[] =>
  ids.map(integer).filter((number) => fits(number, dialect.greatestExperimentId));

const fits = (number: Int64, greatest: Int64): boolean => number <= greatest && number >= -greatest;

function integer(id: string): Int64 {
  if (/^-?\d+$/.test(id)) return narrowInt64(BigInt(id));
  throw invalidParameter(`Invalid experiment ID '${id}': it must be a valid integer.`);
}
