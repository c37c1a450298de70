import type { Scalar } from "./ast.ts";
import { alternatives, quote } from "./errors.ts";
import type { Field } from "./grammar.ts";
import type { Token } from "./lexer.ts";
import type { TokenReader } from "./token-reader.ts";

const INTEGER = /^-?\d+$/;
const KEYWORD = /^(?:and|or|not)$/i;
const LIST_HINT = "; write a quote inside a list's string as \\' or use the other kind around it";
const INT64_MAX = 2n ** 63n - 1n;
const INT64_LENGTH = 20;

/** How a value may be written, beyond what its field says. */
export interface ValueStyle {
  readonly bareText: boolean;
  readonly inList: boolean;
}

/** The next token as a value for a field; `key` is the compared key as written, for messages. */
export function readScalar(
  reader: TokenReader,
  field: Field,
  key: string,
  style: ValueStyle,
): Scalar {
  const token = reader.next();
  const value = scalarOf(token, field, style);
  if (value !== undefined) return value;
  const hint = token.kind === "string" && style.inList ? LIST_HINT : "";
  throw reader.fail(
    token,
    `${quote(key)} expects ${expectation(field)}, found ${reader.describe(token)}${hint}`,
  );
}

function expectation({ value, names }: Field): string {
  if (value === "text") return "a quoted string, like 'this'";
  if (value === "number") return "a number without quotes";
  return names === undefined ? "a 64-bit integer" : alternatives(Object.keys(names));
}

function scalarOf(token: Token, field: Field, style: ValueStyle): Scalar | undefined {
  if (field.value === "text") return textOf(token, style);
  if (field.value === "integer") return integerOf(token, field);
  return token.kind === "number" ? numberOf(token.text) : undefined;
}

function textOf(token: Token, { bareText, inList }: ValueStyle): string | undefined {
  if (token.kind === "string") return inList ? listedString(token.value) : token.value;
  const word = token.kind === "name" && token.bare && !KEYWORD.test(token.text);
  const bare = word || token.kind === "number";
  return bareText && !inList && bare ? token.text : undefined;
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

const ESCAPE = /\\(?:(['"\\nrt])|x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))/gi;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * MLflow reads a list as a Python tuple, and clients write one with Python's `repr`, so that its
 * strings know Python's escapes, unlike those outside lists. Two strings in a row would be one there.
 */
function listedString(text: string): string | undefined {
  if (/''|""/.test(text)) return undefined;
  return text.replace(ESCAPE, (whole, char?: string, ...codes: unknown[]) => {
    if (char !== undefined) return ESCAPED[char] ?? char;
    const code = Number.parseInt(String(codes.slice(0, 3).find(Boolean)), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
