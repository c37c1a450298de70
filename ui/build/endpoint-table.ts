import type { Plugin } from "vite";
import { contract } from "../../src/protocol/contract.ts";
import { type Endpoint, pathsOf } from "../../src/protocol/endpoint.ts";
import { fieldInfo } from "../../src/protocol/fields.ts";

/** What the browser needs to know of an endpoint. */
export interface EndpointEntry {
  method: string;
  /** With `{name}` where a field of the request goes. */
  path: string;
  /** Where in the answer doubles are, which JSON writes as strings when they are not finite. */
  doubles: string[][];
}

const name = "virtual:endpoints";

/**
 * The contract as a table, made when the UI is built, so that the browser loads neither zod nor
 * the schemas. The types come from the contract itself.
 */
export const endpointTable = (): Plugin => ({
  name: "millrace-endpoint-table",
  resolveId: (id) => (id === name ? `\0${name}` : undefined),
  load: (id) => (id === `\0${name}` ? moduleText() : undefined),
});

function moduleText(): string {
  const entries = Object.values(contract)
    .flat()
    .map((endpoint) => [endpoint.name, entryOf(endpoint)]);
  return `export const endpoints = ${JSON.stringify(Object.fromEntries(entries))};`;
}

const entryOf = (endpoint: Endpoint): EndpointEntry => ({
  method: endpoint.methods.includes("POST") ? "POST" : endpoint.methods[0]!,
  // Relative to the page's <base>, without a slash before it.
  path: pathsOf(endpoint).at(-1)!.slice(1),
  doubles: doublesIn(endpoint.response),
});

interface Definition {
  innerType?: SchemaLike;
  element?: SchemaLike;
  out?: SchemaLike;
  shape?: Record<string, SchemaLike>;
}

interface SchemaLike {
  _zod: { def: unknown };
}

/** The ways to the doubles of a message: names of fields, with "*" for the items of a list. */
function doublesIn(schema: SchemaLike): string[][] {
  if (fieldInfo.get(schema as never)?.proto === "double") return [[]];
  const { innerType, element, out, shape } = schema._zod.def as Definition;
  if (shape) return below(Object.entries(shape));
  if (element) return below([["*", element]]);
  const inner = innerType ?? out;
  return inner ? doublesIn(inner) : [];
}

const below = (parts: [string, SchemaLike][]): string[][] =>
  parts.flatMap(([part, schema]) => doublesIn(schema).map((path) => [part, ...path]));
