import { type RawBuilder, sql } from "kysely";
import type { Session } from "../session.ts";

/** An id in a text that holds many: from a place up to another. */
type InText<R> = (text: string, from: number, to: number) => R;

/** Half of a character, which no id has: databases hold whole ones. */
const IN_NO_ID = "\uD800";

/**
 * Ids in one text. Of a hundred thousand, to make a string for each would take longer than to read
 * them all and to tell which of them are wanted.
 */
export class IdList {
  readonly size: number;
  readonly #text: string;
  readonly #separator: string;

  private constructor(text: string, size: number, separator: string) {
    this.#text = text;
    this.size = size;
    this.#separator = separator;
  }

  static of(ids: readonly string[]): IdList {
    return new IdList(ids.join(IN_NO_ID), ids.length, IN_NO_ID);
  }

  /** So many ids with commas between, unless one of them has a comma itself. */
  static parse(text: string, size: number): IdList | undefined {
    let commas = 0;
    for (let at = text.indexOf(","); at >= 0; at = text.indexOf(",", at + 1)) commas++;
    return commas === Math.max(0, size - 1) ? new IdList(text, size, ",") : undefined;
  }

  toArray(): string[] {
    return this.size === 0 ? [] : this.#text.split(this.#separator);
  }

  distinct(): string[] {
    return [...new Set(this.toArray())];
  }

  forEach(visit: InText<void>): void {
    const text = this.#text;
    for (let left = this.size, from = 0; left > 0; left--) {
      const to = left === 1 ? text.length : text.indexOf(this.#separator, from);
      visit(text, from, to);
      from = to + 1;
    }
  }

  filter(isWanted: InText<boolean>): IdList {
    const wanted: string[] = [];
    this.forEach((text, from, to) => {
      if (isWanted(text, from, to)) wanted.push(text.slice(from, to));
    });
    return new IdList(wanted.join(this.#separator), wanted.length, this.#separator);
  }
}

/** The ids that rows name in their column `owner`. */
export async function idsIn(session: Session, rows: RawBuilder<unknown>): Promise<IdList> {
  const query = sql<{ count: number; ids: string | null }>`select count(*) as count,
    string_agg(owner, ',') as ids from ${rows} as owners`;
  const [joined] = (await query.execute(session.db)).rows;
  const list = IdList.parse(joined?.ids ?? "", Number(joined?.count));
  if (list !== undefined) return list;
  const each = sql<{ owner: string }>`select owner from ${rows} as owners`;
  return IdList.of((await each.execute(session.db)).rows.map(({ owner }) => owner));
}
