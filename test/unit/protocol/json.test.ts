import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson, stringifyJson } from "../../../src/protocol/json.ts";

/** Text that a careless search for numbers would take for one. */
const trickyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.stringMatching(/^[-\\":,[\]{} 0-9]{0,40}$/),
);

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    trickyText,
    int64,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(trickyText, tie("value"), { maxKeys: 5 }),
  ),
})).value;

/** The value as JSON gives it back: -0 is 0, and an integer is a number where one holds it. */
function read(value: unknown): unknown {
  if (typeof value === "bigint")
    return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
      ? Number(value)
      : value;
  if (typeof value === "number") return wholeOf(value);
  if (Array.isArray(value)) return value.map(read);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, read(item)]));
}

/** JSON writes 2^53 and its neighbours as integers, which are exact whatever they were before. */
const wholeOf = (value: number): number | bigint =>
  !Number.isSafeInteger(value) && /^-?\d{1,19}$/.test(String(value))
    ? BigInt(String(value))
    : value + 0;

describe("JSON with 64-bit integers", () => {
  test("is read as it was written", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(parseJson(stringifyJson(value))).toEqual(read(value));
      }),
      { numRuns: 1000 },
    );
  });

  test("refuses what JSON.parse refuses", () => {
    const nearlyJson = fc.stringMatching(/^(?:[[\]{},:" \-.e01]|9007199254740993|"a"){0,12}$/);
    const outcome = (parse: (text: string) => unknown, text: string) => {
      try {
        parse(text);
        return "read";
      } catch (error) {
        return (error as Error).name;
      }
    };
    fc.assert(
      fc.property(nearlyJson, (text) => {
        expect(outcome(parseJson, text)).toBe(outcome(JSON.parse, text));
      }),
      { numRuns: 5000 },
    );
  });

  test("has members of any name", () => {
    const json = '{"__proto__":9007199254740993,"1":9007199254740995,"":-9007199254740993}';
    const parsed = parseJson(json) as object;
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(new Map(Object.entries(parsed))).toEqual(
      new Map<string, bigint>([
        ["1", 9007199254740995n],
        ["__proto__", 9007199254740993n],
        ["", -9007199254740993n],
      ]),
    );
  });
});
