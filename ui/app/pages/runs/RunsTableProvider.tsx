import { useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { chartsView } from "../../charts/charts-view.ts";
import { useIsNarrow } from "../../util/use-is-narrow.ts";
import { useRunColors } from "../../util/use-run-colors.ts";
import { useSame } from "../../util/use-same.ts";
import { useView } from "../../util/use-view.ts";
import { fetchedColumns } from "./fetched-columns.ts";
import { impliedObjective } from "./column-facts.ts";
import { brushed } from "./run-data.ts";
import { shownColumns } from "./run-columns.tsx";
import { rowsOf } from "./run-rows.ts";
import { HoveredRunContext, type RunsTable, RunsTableContext } from "./runs-table.ts";
import { columnsInUse } from "./runs-query.ts";
import { objectiveOf, runsView } from "./runs-view.ts";
import { useRunsQuery } from "./use-runs-query.ts";
import { useSelection } from "./use-selection.ts";

interface RunsTableProviderProps {
  experimentId: string;
  children: ReactNode;
}

/** Holds what the parts of the runs page share; see useRunsTable(). */
export function RunsTableProvider({ experimentId, children }: RunsTableProviderProps) {
  const [view, setView] = useView(runsView);
  const { data: inUse } = useSuspenseQuery(columnsInUse(experimentId, view.trash));
  const [{ cards }] = useView(chartsView);
  const isNarrow = useIsNarrow();
  const isTight = isNarrow && view.charts;
  const columns = useSame(shownColumns(view, inUse, isTight));
  const fetched = useMemo(() => fetchedColumns(view, cards, inUse), [view, cards, inUse]);
  const found = useRunsQuery(experimentId, view, fetched);
  const { data } = found;
  const colors = useRunColors();
  // In the order of the whole, so that neighbours differ in the table too.
  const looks = useMemo(() => colors.stylesOf(data.runs.map(({ id }) => id)), [colors, data]);
  // What is drawn a moment later may be of runs that have just gone.
  const colorOf = useCallback(
    (id: string) => looks.get(id)?.color ?? colors.colorOf(id),
    [looks, colors],
  );
  const brush = useSame(view.brush);
  const runs = useMemo(() => brushed(data, data.runs, brush), [data, brush]);
  const objective = useMemo(() => objectiveOf({ objective: view.objective }), [view.objective]);
  const { open, flat, group, order } = view;
  const judged = objective ?? impliedObjective(columns);
  const arranged = useSame({ open, flat, group, objective: judged, order });
  const rows = useMemo(() => rowsOf(data, runs, arranged), [data, runs, arranged]);
  const selection = useSelection(view, setView);
  const shared = { experimentId, view, setView, inUse, runs, rows, columns, isTight };
  const table: RunsTable = { ...shared, ...found, ...selection, objective, colorOf };
  return (
    <RunsTableContext value={table}>
      <Hover>{children}</Hover>
    </RunsTableContext>
  );
}

function Hover({ children }: { children: ReactNode }) {
  return <HoveredRunContext value={useState<string>()}>{children}</HoveredRunContext>;
}
