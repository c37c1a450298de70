import type { Cell, Run, RunData } from "./run-data.ts";
import { type RunsView, sortKey } from "./runs-view.ts";

/** The runs that have one value of a param or tag; those without it are a group of their own. */
export interface Group {
  value: Cell;
  runs: readonly Run[];
}

/** What a group's numbers come to. Infinite ones count; those that are NaN do not. */
export interface Summary {
  mean: number;
  /** Of the sample; absent for fewer than two numbers. */
  std: number | undefined;
  n: number;
}

export function summaryOf(values: readonly number[]): Summary | undefined {
  const numbers = values.filter((value) => !Number.isNaN(value));
  const n = numbers.length;
  if (n === 0) return undefined;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / n;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: n > 1 ? Math.sqrt(squares / (n - 1)) : undefined, n };
}

/** The numbers that runs have in a column. */
export const numbersOf = (data: RunData, runs: readonly Run[], column: string): number[] =>
  runs.flatMap((run) => data.number(run, column) ?? []);

/** Runs gathered by a column; sorted by the mean of the first sort key, else as they first appear. */
export function groupsOf(
  data: RunData,
  runs: readonly Run[],
  { group, order }: Pick<RunsView, "group" | "order">,
): Group[] {
  const groups = [...Map.groupBy(runs, (run) => data.value(run, group))].map(
    ([value, ofGroup]): Group => ({ value, runs: ofGroup }),
  );
  if (order[0] === undefined) return groups;
  const { column, descending } = sortKey(order[0]);
  if (!column.startsWith("metrics.")) return groups;
  const meanOf = (each: Group): number => {
    const mean = summaryOf(numbersOf(data, each.runs, column))?.mean;
    return mean === undefined ? Infinity : descending ? -mean : mean;
  };
  const means = new Map(groups.map((each) => [each, meanOf(each)]));
  // Two means may both be infinite, and their difference then is no number.
  return groups.toSorted((a, b) => means.get(a)! - means.get(b)! || 0);
}
