import { familyOf } from "./run-family.ts";
import { type Group, groupsOf } from "./run-groups.ts";
import type { Cell, Run, RunData } from "./run-data.ts";
import { type Objective, type RunsView, sortKey } from "./runs-view.ts";

export interface RunRow {
  kind: "run";
  key: string;
  run: Run;
  level: number;
  /** Absent for a run without children. */
  isOpen?: boolean;
  /** How many runs are below it. */
  inside: number;
  /** The best of them by the objective; the row shows its values where it has none. */
  best: Run | undefined;
}

export interface GroupRow extends Group {
  kind: "group";
  key: string;
  isOpen: boolean;
}

export type TableRow = RunRow | GroupRow;

interface Arranged extends Pick<RunsView, "open" | "flat" | "group" | "order"> {
  /** By which a study's best trial is known. */
  objective: Objective | undefined;
}

/** The rows of the table: runs as a tree, in groups, or each for itself. */
export function rowsOf(data: RunData, runs: readonly Run[], view: Arranged): TableRow[] {
  const open = new Set(view.open);
  const isOpen = (key: string): boolean => open.has("*") !== open.has(key);
  if (view.group !== "")
    return groupsOf(data, runs, view).flatMap((group) => {
      const key = `${view.group}=${group.value}`;
      const row: GroupRow = { kind: "group", key, isOpen: isOpen(key), ...group };
      return row.isOpen ? [row, ...group.runs.map((run) => plainRow(run, 2))] : [row];
    });
  if (view.flat) return runs.map((run) => plainRow(run, 1));
  return treeRows(data, runs, view, isOpen);
}

const plainRow = (run: Run, level: number): RunRow => ({
  kind: "run",
  key: run.id,
  run,
  level,
  inside: 0,
  best: undefined,
});

/** Children stay below their parents, brothers and sisters in the order of the whole. */
function treeRows(
  data: RunData,
  runs: readonly Run[],
  view: Arranged,
  isOpen: (key: string) => boolean,
): TableRow[] {
  const family = familyOf(data, runs, view.objective);
  const column = view.order[0] === undefined ? undefined : sortKey(view.order[0]).column;
  // A study has no metrics of its own: it stands where its best trial would.
  const placeOf = (run: Run): number => {
    const best = family.bestOf(run);
    const stands = column !== undefined && best && data.value(run, column) === null;
    return stands ? Math.min(run.at, best.at) : run.at;
  };
  const sorted = (siblings: readonly Run[]): Run[] =>
    siblings.toSorted((a, b) => placeOf(a) - placeOf(b));
  const rows: RunRow[] = [];
  const waiting = sorted(family.roots)
    .toReversed()
    .map((run) => ({ run, level: 1 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { run, level } = next;
    const children = family.childrenOf(run);
    const row: RunRow = {
      ...plainRow(run, level),
      inside: family.insideOf(run),
      best: family.bestOf(run),
      ...(children.length > 0 && { isOpen: isOpen(run.id) }),
    };
    rows.push(row);
    if (row.isOpen)
      for (const child of sorted(children).toReversed())
        waiting.push({ run: child, level: level + 1 });
  }
  return rows;
}

/** What a row shows in a column: its own value, or its best child's. */
export function shownValue(data: RunData, { run, best }: RunRow, column: string): Cell {
  return data.value(run, column) ?? (best ? data.value(best, column) : null);
}
