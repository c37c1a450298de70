import { listFrom } from "./search-text.ts";

/**
 * A page's view is what its URL says: which rows, in which order, which columns. Each page declares
 * the fields of its view once; a field at its default is not in the URL, and what cannot be read
 * counts as absent, so that an old link still opens.
 */
interface Field<T> {
  fallback: T;
  /** Reads the text of a URL, or a value that the page has set. */
  read(value: unknown): T | undefined;
}

export const text = (fallback = ""): Field<string> => ({
  fallback,
  read: (value) => (typeof value === "string" ? value : undefined),
});

export const flag = (fallback = false): Field<boolean> => ({
  fallback,
  read: (value) =>
    value === true || value === false ? value : { true: true, false: false }[String(value)],
});

export const list = (fallback: readonly string[] = []): Field<readonly string[]> => ({
  fallback,
  read: (value) =>
    typeof value === "string"
      ? listFrom(value)
      : Array.isArray(value)
        ? value.map(String)
        : undefined,
});

export const choice = <T extends string>(fallback: T, ...others: readonly T[]): Field<T> => ({
  fallback,
  read: (value) => [fallback, ...others].find((each) => each === value),
});

/** Anything that JSON can say; `check` says whether it is what the page expects. */
export const json = <T>(fallback: T, check: (value: unknown) => value is T): Field<T> => ({
  fallback,
  read: (value) => [typeof value === "string" ? parsed(value) : value].find(check),
});

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

export interface View<T extends object> {
  /** What its fields are called in the query. */
  readonly names: readonly string[];
  /** All fields, those absent from a query at their defaults. */
  read(search: Record<string, unknown>): T;
  /** The query of a view: what is not at its default. */
  write(view: Partial<T>): Record<string, unknown>;
}

export function view<T extends object>(fields: { [K in keyof T]: Field<T[K]> }): View<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return {
    names,
    read: (search) =>
      Object.fromEntries(
        names.map((name) => [name, fields[name].read(search[name]) ?? fields[name].fallback]),
      ) as T,
    write: (values) =>
      Object.fromEntries(
        names
          .filter(
            (name) => values[name] !== undefined && !isSame(values[name], fields[name].fallback),
          )
          .map((name) => [name, values[name]]),
      ),
  };
}

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
