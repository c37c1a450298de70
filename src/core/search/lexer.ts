import { quote, searchError, type Source } from "./errors.ts";

/**
 * - `name`: a key, bare or with the entity before its dot (`run_id`, `metrics.loss`, tags.`a b`), or a
 *   keyword; `bare` when no part of it is quoted
 * - `string`: a quoted value, `value` being what stands between the quotes, unchanged
 * - `number` and `symbol` (comparators, parentheses, commas): their text is all there is
 */
export type Token =
  | {
      readonly kind: "name";
      readonly text: string;
      readonly column: number;
      readonly entity: string | undefined;
      readonly key: string;
      readonly bare: boolean;
    }
  | {
      readonly kind: "string";
      readonly text: string;
      readonly column: number;
      readonly value: string;
    }
  | { readonly kind: "number" | "symbol" | "end"; readonly text: string; readonly column: number };

const SPACE = /\s+/y;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const BACKTICKED = /`(?:``|[^`])*`/y;
// As MLflow reads them: a doubled or backslashed quote does not end the string and stays in it as
// written, unless no other quote follows that could end it.
const SINGLE_QUOTED = /'(?:''|\\'|[^'])*'/y;
const DOUBLE_QUOTED = /"(?:""|\\"|[^"])*"/y;
/** After an entity's dot no quotes are needed around what a key may hold, spaces excepted. */
const BARE_KEY = /[\p{L}\p{M}\p{N}_./:-]+/uy;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const SYMBOL = /[<>=!~]+|[(),]/y;
/** What must not follow a number or a quoted key directly: the piece would read as something else. */
const CONTINUED = /[\p{L}\p{M}\p{N}_.`"']/uy;

/** Splits a filter or order_by text into tokens, the last one being `end`. Linear in its length. */
export function tokenize(source: Source): Token[] {
  const nul = source.text.indexOf("\0");
  if (nul >= 0) throw searchError(source, nul + 1, "a NUL character is not allowed");
  const scanner = new Scanner(source);
  const tokens: Token[] = [];
  while (!scanner.atEnd()) tokens.push(nextToken(scanner));
  tokens.push({ kind: "end", text: "", column: source.text.length + 1 });
  return tokens;
}

class Scanner {
  readonly source: Source;
  offset = 0;

  constructor(source: Source) {
    this.source = source;
  }

  /** Skips space and says whether anything is left. */
  atEnd(): boolean {
    this.take(SPACE);
    return this.offset >= this.source.text.length;
  }

  take(...patterns: readonly RegExp[]): string | undefined {
    for (const pattern of patterns) {
      pattern.lastIndex = this.offset;
      const [text] = pattern.exec(this.source.text) ?? [];
      if (text === undefined) continue;
      this.offset += text.length;
      return text;
    }
    return undefined;
  }

  takeDot(): boolean {
    if (this.source.text[this.offset] !== ".") return false;
    this.offset += 1;
    return true;
  }

  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    return pattern.test(this.source.text);
  }

  fail(offset: number, problem: string): Error {
    return searchError(this.source, offset + 1, problem);
  }

  /** The text from `start` up to the next space, for an error message. */
  pieceFrom(start: number): string {
    return quote(/^\S*/.exec(this.source.text.slice(start))?.[0] ?? "");
  }
}

function nextToken(scanner: Scanner): Token {
  const start = scanner.offset;
  const column = start + 1;
  const head = scanner.take(WORD, BACKTICKED);
  if (head !== undefined) return nameToken(scanner, head, start);
  const string = scanner.take(SINGLE_QUOTED, DOUBLE_QUOTED);
  if (string !== undefined) {
    return { kind: "string", text: string, column, value: string.slice(1, -1) };
  }
  const number = scanner.take(NUMBER);
  if (number !== undefined) {
    if (!scanner.sees(CONTINUED)) return { kind: "number", text: number, column };
    throw scanner.fail(start, `${scanner.pieceFrom(start)} is not a number`);
  }
  const symbol = scanner.take(SYMBOL);
  if (symbol !== undefined) return { kind: "symbol", text: symbol, column };
  throw scanner.fail(start, unreadable(scanner, start));
}

function nameToken(scanner: Scanner, head: string, start: number): Token {
  const dotted = scanner.takeDot();
  const tail = dotted ? takeKey(scanner, head) : undefined;
  return {
    kind: "name",
    text: scanner.source.text.slice(start, scanner.offset),
    column: start + 1,
    entity: tail === undefined ? undefined : unquote(head),
    key: unquote(tail ?? head),
    bare: unquote(head) === head && (tail === undefined || unquote(tail) === tail),
  };
}

function takeKey(scanner: Scanner, entity: string): string {
  const start = scanner.offset;
  const key = scanner.take(BACKTICKED, DOUBLE_QUOTED, SINGLE_QUOTED) ?? scanner.take(BARE_KEY);
  if (key === undefined || key.length === 0 || unquote(key) === "") {
    throw scanner.fail(start, `a key must follow ${quote(`${entity}.`)} directly`);
  }
  if (scanner.sees(CONTINUED)) {
    throw scanner.fail(start, `quote the whole key: ${quote(`${entity}.\`…\``)}`);
  }
  return key;
}

const unquote = (text: string): string => (/^[`'"]/.test(text) ? text.slice(1, -1) : text);

function unreadable(scanner: Scanner, start: number): string {
  const character = String.fromCodePoint(scanner.source.text.codePointAt(start) ?? 0);
  if (/[`'"]/.test(character)) return `the quote ${character} is never closed`;
  return `unexpected ${quote(character)}; keys with special characters go in backticks, values in quotes`;
}
