import type { Encoded } from "../../protocol/endpoint.ts";

/** An answer of these members, as JSON text; empty ones are left out. */
export function jsonObject(...members: (string | Buffer[])[]): Encoded {
  const parts = members
    .filter(({ length }) => length > 0)
    .flatMap((member, n) => [
      ...(n === 0 ? [] : [COMMA]),
      ...(typeof member === "string" ? [Buffer.from(member)] : member),
    ]);
  return { json: Buffer.concat([BEGIN, ...parts, END]) };
}

const [BEGIN, COMMA, END] = [Buffer.from("{"), Buffer.from(","), Buffer.from("}")];

/** How many items of a list are text at once. */
const ITEMS_AT_ONCE = 256;

/**
 * A member that may be a long list, or nothing where it is empty. Its text is never whole among
 * V8's strings: a page of runs would be there several times over, and the heap grow for good.
 */
export function longList<T>(
  name: string,
  items: readonly T[],
  toJson: (item: T) => string,
): Buffer[] {
  if (items.length === 0) return [];
  const pieces = [Buffer.from(`"${name}":[`)];
  for (let at = 0; at < items.length; at += ITEMS_AT_ONCE) {
    const text = items
      .slice(at, at + ITEMS_AT_ONCE)
      .map(toJson)
      .join(",");
    pieces.push(Buffer.from(at === 0 ? text : `,${text}`));
  }
  return [...pieces, Buffer.from("]")];
}

/** The member that names the next page, or nothing on the last one. */
export const nextPageMember = (token: string | undefined): string =>
  token === undefined ? "" : `"next_page_token":"${token}"`;
