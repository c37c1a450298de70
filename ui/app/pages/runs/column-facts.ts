import { impliedGoal } from "../../util/better-way.ts";
import { digitsFor } from "../../util/numbers.ts";
import type { RunData } from "./run-data.ts";
import { numbersOf } from "./run-groups.ts";
import type { Objective } from "./runs-view.ts";

/** What the cells of a column of numbers are drawn by. */
export interface ColumnFacts {
  min: number;
  max: number;
  /** The best of the values, where it is known which way is better. */
  best: number | undefined;
  /** Significant digits that tell its values apart. */
  digits: number;
}

/** So many values show how many digits a column needs. */
const SAMPLE = 300;
/** More are shown on hover only. */
const MOST_DIGITS = 5;

export function columnFacts(data: RunData, column: string, objective?: Objective): ColumnFacts {
  const finite = numbersOf(data, data.runs, column).filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const goal = goalOf(column, objective);
  return {
    min: least,
    max: greatest,
    best: finite.length === 0 || !goal ? undefined : { min: least, max: greatest }[goal],
    digits: Math.min(MOST_DIGITS, digitsFor(finite.slice(0, SAMPLE))),
  };
}

/** What the runs are judged by where nobody has said: the first metric whose name says which way is better. */
export function impliedObjective(columns: readonly string[]): Objective | undefined {
  for (const column of columns) {
    const goal = goalOf(column);
    if (goal) return { column, goal };
  }
  return undefined;
}

/** Which way a metric is better: the reader's word for the objective, else what its name says. */
export function goalOf(column: string, objective?: Objective): Objective["goal"] | undefined {
  if (objective?.column === column) return objective.goal;
  return column.startsWith("metrics.") ? impliedGoal(column.slice("metrics.".length)) : undefined;
}
