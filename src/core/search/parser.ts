import type { Comparator, Comparison, Filter, Scalar } from "./ast.ts";
import { alternatives, quote, searchError } from "./errors.ts";
import type { Field, SearchGrammar } from "./grammar.ts";
import { readKey, resolveKey, type WrittenKey } from "./keys.ts";
import { TokenReader } from "./token-reader.ts";
import { readScalar } from "./values.ts";

/** Enough for any filter that a person or a program writes; each keeps a request's cost bounded. */
export const filterLimits = {
  length: 400_000,
  comparisons: 200,
  nesting: 50,
  /** Values of all IN lists together: SQLite binds up to 32,766 in a statement. */
  listValues: 10_000,
  /** Each text is compared with a pattern in time that grows with both their lengths. */
  patternLength: 1_000,
  /** Of all patterns together. */
  patternsLength: 10_000,
} as const;

const SYMBOLS = ["=", "!=", "<", "<=", ">", ">="] as const;
const COMPARATORS = [...SYMBOLS, "LIKE", "ILIKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL"];

/**
 * Reads a search filter. Undefined stands for "all": no filter, or nothing in it.
 *
 *     filter     = { AND } [ or ] { AND }
 *     or         = and { OR and }
 *     and        = unary { AND { AND } unary | comparison }
 *     unary      = NOT unary | "(" or ")" | comparison
 *     comparison = key comparator value | key [NOT] IN "(" value { "," value } ")" | key IS [NOT] NULL
 *
 * MLflow takes an AND too many and one left out, so that they are taken here as well.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE that points at the column of what is wrong
 */
export function parseFilter(text: string | undefined, grammar: SearchGrammar): Filter | undefined {
  if (text === undefined) return undefined;
  const source = { name: "filter", text };
  if (text.length > filterLimits.length) {
    throw searchError(
      source,
      filterLimits.length,
      `more than ${filterLimits.length} characters are too many`,
    );
  }
  return new FilterParser(new TokenReader(source), grammar).parse();
}

class FilterParser {
  readonly #reader: TokenReader;
  readonly #grammar: SearchGrammar;
  #nesting = 0;
  #comparisons = 0;
  #listValues = 0;
  #patterns = 0;

  constructor(reader: TokenReader, grammar: SearchGrammar) {
    this.#reader = reader;
    this.#grammar = grammar;
  }

  parse(): Filter | undefined {
    this.#skipAnds();
    if (this.#reader.peek().kind === "end") return undefined;
    const filter = this.#or();
    const rest = this.#reader.peek();
    if (rest.kind === "end") return filter;
    throw this.#reader.fail(rest, `expected AND or OR, found ${this.#reader.describe(rest)}`);
  }

  #or(): Filter {
    const operands = [this.#and()];
    while (this.#reader.take("OR")) operands.push(this.#and());
    return joined("or", operands);
  }

  #and(): Filter {
    const operands = [this.#unary()];
    while (this.#skipAnds() ? this.#reader.peek().kind !== "end" : this.#atComparison()) {
      operands.push(this.#unary());
    }
    return joined("and", operands);
  }

  #skipAnds(): boolean {
    let any = false;
    while (this.#reader.take("AND")) any = true;
    return any;
  }

  #atComparison(): boolean {
    const { kind, text } = this.#reader.peek();
    if (kind === "string") return text.startsWith('"');
    return kind === "name" && !this.#reader.sees("OR") && !this.#reader.sees("NOT");
  }

  #unary(): Filter {
    if (this.#reader.take("NOT"))
      return { kind: "not", operand: this.#nested(() => this.#unary()) };
    if (!this.#reader.take("(")) return this.#comparison();
    const filter = this.#nested(() => this.#or());
    if (this.#reader.take(")")) return filter;
    const found = this.#reader.peek();
    throw this.#reader.fail(
      found,
      `expected AND, OR or ")", found ${this.#reader.describe(found)}`,
    );
  }

  #nested<T>(parse: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > filterLimits.nesting) {
      throw this.#reader.fail(
        this.#reader.peek(),
        `nested more than ${filterLimits.nesting} times`,
      );
    }
    const result = parse();
    this.#nesting -= 1;
    return result;
  }

  #comparison(): Comparison {
    const written = readKey(this.#reader);
    const { entity, key, field } = resolveKey(written, this.#grammar, this.#reader);
    this.#comparisons += 1;
    if (this.#comparisons > filterLimits.comparisons) {
      throw this.#reader.fail(
        written,
        `more than ${filterLimits.comparisons} comparisons are too many`,
      );
    }
    const comparator = this.#comparator(written, field);
    const value = this.#value(comparator, field, written.text);
    return {
      kind: "comparison",
      entity,
      key,
      column: written.column,
      comparator,
      value,
    } as Comparison;
  }

  #comparator(written: WrittenKey, field: Field): Comparator {
    const token = this.#reader.peek();
    const comparator = this.#anyComparator();
    if (comparator !== undefined && field.comparators.includes(comparator)) return comparator;
    const found = comparator === undefined ? this.#reader.describe(token) : quote(comparator);
    throw this.#reader.fail(
      token,
      `${quote(written.text)} takes ${alternatives(field.comparators)}, found ${found}`,
    );
  }

  #anyComparator(): Comparator | undefined {
    return COMPARATORS.find((comparator) => this.#reader.take(...comparator.split(" "))) as
      | Comparator
      | undefined;
  }

  #value(comparator: Comparator, field: Field, key: string): Comparison["value"] {
    if (comparator === "IS NULL" || comparator === "IS NOT NULL") return null;
    if (comparator === "IN" || comparator === "NOT IN") return this.#list(field, key);
    const token = this.#reader.peek();
    const value = this.#scalar(field, key, false);
    if (comparator === "LIKE" || comparator === "ILIKE") this.#checkPattern(token, String(value));
    return value;
  }

  #checkPattern(at: { readonly column: number }, { length }: string): void {
    const { patternLength, patternsLength } = filterLimits;
    if (length > patternLength)
      throw this.#reader.fail(at, `a pattern of more than ${patternLength} characters is too long`);
    this.#patterns += length;
    if (this.#patterns > patternsLength)
      throw this.#reader.fail(
        at,
        `patterns of more than ${patternsLength} characters together are too long`,
      );
  }

  /** As a program writes it: perhaps empty, or with a comma after the last value, as Python does for one. */
  #list(field: Field, key: string): Scalar[] {
    this.#expect("(", `a list in parentheses, like ('a', 'b')`);
    const values: Scalar[] = [];
    let more = true;
    while (more && !this.#reader.sees(")")) {
      values.push(this.#listed(field, key));
      more = this.#reader.take(",");
    }
    this.#expect(")", `"," or ")"`);
    return values;
  }

  #listed(field: Field, key: string): Scalar {
    this.#listValues += 1;
    if (this.#listValues <= filterLimits.listValues) return this.#scalar(field, key, true);
    throw this.#reader.fail(
      this.#reader.peek(),
      `more than ${filterLimits.listValues} values in lists are too many`,
    );
  }

  #scalar(field: Field, key: string, inList: boolean): Scalar {
    const bareText = !inList && (this.#grammar.bareText ?? false);
    return readScalar(this.#reader, field, key, bareText);
  }

  #expect(symbol: string, what: string): void {
    const found = this.#reader.peek();
    if (this.#reader.take(symbol)) return;
    throw this.#reader.fail(found, `expected ${what}, found ${this.#reader.describe(found)}`);
  }
}

const joined = (kind: "and" | "or", operands: Filter[]): Filter =>
  operands.length === 1 ? (operands[0] as Filter) : { kind, operands };
