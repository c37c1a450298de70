import { quote, searchError, type Source } from "./errors.ts";
import { type Token, tokenize } from "./lexer.ts";

/** AND, OR and NOT stand between comparisons only: never for a key or a bare value. */
export const isConnective = (token: Token): boolean => /^(?:and|or|not)$/i.test(token.text);

/** Walks over the tokens of a filter or order_by text. */
export class TokenReader {
  readonly #source: Source;
  readonly #tokens: Iterator<Token, undefined>;
  /** Tokens that were looked at but not taken. */
  readonly #ahead: Token[] = [];

  constructor(source: Source) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  /** The next token, without taking it. */
  peek(): Token {
    return this.#at(0);
  }

  /** Takes the next token; at the end, `end` again and again. */
  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#ahead.shift();
    return token;
  }

  #at(index: number): Token {
    while (this.#ahead.length <= index) {
      const { value } = this.#tokens.next();
      if (value === undefined) return this.#ahead.at(-1) as Token;
      this.#ahead.push(value);
    }
    return this.#ahead[index] as Token;
  }

  /** Takes the next tokens if they are these keywords, in any case, or these symbols. */
  take(...words: readonly string[]): boolean {
    const found = words.every((word, index) => this.#isWord(index, word));
    if (found) this.#ahead.splice(0, words.length);
    return found;
  }

  sees(word: string): boolean {
    return this.#isWord(0, word);
  }

  #isWord(index: number, word: string): boolean {
    const token = this.#at(index);
    if (token.kind === "symbol") return token.text === word;
    return token.kind === "name" && token.text.toUpperCase() === word;
  }

  /** An error that points at a token. */
  fail(at: { readonly column: number }, problem: string): Error {
    return searchError(this.#source, at.column, problem);
  }

  describe(token: Token): string {
    return token.kind === "end" ? "the end" : quote(token.text);
  }
}
