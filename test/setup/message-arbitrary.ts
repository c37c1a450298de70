import fc from "fast-check";
import * as z from "zod";
import { fieldInfo } from "../../src/protocol/fields.ts";
import { type Int64, narrowInt64 } from "../../src/protocol/int64.ts";
import { messageShape } from "../../src/protocol/openapi-schema.ts";

type Fields = Record<string, unknown>;

/** Any string of Unicode, control characters included. */
export const anyText = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.constantFrom("", "null", "__proto__", "constructor", '"', "\\", "\u2028", "\0", "NaN"),
  );

export const anyInt64 = (): fc.Arbitrary<Int64> =>
  fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(narrowInt64),
  );

/** Any double but -0, whose sign JSON does not keep. */
export const anyDouble = (): fc.Arbitrary<number> => fc.double().map((value) => value || value + 0);

/** What some fields hold, by name; of a list each item. */
export type Given = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Fields that a rule limits to less than their kind allows. */
const ruled: Given = {
  run_id: fc.stringMatching(/^[a-zA-Z0-9][\w-]{0,31}$/),
  figure_id: fc.stringMatching(/^[0-9a-f]{32}$/),
  spec: fc.constantFrom('{"kind":"line","y":["metrics.loss"]}', '{"kind":"box","y":["metrics.é"]}'),
  experiment_id: fc.integer().map(String),
  experiment_ids: fc.integer().map(String),
  key: fc
    .stringMatching(/^[\wé._][\wé._ :-]{0,19}(?:\/[\wé])?$/)
    .filter((key) => !/^\.+/.test(key)),
  columns: fc.stringMatching(/^(metrics|params|tags)\.[^\n]{1,20}$/),
  name: fc.stringMatching(/^[\wé -]{0,20}[\wé]$/),
  buckets: fc.integer({ min: 1, max: 2000 }),
  max_results: fc.integer({ min: 1, max: 2500 }),
  expiration: fc.integer({ min: 1, max: 604_800 }),
  timestamp: anyInt64()
    .map((value) => (value < 0 ? -1n - BigInt(value) : value))
    .map((value) => narrowInt64(BigInt(value))),
  digest: fc.string({ minLength: 1, maxLength: 36 }),
  source_type: fc.string({ minLength: 1, maxLength: 36 }),
  new_name: fc.stringMatching(/^[\wé -]{0,20}[\wé]$/),
  version: fc.integer().map(String),
  alias: fc.stringMatching(/^[a-u][\w-]{0,20}$/).filter((alias) => alias !== "latest"),
  stage: fc.constantFrom("None", "Staging", "Production", "Archived"),
  stages: fc.constantFrom("None", "Staging", "Production", "Archived"),
  source_run_id: fc.stringMatching(/^[0-9a-f]{32}$/),
};

/** Decoded messages of a schema, such as its codec reads and writes. */
export function messageArbitrary(schema: z.ZodType, given: Given = {}): fc.Arbitrary<Fields> {
  const shape = messageShape(schema);
  const known = { ...ruled, ...given };
  const fields = Object.entries(shape).map(([name, field]) => [
    name,
    arbitrary(name, field, known),
  ]);
  const requiredKeys = Object.keys(shape).filter((name) => !(shape[name] instanceof z.ZodOptional));
  return fc
    .record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys })
    .map((message) => ({ ...message }))
    .filter((message) => schema.safeEncode(message).success);
}

function arbitrary(
  name: string,
  field: z.ZodType,
  known: Given,
  minLength = 0,
): fc.Arbitrary<unknown> {
  // An optional list that is empty is written as an absent one.
  if (field instanceof z.ZodOptional) return arbitrary(name, field.unwrap() as z.ZodType, known, 1);
  if (field instanceof z.ZodDefault) return arbitrary(name, field.unwrap() as z.ZodType, known);
  if (field instanceof z.ZodNullable)
    return fc.option(arbitrary(name, field.unwrap() as z.ZodType, known));
  if (field instanceof z.ZodArray)
    return fc.array(arbitrary(name, field.element as z.ZodType, known), {
      minLength,
      maxLength: 4,
    });
  return known[name] ?? kindArbitrary(field, known);
}

function kindArbitrary(field: z.ZodType, known: Given): fc.Arbitrary<unknown> {
  const info = fieldInfo.get(field);
  switch (info?.proto) {
    case "string":
      return (field as z.ZodString).minLength ? anyText().filter((text) => text !== "") : anyText();
    case "bool":
      return fc.boolean();
    case "int32":
      return fc.integer();
    case "int64":
      return anyInt64();
    case "double":
      return info.nullable ? fc.option(anyDouble()) : anyDouble();
    case "enum":
      return fc.constantFrom(...(info.values ?? []));
    case "cell":
      return fc.option(
        fc.oneof(
          anyText(),
          fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0),
        ),
      );
    case "message":
      return messageArbitrary(field, known);
    default:
      throw new Error("A field of no known kind.");
  }
}
