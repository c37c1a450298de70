import type { Entity } from "./ast.ts";
import { alternatives, quote } from "./errors.ts";
import type { EntityGrammar, Field, SearchGrammar } from "./grammar.ts";
import type { Token } from "./lexer.ts";
import { isConnective, type TokenReader } from "./token-reader.ts";

/** A key as written, before its entity is known. */
export interface WrittenKey {
  readonly entity: string | undefined;
  readonly key: string;
  readonly column: number;
  readonly text: string;
}

export interface ResolvedKey {
  readonly entity: Entity;
  readonly key: string;
  readonly field: Field;
}

/** The next token as a key; fails where it is none. */
export function readKey(reader: TokenReader): WrittenKey {
  const token = reader.next();
  const written = writtenKey(token);
  if (written !== undefined) return written;
  throw reader.fail(token, `expected a key, found ${reader.describe(token)}`);
}

/** As in MLflow a double-quoted piece can be a key, and the first dot ends the entity even in quotes. */
function writtenKey(token: Token): WrittenKey | undefined {
  if (isConnective(token)) return undefined;
  if (token.kind === "name" && (token.bare || token.entity !== undefined)) return token;
  const quoted = quotedKey(token);
  if (quoted === undefined) return undefined;
  const dot = quoted.indexOf(".");
  const entity = dot < 0 ? undefined : quoted.slice(0, dot);
  return { entity, key: quoted.slice(dot + 1), column: token.column, text: token.text };
}

function quotedKey(token: Token): string | undefined {
  if (token.kind === "name") return token.key;
  return token.kind === "string" && token.text.startsWith('"') ? token.value : undefined;
}

/** The grammar of the entity that a key is written with. */
export function entityOf(
  written: WrittenKey,
  grammar: SearchGrammar,
  reader: TokenReader,
): EntityGrammar {
  const found = grammar.entities.find(
    ({ spellings }, index) =>
      (written.entity === undefined && index === 0) || spellings.includes(written.entity ?? ""),
  );
  if (found !== undefined) return found;
  const known = grammar.entities.map(({ spellings }) => `${spellings[0]}.`);
  throw reader.fail(
    written,
    `${quote(written.text)} does not start with an entity of ${grammar.resource}: ${alternatives(known)}`,
  );
}

/** What a written key means in a filter. */
export function resolveKey(
  written: WrittenKey,
  grammar: SearchGrammar,
  reader: TokenReader,
): ResolvedKey {
  const found = entityOf(written, grammar, reader);
  const { entity } = found;
  if ("field" in found) return { entity, key: written.key, field: found.field };
  const key = unaliased(written.key, found.aliases);
  if (Object.hasOwn(found.fields, key)) return { entity, key, field: found.fields[key] as Field };
  throw unknownKey(written, `${entity} of ${grammar.resource}`, Object.keys(found.fields), reader);
}

export const unaliased = (key: string, aliases: Readonly<Record<string, string>> = {}): string =>
  Object.hasOwn(aliases, key) ? (aliases[key] as string) : key;

export function unknownKey(
  written: WrittenKey,
  what: string,
  known: readonly string[],
  reader: TokenReader,
): Error {
  const article = /^[aeiou]/.test(what) ? "an" : "a";
  return reader.fail(
    written,
    `${quote(written.text)} is not ${article} ${what}: expected ${alternatives(known)}`,
  );
}
