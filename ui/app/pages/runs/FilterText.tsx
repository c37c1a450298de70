import type { Token } from "../../../../src/core/search/lexer.ts";
import { tokensOf } from "./filter-completion.ts";
import styles from "./FilterField.module.css";
import { type FilterProblem, isNameSearch } from "./run-filter.ts";

interface FilterTextProps {
  text: string;
  problem?: FilterProblem | undefined;
}

/** A filter with its keys, values and words in colours, and a mark where it cannot be read. */
export function FilterText({ text, problem }: FilterTextProps) {
  if (isNameSearch(text) && !text.includes(".")) return text;
  const tokens = tokensOf(text);
  const pieces = tokens.flatMap((token, at) => {
    const start = token.column - 1;
    const before = at === 0 ? 0 : endOf(tokens[at - 1]!);
    return [
      { start: before, text: text.slice(before, start), look: undefined },
      { start, text: token.text, look: lookOf(token) },
    ];
  });
  const last = tokens.at(-1);
  const rest = last ? endOf(last) : 0;
  return (
    <>
      {[...pieces, { start: rest, text: text.slice(rest), look: undefined }].map((piece) => (
        <span
          key={`${piece.start} ${piece.look}`}
          className={isAt(piece, problem) ? styles.wrong : piece.look}
        >
          {piece.text}
        </span>
      ))}
    </>
  );
}

const endOf = ({ column, text }: Token): number => column - 1 + text.length;

const isAt = ({ start, text }: { start: number; text: string }, problem?: FilterProblem): boolean =>
  problem !== undefined &&
  text.trim() !== "" &&
  problem.column - 1 >= start &&
  problem.column - 1 < start + text.length;

const WORD = /^(?:and|or|not|in|is|null|like|ilike)$/i;

function lookOf({ kind, text }: Token): string | undefined {
  if (kind === "string") return styles.string;
  if (kind === "symbol" || WORD.test(text)) return styles.operator;
  return kind === "name" ? styles.key : undefined;
}
