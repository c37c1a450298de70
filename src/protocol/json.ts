/**
 * JSON with 64-bit integers kept exact: MLflow writes int64 fields as JSON numbers, of which
 * JavaScript's own reader would round those beyond 2^53.
 */

/** The reader and writer of TC39's "JSON.parse source text access", which TypeScript does not type yet. */
const exactJson = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
};

/** Whether a text may hold such an integer; the digits of a fraction are none. */
const LARGE_INTEGER = /(?:^|[[:,\s])-?\d{16,19}(?:[\]},\s]|$)/;

/** JSON.parse, with integers of 64 bits beyond 2^53 as bigints. Throws SyntaxError. */
export const parseJson = (text: string): unknown =>
  LARGE_INTEGER.test(text) ? exactJson.parse(text, exactInteger) : JSON.parse(text);

function exactInteger(_: string, value: unknown, { source = "" }: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return /^-?\d{1,19}$/.test(source) ? BigInt(source) : value;
}

/** JSON.stringify, with bigints as integers. */
export const stringifyJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === "bigint" ? exactJson.rawJSON(String(item)) : item,
  );
