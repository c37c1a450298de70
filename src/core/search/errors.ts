import { type ApiError, invalidParameter } from "../../protocol/errors.ts";

/** A filter or order_by text as the client sent it, with the name its errors give it. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** INVALID_PARAMETER_VALUE that points at a 1-based column of a filter or order_by text. */
export const searchError = (source: Source, column: number, problem: string): ApiError =>
  invalidParameter(`Invalid ${source.name} at column ${column}: ${problem}`);

const MAX_QUOTED = 60;

/** A piece of the client's text for an error message, cut to a readable length. */
export function quote(text: string): string {
  return `"${text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text}"`;
}

/** `a, b or c` */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
