import { parseJson, stringifyJson } from "./json.ts";

/** What a client needs to know of an endpoint: a row of the table that is made from the contract. */
export interface EndpointEntry {
  method: string;
  /** Below `/api` or `/ajax-api`; with `{name}` where a field of the request goes, `{name*}` where it may have slashes. */
  path: string;
  /** Its path stands alone, below neither. */
  bare?: true;
  /** Its request or its answer is not a JSON message. */
  raw?: true;
  /** Its body is a file; its fields stand in the query. */
  takesBytes?: true;
  /** The same request again leaves the same state. */
  repeatable?: true;
  /** Where in the answer doubles are, such as `runs.*.data.metrics.*.value`. */
  doubles?: readonly string[];
  /** What stands in the answer, by place, for a field that is left out. */
  defaults?: Readonly<Record<string, unknown>>;
  /** The list of the answer that comes in pages. */
  pages?: string;
}

/** A request as HTTP has it. */
export interface HttpRequest {
  method: string;
  /** With the query, if there is one. */
  path: string;
  /** JSON. */
  body?: string;
}

/** The fields go into the path where it names them, and into the body, or the query of a GET. */
export function httpRequest(
  entry: EndpointEntry,
  request: object,
  below: "/api" | "/ajax-api" = "/api",
): HttpRequest {
  const fields = Object.entries(request).filter(([, value]) => value !== undefined);
  const inPath = new Set<string>();
  const filled = entry.path.replaceAll(/\{(\w+)(\*?)\}/g, (_, name: string, star: string) => {
    inPath.add(name);
    const value = String((request as Record<string, unknown>)[name]);
    return star ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
  });
  const path = entry.bare ? filled : below + filled;
  const { method } = entry;
  if (method !== "GET" && !entry.takesBytes) return { method, path, body: stringifyJson(request) };
  const pairs = fields
    .filter(([name]) => !inPath.has(name))
    .flatMap(([name, value]) =>
      [value as unknown].flat().map((item): [string, string] => [name, String(item)]),
    );
  const query = new URLSearchParams(pairs);
  return { method, path: query.size === 0 ? path : `${path}?${query}` };
}

/**
 * Reads an answer: doubles that are not finite become numbers again, and what the server leaves
 * out of its JSON because it is the default is there. Throws SyntaxError for what is not a message.
 */
export function readAnswer(entry: EndpointEntry, text: string): unknown {
  const message = parseAnswer(text);
  if (typeof message !== "object" || message === null || Array.isArray(message))
    throw new SyntaxError("It is not a JSON object.");
  if (NOT_FINITE.test(text) || LARGE_INTEGER.test(text))
    for (const place of entry.doubles ?? []) each(message, place.split("."), toNumber);
  for (const [place, value] of Object.entries(entry.defaults ?? {}))
    each(message, place.split("."), (field) => field ?? value);
  return message;
}

const NOT_FINITE = /NaN|Infinity/;

/** As large as those that parseJson keeps exact, which only integers want. */
const LARGE_INTEGER = /\d{16}/;

const toNumber = (field: unknown): unknown =>
  typeof field === "string" || typeof field === "bigint" ? Number(field) : field;

/** Python's JSON writer, behind some of MLflow's endpoints, writes NaN as a bare word. */
function parseAnswer(text: string): unknown {
  if (text === "") return {};
  try {
    return parseJson(text);
  } catch (error) {
    if (!NOT_FINITE.test(text)) throw error;
    const quoted = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
      part.startsWith('"') ? part : `"${part}"`,
    );
    return parseJson(quoted);
  }
}

/** Replaces what is at a place of a message; `*` stands for each item of a list. */
function each(
  value: unknown,
  [part, ...rest]: readonly string[],
  replace: (field: unknown) => unknown,
): void {
  if (typeof value !== "object" || value === null || part === undefined) return;
  const fields = value as Record<string, unknown>;
  for (const name of part === "*" ? Object.keys(fields) : [part]) {
    if (rest.length > 0) each(fields[name], rest, replace);
    else fields[name] = replace(fields[name]);
  }
}
