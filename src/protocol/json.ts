/**
 * JSON with 64-bit integers kept exact: MLflow writes int64 fields as JSON numbers, of which
 * JavaScript's own reader would round those beyond 2^53.
 */

/** Far deeper than any message of the protocol; each level costs a reader memory. */
const DEEPEST = 100;

/** JSON.parse, with integers of 64 bits beyond 2^53 as bigints. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  const integers = largeIntegers(text);
  if (integers.length === 0) return JSON.parse(text);
  // A mark that no request can know: reading every number's source is many times slower. Browsers
  // make UUIDs for secure origins only.
  const mark = crypto.getRandomValues(new Uint32Array(4)).join("-");
  return unmarked(JSON.parse(marked(text, integers, mark)), mark);
}

type Span = readonly [start: number, end: number];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Where integers of 16 to 19 digits stand. Looks at a text that need not be JSON, and only for the
 * brackets and digits outside its strings; throws SyntaxError where it is nested too deeply.
 */
function largeIntegers(text: string): Span[] {
  const found: Span[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (isDigit(code)) {
      const end = endOfNumber(text, at);
      if (end - at >= 16 && LARGE_INTEGER.test(text.slice(at, end))) found.push([at, end]);
      at = end - 1;
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST)
        throw new SyntaxError(`It is nested more than ${DEEPEST} levels deep.`);
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return found;
}

const LARGE_INTEGER = /^[1-9]\d{15,18}$/;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** The index of the quote that ends the string which begins at `start`, or the text's length. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) at++;
  }
  return at;
}

/** Behind the digits, fraction and exponent that begin at `start`. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (isNumberPart(text.charCodeAt(at))) at++;
  return at;
}

/** A digit, `.`, `e`, `E`, `+` or `-`. */
const isNumberPart = (code: number): boolean =>
  isDigit(code) ||
  code === 0x2e ||
  code === 0x65 ||
  code === 0x45 ||
  code === 0x2b ||
  code === 0x2d;

/** The text with each of the integers, and its sign, as a string that begins with the mark. */
function marked(text: string, integers: readonly Span[], mark: string): string {
  const parts: string[] = [];
  let last = 0;
  for (const [start, end] of integers) {
    const from = text[start - 1] === "-" ? start - 1 : start;
    parts.push(text.slice(last, from), `"${mark}${text.slice(from, end)}"`);
    last = end;
  }
  return parts.join("") + text.slice(last);
}

/** Puts an integer in the place of each marked string. */
function unmarked(value: unknown, mark: string): unknown {
  if (typeof value === "string" && value.startsWith(mark)) return exact(value.slice(mark.length));
  if (typeof value !== "object" || value === null) return value;
  const items = value as Record<string, unknown>;
  for (const name of Object.keys(items)) {
    const item = unmarked(items[name], mark);
    if (item !== items[name]) items[name] = item;
  }
  return items;
}

const exact = (digits: string): number | bigint =>
  Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits);

/** The writer of TC39's "JSON.parse source text access", which not every runtime has. */
const { rawJSON } = JSON as unknown as { rawJSON?: (text: string) => unknown };

/**
 * JSON.stringify, with bigints as integers, and NaN and the infinities, which JSON has no token
 * for, as the strings that stand for them in MLflow's messages.
 */
export const stringifyJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === "bigint") return rawJSON?.(String(item)) ?? String(item);
    return typeof item === "number" && !Number.isFinite(item) ? String(item) : item;
  });
