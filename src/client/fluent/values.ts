/** What a param or tag may be; it is stored as text. */
export type Value = string | number | bigint | boolean | null | undefined | object;

/** A value as text: objects and lists as JSON. */
export const textOf = (value: Value): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);

export const entriesOf = (values: Readonly<Record<string, Value>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: textOf(value) }));

/** `[{key, value}, …]` as an object. */
export const mapOf = <T>(
  items: readonly { key?: string | undefined; value?: T | undefined }[] = [],
): Record<string, T> => Object.fromEntries(items.map(({ key, value }) => [key, value]));
