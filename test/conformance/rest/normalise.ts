import type { Json } from "../differences.ts";

const day = 24 * 3600 * 1000;
const id =
  /(?<![0-9a-f])(?:(?:m-)?[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])/g;
const generatedName = /^[a-z]+-[a-z]+-\d{1,4}$/;
const artifactRoot = /^mlflow-artifacts:\/(\d+)/;

/** Where names are that a server may have made. */
const nameKeys = new Set(["name", "run_name", "value"]);

/** Lists of named values, whose order means nothing. */
const unordered = new Set([
  "tags",
  "params",
  "dataset_inputs",
  "model_inputs",
  "model_outputs",
  "latest_versions",
  "aliases",
  "events",
]);

/** Parses JSON, keeping the digits of numbers that JavaScript would round; undefined if it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text, keepDigits) as Json;
  } catch {
    return undefined;
  }
}

function keepDigits(_key: string, value: Json, context?: { source?: string }): Json {
  return typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER
    ? `number ${context?.source ?? value}`
    : value;
}

/** Makes the answers of two servers comparable: ids become names, moments of today become "now". */
export function normalise(json: Json, kept: ReadonlyMap<string, string>, key = ""): Json {
  if (Array.isArray(json)) return list(json, kept, key);
  if (typeof json === "object" && json !== null) {
    return Object.fromEntries(
      Object.entries(json).map(([name, value]) => [name, normalise(value, kept, name)]),
    );
  }
  if (typeof json === "number") return Math.abs(json - Date.now()) < day ? "now" : json;
  if (typeof json !== "string") return json;
  if (key === "next_page_token") return offsetOf(json);
  if (json.startsWith("[{")) return parseJson(json) ?? json;
  return named(json, kept, key);
}

/** A token is opaque to clients; what it means is how far to skip. */
function offsetOf(token: string): Json {
  const content = parseJson(atob(token)) as { offset?: Json } | undefined;
  return content?.offset === undefined
    ? "not readable"
    : `offset ${JSON.stringify(content.offset)}`;
}

function list(values: Json[], kept: ReadonlyMap<string, string>, key: string): Json {
  const normal = values.map((value) => normalise(value, kept, key));
  if (!unordered.has(key) && key !== "metrics") return normal;
  // Sorted by key alone: the points of one metric stay in the order of the answer.
  const sortKey = (value: Json): string =>
    unordered.has(key) ? JSON.stringify(value) : String((value as { key?: Json }).key);
  return normal.toSorted((a, b) =>
    sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0,
  );
}

function named(text: string, kept: ReadonlyMap<string, string>, key: string): string {
  if (nameKeys.has(key) && generatedName.test(text)) return "generated";
  const names = new Map([...kept].map(([name, value]) => [value, `{${name}}`]));
  if (key === "experiment_id") return names.get(text) ?? (text === "0" ? text : "{id}");
  return text
    .replaceAll(id, (match) => names.get(match) ?? "{id}")
    .replace(
      artifactRoot,
      (_, experiment: string) => `mlflow-artifacts:/${named(experiment, kept, "experiment_id")}`,
    );
}
