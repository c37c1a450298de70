import type { Goal } from "../../util/better-way.ts";
import { choice, flag, list, text, view } from "../../util/view-state.ts";

/** What curves are aligned by. */
export type Along = "step" | "relative" | "time";

/** What the URL says of the page. */
export const compareView = view({
  runs: list(),
  /** The run that the others are measured against; without, the first. */
  baseline: text(),
  /** `metrics.loss min`: which way metrics are better, as the runs page writes its objective. */
  objective: list(),
  /** Whether rows are shown in which all runs agree. */
  all: flag(),
  order: choice<"size" | "name">("size", "name"),
  closed: list(),
  x: choice<Along>("step", "relative", "time"),
  /** Whether curves of all metrics are drawn, or only of those that differ most. */
  curves: flag(),
  /** The run whose artifacts stand beside the baseline's, the file, and the open directories. */
  other: text(),
  path: text(),
  open: list(),
});

/** Which way the metrics are better of which that is known, by their columns. */
export const goalsOf = (objective: readonly string[]): ReadonlyMap<string, Goal> =>
  new Map(
    objective.flatMap((written): [string, Goal][] => {
      const [, column, goal] = /^(metrics\..+) (min|max)$/s.exec(written) ?? [];
      return column === undefined ? [] : [[column, goal as Goal]];
    }),
  );

/**
 * The goals with that of a metric changed to the next: unknown, more is better, less is better; or
 * to the other where its name implies one.
 */
export function withNextGoal(
  objective: readonly string[],
  column: string,
  implied?: Goal,
): string[] {
  const others = objective.filter(
    (written) => written !== `${column} min` && written !== `${column} max`,
  );
  const isOther = goalsOf(objective).has(column);
  if (implied) return isOther ? others : [...others, `${column} ${other[implied]}`];
  const next = { none: "max", max: "min", min: undefined }[
    goalsOf(objective).get(column) ?? "none"
  ];
  return next === undefined ? others : [...others, `${column} ${next}`];
}

const other: Record<Goal, Goal> = { max: "min", min: "max" };
