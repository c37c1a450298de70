import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { cellOf, inOrder } from "./columns.ts";
import type { FigureRun } from "./figure-data.ts";

/** Runs that a figure shows as one. */
export interface Group {
  label: string;
  runs: readonly FigureRun[];
}

const NONE = "(none)";

/** Runs by what they are grouped by, in the order in which people count; those without it last. */
export function groupsOf(
  runs: readonly FigureRun[],
  by: NonNullable<FigureSpec["group_by"]>,
): Group[] {
  const grouped = Map.groupBy(runs, (run) => groupOf(run, by));
  const without = grouped.get(undefined);
  const labels = inOrder([...grouped.keys()].filter((label) => label !== undefined));
  return [
    ...labels.map((label) => ({ label, runs: grouped.get(label)! })),
    ...(without === undefined ? [] : [{ label: NONE, runs: without }]),
  ];
}

function groupOf(run: FigureRun, by: string): string | undefined {
  if (by === "dataset") return inOrder(new Set(run.datasets)).join(", ") || undefined;
  return cellOf(run, by)?.toString();
}

/** Each run on its own, by its name; runs of one name are told apart by their ids. */
export function eachRun(runs: readonly FigureRun[]): Group[] {
  const named = Map.groupBy(runs, ({ name }) => name);
  return runs.map((run) => ({
    label: named.get(run.name)!.length === 1 ? run.name : `${run.name} ${run.run_id.slice(0, 6)}`,
    runs: [run],
  }));
}
