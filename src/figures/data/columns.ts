import { isDrawable } from "../scales/scale.ts";
import type { FigureRun } from "./figure-data.ts";

/** The key in a column's name: `lr` of `params.lr`. */
export const keyOf = (column: string): string => column.slice(column.indexOf(".") + 1);

/** What a run has in a column; undefined where it has nothing. */
export function cellOf(run: FigureRun, column: string): string | number | undefined {
  const key = keyOf(column);
  if (column.startsWith("metrics.")) return run.metrics.get(key);
  return (column.startsWith("params.") ? run.params : run.tags).get(key);
}

/** A column as places on an axis: its numbers, or the ranks of its texts. NaN where a run has none. */
export interface ColumnValues {
  values: readonly number[];
  /** The texts by rank, where not all are numbers. */
  texts?: readonly string[];
}

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;

const asNumber = (cell: string | number): number =>
  typeof cell === "number" || NUMBER.test(cell) ? Number(cell) : NaN;

export function columnValues(runs: readonly FigureRun[], column: string): ColumnValues {
  const cells = runs.map((run) => cellOf(run, column));
  const isNumeric = cells.every((cell) => typeof cell !== "string" || NUMBER.test(cell));
  if (isNumeric)
    return { values: cells.map((cell) => (cell === undefined ? NaN : asNumber(cell))) };
  const texts = inOrder(new Set(cells.filter((cell) => cell !== undefined).map(String)));
  const ranks = new Map(texts.map((text, rank) => [text, rank]));
  return { texts, values: cells.map((cell) => ranks.get(String(cell)) ?? NaN) };
}

/** Texts as people count: numbers by size before words by alphabet. */
export function inOrder(texts: Iterable<string>): string[] {
  const keyed = [...texts].map((text) => [NUMBER.test(text) ? Number(text) : NaN, text] as const);
  return keyed
    .toSorted(([a, textA], [b, textB]) => rank(a) - rank(b) || a - b || compare(textA, textB))
    .map(([, text]) => text);
}

const rank = (value: number): number => (isDrawable(value) ? 0 : 1);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
