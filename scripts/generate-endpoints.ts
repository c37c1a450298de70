/**
 * `npm run generate`: writes what clients need to know of the contract, as a table and as types
 * that need no zod. With `--check` it only says whether they are current.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { unwrapped } from "../src/protocol/codec.ts";
import { contract } from "../src/protocol/contract.ts";
import type { Endpoint } from "../src/protocol/endpoint.ts";
import type { EndpointEntry } from "../src/protocol/exchange.ts";
import { fieldInfo } from "../src/protocol/fields.ts";
import { messageShape, sharedMessages } from "../src/protocol/openapi-schema.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

const root = join(import.meta.dirname, "..");
const endpoints = Object.values(contract).flat();
const HEAD = "/** Made from the contract by `npm run generate`. */\n\n";

/** Where in a message something is: names of fields with dots, and `*` for the items of a list. */
function placesOf<T>(
  schema: z.ZodType,
  found: (field: z.ZodType) => T | undefined,
): [place: string, T][] {
  const inner = unwrapped(schema);
  const here = found(schema);
  if (here !== undefined) return [["", here]];
  if (inner instanceof z.ZodArray) return below("*", inner.element as z.ZodType, found);
  if (fieldInfo.get(inner)?.proto !== "message") return [];
  return Object.entries(messageShape(inner)).flatMap(([name, field]) => below(name, field, found));
}

const below = <T>(
  part: string,
  schema: z.ZodType,
  found: (field: z.ZodType) => T | undefined,
): [string, T][] =>
  placesOf(schema, found).map(([place, what]) => [place ? `${part}.${place}` : part, what]);

const isDouble = (field: z.ZodType): true | undefined =>
  fieldInfo.get(unwrapped(field))?.proto === "double" || undefined;

const defaultOf = (field: z.ZodType): unknown =>
  field instanceof z.ZodDefault ? field._zod.def.defaultValue : undefined;

function entryOf(endpoint: Endpoint): EndpointEntry {
  const doubles = placesOf(endpoint.response, isDouble).map(([place]) => place);
  const defaults = placesOf(endpoint.response, defaultOf);
  const pages = pagedList(endpoint);
  return {
    method: endpoint.methods.includes("POST") ? "POST" : endpoint.methods[0]!,
    path: endpoint.version === undefined ? endpoint.path : `/${endpoint.version}${endpoint.path}`,
    ...(endpoint.version === undefined && { bare: true }),
    ...(endpoint.body === "stream" && { takesBytes: true }),
    ...((endpoint.body !== "json" || endpoint.answer !== "json") && { raw: true }),
    ...((endpoint.repeatable || endpoint.touches.action === "read") && { repeatable: true }),
    ...(doubles.length > 0 && { doubles }),
    ...(defaults.length > 0 && { defaults: Object.fromEntries(defaults) }),
    ...(pages !== undefined && { pages }),
  };
}

/** The list that an endpoint answers in pages. */
function pagedList({ request, response }: Endpoint): string | undefined {
  const answer = messageShape(response);
  if (!("page_token" in messageShape(request)) || !("next_page_token" in answer)) return undefined;
  return Object.keys(answer).find((name) => unwrapped(answer[name]!) instanceof z.ZodArray);
}

const tableText = (): string => {
  const entries = Object.fromEntries(endpoints.map((each) => [each.name, entryOf(each)]));
  return `${HEAD}export const endpointTable = ${JSON.stringify(entries)} as const;\n`;
};

/** In a request, what has a default may be left out; in an answer it is there. */
type Side = "request" | "response";

function typeOf(schema: z.ZodType, side: Side): string {
  const inner = unwrapped(schema);
  const name = sharedMessages.get(inner);
  if (name !== undefined) return name;
  if (inner instanceof z.ZodArray) return `(${typeOf(inner.element as z.ZodType, side)})[]`;
  if (inner instanceof z.ZodNullable) return `${typeOf(inner.unwrap() as z.ZodType, side)} | null`;
  const info = fieldInfo.get(inner);
  if (info === undefined) throw new Error(`A field of no known kind: ${inner._zod.def.type}.`);
  if (info.proto === "message") return objectType(messageShape(inner), side);
  if (info.proto === "enum") return info.values!.map((value) => JSON.stringify(value)).join(" | ");
  return scalars[info.proto];
}

const scalars = {
  string: "string",
  bool: "boolean",
  int32: "number",
  int64: "number",
  double: "number",
  cell: "string | number | null",
};

const objectType = (shape: Shape, side: Side): string => {
  const fields = Object.entries(shape).map(([name, field]) => {
    const isOptional =
      field instanceof z.ZodOptional || (side === "request" && field instanceof z.ZodDefault);
    const type = typeOf(field, side);
    return isOptional ? `${name}?: ${type} | undefined;` : `${name}: ${type};`;
  });
  return fields.length === 0 ? "Record<never, never>" : `{ ${fields.join(" ")} }`;
};

function typesText(): string {
  const messages = [...sharedMessages].map(([schema, name]) => {
    const type = objectType(messageShape(schema as z.ZodType), "response");
    return `export interface ${name} ${type}`;
  });
  const entries = endpoints.map(
    ({ name, summary, request, response }) =>
      `/** ${summary} */\n${name}: { request: ${objectType(messageShape(request), "request")}; response: ${objectType(messageShape(response), "response")} };`,
  );
  const note =
    "/** The messages of every endpoint. An integer beyond 2^53 arrives as a bigint, so that none is rounded. */";
  return `${HEAD}${messages.join("\n\n")}\n\n${note}\nexport interface EndpointMessages {\n${entries.join("\n")}\n}\n`;
}

/** The text as the formatter leaves it. */
const formatted = (file: string, text: string): string =>
  execFileSync(join(root, "node_modules/.bin/oxfmt"), ["--stdin-filepath", file], {
    cwd: root,
    input: text,
    encoding: "utf8",
  });

const texts = {
  "src/protocol/endpoint-table.ts": tableText(),
  "src/protocol/endpoint-messages.ts": typesText(),
};
for (const [file, text] of Object.entries(texts)) {
  const current = formatted(file, text);
  const path = join(root, file);
  if (!process.argv.includes("--check")) writeFileSync(path, current);
  else if (readFileSync(path, "utf8") !== current) {
    console.error(`${file} is not current: run npm run generate.`);
    process.exitCode = 1;
  }
}
