import type { Token } from "../../../../src/core/search/lexer.ts";
import { tokenize } from "../../../../src/core/search/lexer.ts";
import { runsGrammar } from "../../../../src/core/search/runs.ts";
import { plural } from "../../util/numbers.ts";
import type { ColumnsInUse } from "./default-columns.ts";
import { columnText, quoted } from "./run-filter.ts";

/** What could stand where the filter's caret is. */
export interface Completion {
  text: string;
  /** A word on what it is. */
  note: string;
}

export interface Completions {
  /** The part of the text that a completion replaces. */
  from: number;
  to: number;
  items: readonly Completion[];
}

const MOST = 8;
const STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];
const COMPARATOR = /^(?:[<>=!]+|like|ilike|in|not)$/i;
const CONNECTIVE = /^(?:and|or|not)$/i;

/** The tokens of a text that may be unfinished: those before what cannot be read. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  try {
    for (const token of tokenize({ name: "filter", text })) tokens.push(token);
  } catch {
    // What follows is not written yet.
  }
  return tokens.filter(({ kind }) => kind !== "end");
}

/** Where the word at the end of a text begins: at its open quote, else after the last space or sign. */
function wordStart(text: string): number {
  for (const quote of ["'", '"', "`"])
    if ((text.split(quote).length - 1) % 2 === 1) {
      const at = text.lastIndexOf(quote);
      return quote === "`" ? at - (/[\w.]*$/.exec(text.slice(0, at))?.[0].length ?? 0) : at;
    }
  return text.length - /[^\s()=<>!,]*$/.exec(text)![0].length;
}

/** What may be written at a place of the filter: keys and values that the runs really have. */
export function completionsAt(
  text: string,
  caret: number,
  inUse: ColumnsInUse,
  datasets: readonly string[],
): Completions {
  const from = wordStart(text.slice(0, caret));
  const word = text.slice(from, caret).replaceAll(/['"`]/g, "").toLowerCase();
  const before = tokensOf(text.slice(0, from));
  const items = candidates(before, inUse, datasets)
    .filter(({ text: each }) => plain(each).includes(word) && each !== text.slice(from, caret))
    .toSorted((a, b) => Number(begins(b, word)) - Number(begins(a, word)))
    .slice(0, MOST);
  return { from, to: caret, items };
}

const plain = (text: string): string => text.replaceAll(/['"`]/g, "").toLowerCase();

/** By its key's beginning, too: `acc` finds `metrics.acc` before `metrics.val_acc`. */
const begins = ({ text }: Completion, word: string): boolean =>
  plain(text).startsWith(word) ||
  plain(text)
    .replace(/^\w+\./, "")
    .startsWith(word);

function candidates(
  before: readonly Token[],
  inUse: ColumnsInUse,
  datasets: readonly string[],
): Completion[] {
  const last = before.at(-1);
  if (!last || last.text === "(" || CONNECTIVE.test(last.text)) {
    const list = listKey(before);
    return list ? values(list, inUse, datasets) : keys(inUse);
  }
  if (last.text === ",") return values(listKey(before), inUse, datasets);
  if (COMPARATOR.test(last.text)) return values(before.at(-2), inUse, datasets);
  if (last.kind === "name") return comparators(last);
  return ["AND", "OR"].map((text) => ({ text, note: "" }));
}

/** The key before `IN (`, where the text is inside such a list. */
function listKey(before: readonly Token[]): Token | undefined {
  const open = before.findLastIndex(({ text }) => text === "(" || text === ")");
  if (before[open]?.text !== "(" || before[open - 1]?.text.toUpperCase() !== "IN") return undefined;
  return before[open - 2]?.text.toUpperCase() === "NOT" ? before[open - 3] : before[open - 2];
}

const keys = ({ metrics, params, tags }: ColumnsInUse): Completion[] => [
  ...metrics.map(({ key, runs }) => keyOf(`metrics.${key}`, plural(runs, "run"))),
  ...params.map(({ key, distinct }) => keyOf(`params.${key}`, plural(distinct, "value"))),
  ...["status", "run_name", "start_time", "end_time", "user_id", "run_id"].map((key) =>
    keyOf(key, "attribute"),
  ),
  ...tags.map(({ key, distinct }) => keyOf(`tags.${key}`, plural(distinct, "value"))),
  keyOf("dataset.name", "dataset"),
  keyOf("dataset.digest", "dataset"),
];

const keyOf = (column: string, note: string): Completion => ({ text: columnText(column), note });

function values(
  token: Token | undefined,
  { params, tags }: ColumnsInUse,
  datasets: readonly string[],
): Completion[] {
  if (token?.kind !== "name") return [];
  const { entity = "", key } = token;
  const texts = entity.startsWith("param")
    ? params.find((each) => each.key === key)?.values
    : entity.startsWith("tag")
      ? tags.find((each) => each.key === key)?.values
      : key === "status"
        ? STATUSES
        : entity.startsWith("dataset")
          ? datasets
          : undefined;
  return (texts ?? []).map((text) => ({ text: quoted(text), note: "" }));
}

function comparators(token: Token): Completion[] {
  const entity = token.kind === "name" ? (token.entity ?? "attributes") : "";
  const grammar = runsGrammar.entities.find(({ spellings }) => spellings.includes(entity));
  if (!grammar || token.kind !== "name") return [];
  const field = "field" in grammar ? grammar.field : grammar.fields[token.key];
  return (field?.comparators ?? []).map((text) => ({ text, note: "" }));
}
