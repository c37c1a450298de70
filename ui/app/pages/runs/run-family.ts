import type { Run, RunData } from "./run-data.ts";
import type { Objective } from "./runs-view.ts";

/** Who is whose child, how many are below a run, and which of them is the best. */
export interface Family {
  roots: readonly Run[];
  childrenOf: (run: Run) => readonly Run[];
  /** How many runs are below it, at any depth. */
  insideOf: (run: Run) => number;
  /** Of the runs below it the best by the objective. */
  bestOf: (run: Run) => Run | undefined;
}

/** A chain that is longer, or that bites its tail, is cut. */
const DEEPEST = 200;

/**
 * The tree of some runs, by the ids of their parents. A run whose parent is not among them stands
 * for itself.
 */
export function familyOf(data: RunData, runs: readonly Run[], objective?: Objective): Family {
  const shown = new Set(runs.map(({ id }) => id));
  const children = new Map<string, Run[]>();
  const inside = new Map<string, number>();
  const best = new Map<string, Run>();
  const better = isBetter(data, objective);
  const parentOf = (run: Run): Run | undefined =>
    shown.has(run.parentId) ? data.run(run.parentId) : undefined;
  const roots: Run[] = [];
  for (const run of runs) {
    const ancestors = ancestorsOf(run, parentOf);
    const [parent] = ancestors;
    if (!parent) roots.push(run);
    else if (children.has(parent.id)) children.get(parent.id)!.push(run);
    else children.set(parent.id, [run]);
    for (const { id } of ancestors) {
      inside.set(id, (inside.get(id) ?? 0) + 1);
      if (better(run, best.get(id))) best.set(id, run);
    }
  }
  return {
    roots,
    childrenOf: ({ id }) => children.get(id) ?? [],
    insideOf: ({ id }) => inside.get(id) ?? 0,
    bestOf: ({ id }) => best.get(id),
  };
}

/** From the parent upwards; empty for a run in a circle, which then stands for itself. */
function ancestorsOf(run: Run, parentOf: (run: Run) => Run | undefined): Run[] {
  const ancestors: Run[] = [];
  for (let at = parentOf(run); at; at = parentOf(at)) {
    if (at === run || ancestors.length >= DEEPEST) return [];
    ancestors.push(at);
  }
  return ancestors;
}

type IsBetter = (run: Run, than: Run | undefined) => boolean;

function isBetter(data: RunData, objective: Objective | undefined): IsBetter {
  if (!objective) return () => false;
  const sign = objective.goal === "max" ? 1 : -1;
  return (run, than) => {
    const value = data.number(run, objective.column);
    if (value === undefined || Number.isNaN(value)) return false;
    return than === undefined || sign * value > sign * data.number(than, objective.column)!;
  };
}
