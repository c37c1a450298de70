import { parseFilter } from "../../../../src/core/search/parser.ts";
import { runsGrammar } from "../../../../src/core/search/runs.ts";
import { messageOf } from "../../api/error.ts";
import type { RunsView } from "./runs-view.ts";

/** What is wrong with a filter, and where: the 1-based column of it. */
export interface FilterProblem {
  message: string;
  column: number;
}

const WORDS = /^[^=<>!()'"`,]+$/;
const OPERATORS = /\b(?:and|or|not|in|is|like|ilike)\b/i;
/** The beginning of a filter: `metrics`, `params.lr`. */
const ENTITY = /^\s*(?:metrics?|param(?:eter)?s?|tags?|attributes?|datasets?)(?:\.|\s*$)/i;

/** Whether a text is no filter, but words that the name of a run may hold. */
export const isNameSearch = (text: string): boolean =>
  WORDS.test(text) && !OPERATORS.test(text) && !ENTITY.test(text);

/** Reads a filter as the server will. */
export function problemOf(text: string): FilterProblem | undefined {
  if (isNameSearch(text)) return undefined;
  try {
    parseFilter(text, runsGrammar);
    return undefined;
  } catch (error) {
    const [, column, message] = /at column (\d+): (.*)$/s.exec(messageOf(error)) ?? [];
    return { message: message ?? messageOf(error), column: Number(column ?? 1) };
  }
}

/** The filter to ask for while one types: the last that could be read, unless it was but this one's first word. */
export function readableFilter(text: string, before: string): string {
  if (problemOf(text) === undefined) return text;
  return isNameSearch(before) && text.startsWith(before) ? "" : before;
}

/** A text as a value of the search language, in which a quote cannot be escaped. */
export const quoted = (text: string): string => (text.includes("'") ? `"${text}"` : `'${text}'`);

/** A key of a user's as the search language has it: in backticks where it needs them. */
const keyText = (key: string): string => (/^[\w./:-]+$/.test(key) ? key : `\`${key}\``);

/** A column's name as the search language has it. */
export function columnText(column: string): string {
  const dot = column.indexOf(".");
  return dot === -1 ? column : `${column.slice(0, dot)}.${keyText(column.slice(dot + 1))}`;
}

/** As many as a figure's filter has room for. */
const MOST_NAMED = 200;

/** A filter that finds these runs and no others. */
export const idFilter = (runs: readonly { run_id: string }[]): string =>
  `run_id IN (${runs
    .slice(0, MOST_NAMED)
    .map(({ run_id }) => quoted(run_id))
    .join(", ")})`;

const DAY = 86_400_000;

/** The filter of a view, for the server. `since` counts back from `now`, in milliseconds. */
export function filterOf(
  view: Pick<RunsView, "q" | "status" | "since" | "dataset">,
  now: number,
): string {
  const q = view.q.trim();
  const parts = [
    ...(q === "" ? [] : [isNameSearch(q) ? `run_name ILIKE ${quoted(`%${q}%`)}` : q]),
    ...(view.status.length === 0 ? [] : [`status IN (${view.status.map(quoted).join(", ")})`]),
    ...(view.since === "" ? [] : [`start_time >= ${Math.round(now - Number(view.since) * DAY)}`]),
    ...(view.dataset === "" ? [] : [`dataset.name = ${quoted(view.dataset)}`]),
  ];
  return parts.length > 1 ? parts.map((part) => `(${part})`).join(" AND ") : (parts[0] ?? "");
}
