import { invalidParameter } from "../../protocol/errors.ts";
import type { OrderBy } from "./ast.ts";
import { quote } from "./errors.ts";
import type { SearchGrammar } from "./grammar.ts";
import { entityOf, readKey, unaliased, unknownKey, type WrittenKey } from "./keys.ts";
import { TokenReader } from "./token-reader.ts";

/** Each clause costs a look-up per run. */
const MAX_CLAUSES = 50;

/**
 * Reads order_by clauses like `metrics.loss DESC`; ascending by default.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for a clause that cannot be read or a key named twice
 */
export function parseOrderBy(clauses: readonly string[], grammar: SearchGrammar): OrderBy[] {
  checkClauseCount(clauses);
  const found = new Map<string, OrderBy>();
  for (const clause of clauses) {
    const reader = new TokenReader({ name: `order_by ${quote(clause)}`, text: clause });
    const { written, order } = parseClause(reader, grammar);
    const identity = `${order.entity}.${order.key}`;
    if (!found.has(identity)) found.set(identity, order);
    else if (grammar.order.unique) throw reader.fail(written, `${quote(written.text)} comes twice`);
  }
  return [...found.values()];
}

export function checkClauseCount(clauses: readonly unknown[]): void {
  if (clauses.length <= MAX_CLAUSES) return;
  throw invalidParameter(`Invalid order_by: more than ${MAX_CLAUSES} clauses are too many`);
}

function parseClause(
  reader: TokenReader,
  grammar: SearchGrammar,
): { written: WrittenKey; order: OrderBy } {
  const written = readKey(reader);
  const key = orderKey(written, grammar, reader);
  const descending = reader.take("DESC");
  if (!descending) reader.take("ASC");
  const rest = reader.peek();
  if (rest.kind === "end") return { written, order: { ...key, ascending: !descending } };
  throw reader.fail(rest, `expected ASC or DESC, found ${reader.describe(rest)}`);
}

function orderKey(
  written: WrittenKey,
  grammar: SearchGrammar,
  reader: TokenReader,
): Pick<OrderBy, "entity" | "key"> {
  const { order } = grammar;
  const { entity } = entityOf(written, grammar, reader);
  if (order.entities.includes(entity)) return { entity, key: written.key };
  const key = unaliased(written.key, order.aliases);
  if (entity === "attribute" && order.attributes.includes(key)) return { entity, key };
  throw unknownKey(written, `order of ${grammar.resource}`, orderable(grammar), reader);
}

const orderable = ({ order, entities }: SearchGrammar): string[] => [
  ...order.attributes,
  ...entities
    .filter(({ entity }) => order.entities.includes(entity))
    .map(({ spellings }) => `${spellings[0]}.<key>`),
];
