import { invalidParameter } from "../protocol/errors.ts";

/** What is served at a path, and the parts of the path that have names, decoded once. */
export interface Match<T> {
  value: T;
  params: Readonly<Record<string, string>>;
}

/** `{name}` is one segment of a path, or a part of it; `{name*}`, always last, is all that follow. */
const isPattern = (path: string): boolean => path.includes("{");

/** Values by path: most paths are found by their text, those with names by their pattern. */
export class RouteTable<T> {
  readonly #exact = new Map<string, T>();
  readonly #patterns: { expression: RegExp; value: T }[] = [];

  /** Where several patterns fit, the one that was added first counts. */
  add(path: string, value: T): void {
    if (isPattern(path)) this.#patterns.push({ expression: expressionOf(path), value });
    else this.#exact.set(path, value);
  }

  /**
   * What is served at the path of a URL, which is percent-encoded.
   *
   * @throws ApiError INVALID_PARAMETER_VALUE where the encoding of a named part is no UTF-8
   */
  find(path: string): Match<T> | undefined {
    const value = this.#exact.get(path) ?? this.#exact.get(decoded(path, decodeURI));
    if (value !== undefined) return { value, params: {} };
    for (const pattern of this.#patterns) {
      const groups = pattern.expression.exec(path)?.groups;
      if (groups !== undefined) return { value: pattern.value, params: paramsOf(groups) };
    }
    return undefined;
  }
}

const expressionOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split(/(\{\w+\*?\})/)
      .map((part) => (isPattern(part) ? groupOf(part.slice(1, -1)) : RegExp.escape(part)))
      .join("")}$`,
  );

const groupOf = (name: string): string =>
  name.endsWith("*") ? `(?<${name.slice(0, -1)}>.*)` : `(?<${name}>[^/]+)`;

const paramsOf = (groups: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(groups).map(([name, text]) => [name, decoded(text, decodeURIComponent)]),
  );

function decoded(text: string, decode: (text: string) => string): string {
  if (!text.includes("%")) return text;
  try {
    return decode(text);
  } catch {
    throw invalidParameter("The URL's path is not percent-encoded UTF-8.");
  }
}
