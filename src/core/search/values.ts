import type { Scalar } from "./ast.ts";
import { alternatives, quote } from "./errors.ts";
import type { Field } from "./grammar.ts";
import type { Token } from "./lexer.ts";
import { isConnective, type TokenReader } from "./token-reader.ts";

const INTEGER = /^-?\d+$/;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_LENGTH = 20;

/**
 * The next token as a value for a field, text being allowed to stand without quotes if `bareText`;
 * `key` is the compared key as written, for messages.
 */
export function readScalar(
  reader: TokenReader,
  field: Field,
  key: string,
  bareText: boolean,
): Scalar {
  const token = reader.next();
  const value = scalarOf(token, field, bareText);
  if (value !== undefined) return value;
  throw reader.fail(
    token,
    `${quote(key)} expects ${expectation(field)}, found ${reader.describe(token)}`,
  );
}

function expectation({ value, names }: Field): string {
  if (value === "text") return "a quoted string, like 'this'";
  if (value === "number") return "a number without quotes";
  return names === undefined ? "a 64-bit integer" : alternatives(Object.keys(names));
}

function scalarOf(token: Token, field: Field, bareText: boolean): Scalar | undefined {
  if (field.value === "text") return textOf(token, bareText);
  if (field.value === "integer") return integerOf(token, field);
  return token.kind === "number" ? numberOf(token.text) : undefined;
}

function textOf(token: Token, bareText: boolean): string | undefined {
  if (token.kind === "string") return token.value;
  const word = token.kind === "name" && token.bare && !isConnective(token);
  const bare = word || token.kind === "number";
  return bareText && bare ? token.text : undefined;
}

function integerOf(token: Token, { names }: Field): Scalar | undefined {
  const text = token.kind === "string" ? token.value : token.text;
  if (names !== undefined && Object.hasOwn(names, text)) return names[text];
  return INTEGER.test(text) ? exactInteger(text) : undefined;
}

/** Exact for what a 64-bit integer holds, else the nearest double. */
function numberOf(text: string): number | bigint {
  return (INTEGER.test(text) ? exactInteger(text) : undefined) ?? Number(text);
}

function exactInteger(text: string): number | bigint | undefined {
  if (Number.isSafeInteger(Number(text))) return Number(text);
  if (text.length > INT64_LENGTH) return undefined;
  const value = BigInt(text);
  return value <= INT64_MAX && value >= -INT64_MAX - 1n ? value : undefined;
}
