import { quote, searchError, type Source } from "./errors.ts";

/**
 * - `name`: a key, bare or with the entity before its dot (`run_id`, `metrics.loss`, tags.`a b`), or a
 *   keyword; `bare` when no part of it is quoted
 * - `string`: a quoted value
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
// MLflow reads a list as a Python tuple, and clients write one with Python's `repr`: its strings
// have Python's escapes, unlike those outside lists.
const LISTED = /'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"/y;
/** After an entity's dot no quotes are needed around what a key may hold, spaces excepted. */
const BARE_KEY = /[\p{L}\p{M}\p{N}_./:-]+/uy;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const SYMBOL = /[<>=!~]+|[(),]/y;
/** What must not follow a number or a quoted key directly: the piece would read as something else. */
const CONTINUED = /[\p{L}\p{M}\p{N}_.`"']/uy;

/** The tokens of a filter or order_by text, the last one being `end`. Linear in its length. */
export function* tokenize(source: Source): Generator<Token, undefined> {
  const nul = source.text.indexOf("\0");
  if (nul >= 0) throw searchError(source, nul + 1, "a NUL character is not allowed");
  const scanner = new Scanner(source);
  let inList = false;
  let afterIn = false;
  while (!scanner.atEnd()) {
    const token = nextToken(scanner, inList);
    yield token;
    inList = inList ? token.text !== ")" : afterIn && token.text === "(";
    afterIn = /^in$/i.test(token.text);
  }
  yield { kind: "end", text: "", column: source.text.length + 1 };
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

function nextToken(scanner: Scanner, inList: boolean): Token {
  const start = scanner.offset;
  const column = start + 1;
  const head = scanner.take(WORD, BACKTICKED);
  if (head !== undefined) return nameToken(scanner, head, start);
  const string = inList ? scanner.take(LISTED) : scanner.take(SINGLE_QUOTED, DOUBLE_QUOTED);
  if (string !== undefined) {
    const inner = string.slice(1, -1);
    return { kind: "string", text: string, column, value: inList ? unescaped(inner) : inner };
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
  if (key === undefined || unquote(key) === "") {
    throw scanner.fail(start, `a key must follow ${quote(`${entity}.`)} directly`);
  }
  if (scanner.sees(CONTINUED)) {
    throw scanner.fail(start, `quote the whole key: ${quote(`${entity}.\`…\``)}`);
  }
  return key;
}

const unquote = (text: string): string => (/^[`'"]/.test(text) ? text.slice(1, -1) : text);

const ESCAPE = /\\(?:(['"\\nrt])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/g;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** What Python's `repr` may have written, other escapes being left as they are. */
const unescaped = (text: string): string =>
  text.replace(ESCAPE, (whole, char?: string, ...codes: unknown[]) => {
    if (char !== undefined) return ESCAPED[char] ?? char;
    const code = Number.parseInt(String(codes.slice(0, 3).find(Boolean)), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

function unreadable(scanner: Scanner, start: number): string {
  const character = String.fromCodePoint(scanner.source.text.codePointAt(start) ?? 0);
  if (/[`'"]/.test(character)) return `the quote ${character} is never closed`;
  return `unexpected ${quote(character)}; keys with special characters go in backticks, values in quotes`;
}
