import { createContext, use } from "react";
import type { SetView } from "../../util/use-view.ts";
import type { ColumnsInUse } from "./default-columns.ts";
import type { Run } from "./run-data.ts";
import type { TableRow } from "./run-rows.ts";
import type { Objective, RunsView } from "./runs-view.ts";
import type { FoundRuns } from "./use-runs-query.ts";

/** What the parts of the runs page share: the table, the charts beside it, and the toolbar. */
export interface RunsTable extends FoundRuns {
  experimentId: string;
  view: RunsView;
  setView: SetView<RunsView>;
  /** The keys there are, and how they vary. */
  inUse: ColumnsInUse;
  /** The runs of the table in its order, those in closed rows too, as far as the brush lets them. */
  runs: readonly Run[];
  /** The rows of the table: runs and, where they are gathered, groups. */
  rows: readonly TableRow[];
  /** The columns of the table, from left to right. */
  columns: readonly string[];
  /** Whether the charts leave the table little room. */
  isTight: boolean;
  selected: ReadonlySet<string>;
  setSelected: (ids: Iterable<string>) => void;
  objective: Objective | undefined;
  /** A CSS colour that follows the theme, the same on every page. */
  colorOf: (runId: string) => string;
}

export const RunsTableContext = createContext<RunsTable | undefined>(undefined);

/** The runs of the page that this component is on. */
export function useRunsTable(): RunsTable {
  const table = use(RunsTableContext);
  if (!table) throw new Error("useRunsTable() is for parts of the runs page.");
  return table;
}

/** The run under the pointer, in a chart or in the table; drawn apart from the rest, as it is quick. */
export const HoveredRunContext = createContext<
  readonly [id: string | undefined, hover: (id: string | undefined) => void]
>([undefined, () => {}]);

export const useHoveredRun = () => use(HoveredRunContext);
