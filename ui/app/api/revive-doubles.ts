/** The strings that stand for doubles which JSON has no token for. */
const NOT_FINITE = /"(?:NaN|-?Infinity)"/;

/** Parses an answer, and turns the strings at the places of its doubles back into numbers. */
export function reviveDoubles(text: string, places: readonly (readonly string[])[]): unknown {
  const message: unknown = text === "" ? {} : JSON.parse(text);
  if (!NOT_FINITE.test(text)) return message;
  for (const place of places) reviveAt(message, place);
  return message;
}

function reviveAt(value: unknown, [part, ...rest]: readonly string[]): void {
  if (typeof value !== "object" || value === null || part === undefined) return;
  const fields = value as Record<string, unknown>;
  for (const key of part === "*" ? Object.keys(fields) : [part]) {
    if (rest.length > 0) reviveAt(fields[key], rest);
    else if (typeof fields[key] === "string") fields[key] = Number(fields[key]);
  }
}
