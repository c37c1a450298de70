/**
 * The router's way between a URL's query and values: text is written as it is, a list with commas,
 * anything else as JSON. Reading gives texts; a page's view knows what each stands for.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, written(value)]);
  const query = new URLSearchParams(pairs).toString();
  // What need not be escaped in a query stays readable.
  return query === "" ? "" : `?${query.replaceAll("%2C", ",").replaceAll("%2F", "/")}`;
}

/** A comma or a backslash within an item has a backslash before it. */
const item = (text: string): string => text.replaceAll(/[\\,]/g, String.raw`\$&`);

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

function written(value: unknown): string {
  if (typeof value === "string") return value;
  return isTexts(value) ? value.map(item).join(",") : JSON.stringify(value);
}

/** Reads what `written` made of a list of texts. */
export function listFrom(text: string): string[] {
  if (text === "") return [];
  const items = [""];
  for (const token of text.match(/\\.|,|[^\\,]+/gs) ?? []) {
    if (token === ",") items.push("");
    else items.push(items.pop() + token.replace(/^\\/, ""));
  }
  return items;
}
