import * as z from "zod";
import * as artifacts from "./artifacts.ts";
import { unwrapped } from "./codec.ts";
import * as events from "./events.ts";
import * as experiments from "./experiments.ts";
import { type FieldInfo, fieldInfo } from "./fields.ts";
import * as figures from "./figures.ts";
import * as inputs from "./inputs.ts";
import * as loggedModels from "./logged-models.ts";
import * as runs from "./runs.ts";
import * as views from "./views.ts";

/** The part of JSON Schema (2020-12, as in OpenAPI 3.1) that the contract needs. */
export interface JsonSchema {
  $ref?: string;
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";
  format?: string;
  enum?: readonly string[];
  oneOf?: readonly JsonSchema[];
  minLength?: number;
  items?: JsonSchema;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  default?: unknown;
}

/** The messages that several endpoints share, by the name they are exported under. */
export const sharedMessages: ReadonlyMap<unknown, string> = new Map(
  Object.entries({
    ...artifacts,
    ...events,
    ...experiments,
    ...figures,
    ...inputs,
    ...loggedModels,
    ...runs,
    ...views,
  })
    .filter(([, value]) => value instanceof z.ZodType)
    .map(([name, schema]) => [schema, name]),
);

const scalars: Readonly<Record<Exclude<FieldInfo["proto"], "enum" | "message">, JsonSchema>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  double: {
    oneOf: [
      { type: "number", format: "double" },
      { type: "string", enum: ["NaN", "Infinity", "-Infinity"] },
    ],
  },
  cell: { oneOf: [{ type: "number" }, { type: "string" }, { type: "null" }] },
};

/** The schemas of the shared messages, for the document's components. */
export const componentSchemas = (): Record<string, JsonSchema> =>
  Object.fromEntries(
    [...sharedMessages].map(([schema, name]) => [name, inlineSchema(schema as z.ZodType)]),
  );

/** A field or message as JSON Schema; shared messages by reference. */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  const inner = unwrapped(schema);
  const name = sharedMessages.get(inner);
  const described = name === undefined ? inlineSchema(inner) : refTo(name);
  return schema instanceof z.ZodDefault ? { ...described, default: defaultOf(schema) } : described;
}

export const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

const defaultOf = (schema: z.ZodDefault): unknown => schema._zod.def.defaultValue;

function inlineSchema(schema: z.ZodType): JsonSchema {
  if (schema instanceof z.ZodArray)
    return { type: "array", items: jsonSchema(schema.element as z.ZodType) };
  if (schema instanceof z.ZodNullable)
    return { oneOf: [jsonSchema(schema.unwrap() as z.ZodType), { type: "null" }] };
  const info = fieldInfo.get(schema);
  if (info === undefined) throw new Error(`A field of no known kind: ${schema._zod.def.type}.`);
  if (info.proto === "message") return objectSchema(messageShape(schema));
  if (info.proto === "enum") return { type: "string", enum: info.values ?? [] };
  if (info.nullable) return { oneOf: [...(scalars[info.proto].oneOf ?? []), { type: "null" }] };
  return isNonEmpty(schema) ? { ...scalars[info.proto], minLength: 1 } : scalars[info.proto];
}

const isNonEmpty = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodString && (schema.minLength ?? 0) > 0;

/** The fields of a message by name. */
export function messageShape(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const { out } = schema._zod.def as unknown as { out: z.ZodObject };
  return out.shape as Record<string, z.ZodType>;
}

export const isRequired = (field: z.ZodType): boolean =>
  !(field instanceof z.ZodOptional || field instanceof z.ZodDefault);

/** A message of these fields. */
export function objectSchema(shape: Readonly<Record<string, z.ZodType>>): JsonSchema {
  const fields = Object.entries(shape);
  const required = fields.filter(([, field]) => isRequired(field)).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(([name, field]) => [name, jsonSchema(field)])),
    ...(required.length > 0 && { required }),
  };
}
