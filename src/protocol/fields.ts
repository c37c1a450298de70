import { type Int64, narrowInt64 } from "./int64.ts";
import * as z from "zod";

/**
 * The field kinds of MLflow's protobuf messages as zod codecs: `decode` reads what clients send
 * (protobuf's JSON mapping, strict about types), `encode` writes what MLflow's server answers.
 */

/** What a field is in its protobuf message; OpenAPI and the query reader use it. */
export interface FieldInfo {
  proto: "string" | "int32" | "int64" | "double" | "bool" | "enum" | "message" | "cell";
  /** Whether null is a value of it. */
  nullable?: boolean;
  /** Names of an enum's values. */
  values?: readonly string[];
}

export const fieldInfo = z.registry<FieldInfo>();

/** The message of an issue that means "this field is missing". */
export const REQUIRED = "missing";

type Context = { issues: z.core.$ZodRawIssue[] };

const reject = (context: Context, input: unknown, expected: string): never => {
  const message = input === undefined ? REQUIRED : `expected ${expected}`;
  context.issues.push({ code: "custom", input, message });
  return z.NEVER;
};

const missingOr = (expected: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? REQUIRED : expected;

/** A string of Unicode: a lone surrogate, which no database stores, becomes U+FFFD. */
export const string = () =>
  z
    .string({ error: missingOr("expected a string") })
    .overwrite((text) => text.toWellFormed())
    .register(fieldInfo, { proto: "string" });

/** A string that a request must name; MLflow counts an empty one as missing. */
export const requiredString = () => string().min(1, { error: REQUIRED });

export const bool = () =>
  z.boolean({ error: missingOr("expected true or false") }).register(fieldInfo, { proto: "bool" });

/** The exact integer that a JSON number or numeric string stands for, or undefined. */
function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === "string" && /^-?\d{1,19}$/.test(value) ? BigInt(value) : undefined;
}

export const int64 = () =>
  z
    .codec(z.any(), z.custom<Int64>(), {
      decode: (value: unknown, context) => {
        if (typeof value === "number" && Number.isSafeInteger(value)) return value;
        const exact = toBigInt(value);
        if (exact === undefined || BigInt.asIntN(64, exact) !== exact)
          return reject(context, value, "an integer of 64 bits");
        return narrowInt64(exact);
      },
      encode: (value) => value,
    })
    .register(fieldInfo, { proto: "int64" });

export const int32 = () =>
  z
    .codec(z.any(), z.custom<number>(), {
      decode: (value: unknown, context) => {
        const exact = toBigInt(value);
        if (exact === undefined || BigInt.asIntN(32, exact) !== exact)
          return reject(context, value, "an integer of 32 bits");
        return Number(exact);
      },
      encode: (value) => value,
    })
    .register(fieldInfo, { proto: "int32" });

const NOT_FINITE: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity };
/** At most as many characters as a double written out in full may have. */
const DECIMAL = /^(?=.{1,400}$)-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

/** Strings stand for numbers too, and for NaN and the infinities, which JSON has no token for. */
function toDouble(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return undefined;
  if (Object.hasOwn(NOT_FINITE, value)) return NOT_FINITE[value];
  const number = DECIMAL.test(value) ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A double as JSON can carry it. */
export const doubleToWire = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value);

export const double = () =>
  z
    .codec(z.any(), z.custom<number>(), {
      decode: (value: unknown, context) =>
        toDouble(value) ?? reject(context, value, 'a number, "NaN", "Infinity" or "-Infinity"'),
      encode: doubleToWire,
    })
    .register(fieldInfo, { proto: "double" });

/** A double, or null where there is none: an item of a list, which cannot be absent. */
export const doubleOrNull = () =>
  z
    .codec(z.any(), z.custom<number | null>(), {
      decode: (value: unknown, context) =>
        value === null
          ? null
          : (toDouble(value) ?? reject(context, value, 'a number, null, "NaN" or "±Infinity"')),
      encode: (value) => (value === null ? null : doubleToWire(value)),
    })
    .register(fieldInfo, { proto: "double", nullable: true });

/**
 * An enum by its protobuf names and numbers; clients may send either. An unknown name is dropped
 * as if the field were absent, as protobuf's JSON reader does when it ignores unknown fields.
 */
export const enumOf = <const V extends Readonly<Record<string, number>>>(values: V) => {
  type Name = keyof V & string;
  const names = Object.keys(values) as Name[];
  const byNumber = new Map<number, Name>(names.map((name) => [values[name]!, name]));
  return z
    .codec(z.any(), z.custom<Name | undefined>(), {
      decode: (value: unknown, context) => {
        if (typeof value === "string" && !/^-?\d+$/.test(value))
          return names.find((name) => name === value);
        const name = typeof value === "object" ? undefined : byNumber.get(Number(value));
        return name ?? reject(context, value, `one of ${names.join(", ")}`);
      },
      encode: (value) => value,
    })
    .register(fieldInfo, { proto: "enum", values: names });
};

/** What one cell of a table holds; a double that is not finite as the string that stands for it. */
export type Cell = string | number | null;

export const cell = () =>
  z
    .codec(z.any(), z.custom<Cell>(), {
      decode: (value: unknown, context) =>
        value === null || typeof value === "string" || Number.isFinite(value)
          ? (value as Cell)
          : reject(context, value, "a number, a string or null"),
      encode: (value) => value,
    })
    .register(fieldInfo, { proto: "cell" });

/** An item of a list that may be null; a field that may be is optional instead. */
export const nullable = <T extends z.ZodType>(item: T) => z.nullable(item);

/** How many items a list may have, and what they are called. */
interface ListLimit {
  limit: number;
  what: string;
}

/** Checked before the items are, so that a list cannot cost more than its limit allows. */
const listLimits = z.registry<ListLimit>();

/** Far more than any client sends. */
const LONGEST_LIST = 20_000;

export const repeated = <T extends z.ZodType>(item: T, limit = LONGEST_LIST, what = "items") =>
  z.array(item, { error: missingOr("expected a list") }).register(listLimits, { limit, what });

/** A field's name as protobuf's JSON spells it. */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * A message: protobuf's JSON reader takes each field in snake_case or lowerCamelCase, counts
 * null as absent and, with MLflow, ignores unknown fields and refuses one field in both spellings.
 * Its JSON writer leaves out empty lists that need not be there.
 * `aliases` are older names of fields (`run_uuid` of `run_id`), read where the newer is absent.
 */
export const message = <S extends z.core.$ZodLooseShape>(
  shape: S,
  aliases: Readonly<Record<string, keyof S & string>> = {},
) =>
  z
    .codec(z.any(), z.object(shape), {
      decode: fieldReader(shape, aliases) as (value: unknown) => z.input<z.ZodObject<S>>,
      encode: emptyListRemover(shape),
    })
    .register(fieldInfo, { proto: "message" });

function emptyListRemover(shape: z.core.$ZodLooseShape) {
  const lists = Object.keys(shape).filter((name) => isOptionalList(shape[name]));
  return <T extends object>(fields: T): T => {
    const empty = lists.filter((name) => (fields as Record<string, unknown[]>)[name]?.length === 0);
    if (empty.length === 0) return fields;
    const written = Object.entries(fields).filter(([name]) => !empty.includes(name));
    return Object.fromEntries(written) as T;
  };
}

const isOptionalList = (field: unknown): boolean =>
  field instanceof z.ZodOptional && field.unwrap() instanceof z.ZodArray;

function fieldReader(shape: z.core.$ZodLooseShape, olderNames: Readonly<Record<string, string>>) {
  const names = Object.keys(shape);
  const known = new Set(names);
  const limits = names.flatMap((name) => limitOf(name, shape[name]));
  const spellings = new Map(names.map((name) => [camelCase(name), name]));
  return (value: unknown, context: Context): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return reject(context, value, "an object");
    const fields = value as Record<string, unknown>;
    if (Object.keys(fields).every((name) => known.has(name) && fields[name] !== null))
      return withinLimits(fields, limits, context);
    const result = respelled(fields, known, spellings, context);
    for (const [older, name] of Object.entries(olderNames))
      if (isAbsent(result[name]) && !isAbsent(fields[older])) result[name] = fields[older];
    return withinLimits(result, limits, context);
  };
}

type FieldLimit = ListLimit & { name: string };

function limitOf(name: string, field: unknown): FieldLimit[] {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault)
    return limitOf(name, field.unwrap());
  const limit = field instanceof z.ZodArray ? listLimits.get(field) : undefined;
  return limit === undefined ? [] : [{ name, ...limit }];
}

function withinLimits(
  fields: Record<string, unknown>,
  limits: readonly FieldLimit[],
  context: Context,
): unknown {
  for (const { name, limit, what } of limits) {
    const list = fields[name];
    if (!Array.isArray(list) || list.length <= limit) continue;
    const sentence = `A request may hold at most ${limit} ${what}, got ${list.length}.`;
    context.issues.push(ruleBroken(undefined, sentence));
    return z.NEVER;
  }
  return fields;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";

function respelled(
  fields: Record<string, unknown>,
  known: ReadonlySet<string>,
  spellings: ReadonlyMap<string, string>,
  context: Context,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [spelling, value] of Object.entries(fields)) {
    const name = known.has(spelling) ? spelling : spellings.get(spelling);
    if (name === undefined || value === null) continue;
    if (name !== spelling && Object.hasOwn(fields, name))
      context.issues.push(
        ruleBroken(value, `Request specifies both '${name}' and '${spelling}'; send only one.`),
      );
    result[name] = value;
  }
  return result;
}

/** An issue whose message is a whole sentence for the client. */
export const ruleBroken = (input: unknown, sentence: string): z.core.$ZodRawIssue => ({
  code: "custom",
  input,
  message: sentence,
  params: { sentence: true },
});
