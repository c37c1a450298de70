import { quote, searchError, type Source } from "./errors.ts";
import { type Token, tokenize } from "./lexer.ts";

/** Walks over the tokens of a filter or order_by text. */
export class TokenReader {
  readonly #source: Source;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  /** The next token, without taking it; `end` again and again after the last. */
  peek(): Token {
    return this.#tokens[Math.min(this.#index, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  /** Takes the next tokens if they are these keywords, in any case, or these symbols. */
  take(...words: readonly string[]): boolean {
    const found = words.every((word, ahead) => this.#isWord(this.#index + ahead, word));
    if (found) this.#index += words.length;
    return found;
  }

  sees(word: string): boolean {
    return this.#isWord(this.#index, word);
  }

  #isWord(index: number, word: string): boolean {
    const token = this.#tokens[index];
    if (token?.kind === "symbol") return token.text === word;
    return token?.kind === "name" && token.text.toUpperCase() === word;
  }

  /** An error that points at a token. */
  fail(at: { readonly column: number }, problem: string): Error {
    return searchError(this.#source, at.column, problem);
  }

  describe(token: Token): string {
    return token.kind === "end" ? "the end" : quote(token.text);
  }
}
