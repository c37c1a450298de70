import { useCallback, useMemo } from "react";
import { useGo } from "../../components/Link.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import type { Layout } from "../../table/columns.ts";
import type { TreePlace } from "../../table/TableRow.tsx";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { pb } from "../../util/path-builder.ts";
import { NoRuns } from "./NoRuns.tsx";
import { runColumns } from "./run-columns.tsx";
import type { TableRow } from "./run-rows.ts";
import { useHoveredRun, useRunsTable } from "./runs-table.ts";
import { sorting } from "./sorting.ts";
import type { TableCursor } from "./use-table-cursor.ts";

const keyOf = ({ key }: TableRow): string => key;

const treePlace = (row: TableRow): TreePlace =>
  row.kind === "group"
    ? { level: 1, isOpen: row.isOpen }
    : { level: row.level, ...(row.isOpen !== undefined && { isOpen: row.isOpen }) };

/** So many rows before the last, those that follow are asked for. */
const NEAR_END = 200;

interface RunsTableProps extends TableCursor {
  /** Called before a run is opened. */
  onLeave: () => void;
}

/** The table of the page's runs. */
export function RunsTable({ cursor, setCursor, select, onLeave }: RunsTableProps) {
  const table = useRunsTable();
  const { rows, columns, isTight, data, objective, view, setView } = table;
  const { isLoading, error, fetchMore } = table;
  const [hovered, hover] = useHoveredRun();
  const go = useGo();
  const shown = useMemo(() => {
    const onOrder = (order: string[]): void => setView({ order });
    const isGrouped = view.group !== "";
    const sortingOf = (column: string) => sorting(column, view, onOrder, objective);
    return runColumns({ columns, data, objective, isGrouped, isTight, sortingOf });
  }, [columns, data, objective, view, setView, isTight]);
  const layout: Layout = useMemo(
    () => ({ order: columns, widths: view.widths, pinned: view.pinned }),
    [columns, view.widths, view.pinned],
  );
  const onToggle = (row: TableRow): void =>
    setView(
      { open: [...new Set(view.open).symmetricDifference(new Set([row.key]))] },
      { replace: true },
    );
  const onOpen = (row: TableRow): void => {
    if (row.kind === "group") return onToggle(row);
    onLeave();
    go(pb.run({ runId: row.run.id }));
  };
  const onRange = useCallback(
    (_first: number, last: number): void => {
      if (last >= rows.length - NEAR_END) fetchMore();
    },
    [rows.length, fetchMore],
  );
  if (error && rows.length === 0)
    return <Problem title="The runs cannot be shown" error={error} onRetry={table.retry} />;
  if (rows.length === 0 && !isLoading) return <NoRuns />;
  return (
    <>
      {isLoading && <Progress label="Runs are being fetched" />}
      <VirtualTable
        label="Runs"
        columns={shown}
        layout={layout}
        onLayout={({ order, widths }) =>
          setView({ ...(order !== columns && { columns: order }), widths }, { replace: true })
        }
        count={rows.length}
        rowAt={(at) => rows[at]}
        keyOf={keyOf}
        cursor={cursor}
        onCursor={setCursor}
        selected={table.selected}
        onSelect={select}
        onOpen={onOpen}
        pressOpens={({ kind }) => kind === "group"}
        treePlace={treePlace}
        onToggle={onToggle}
        onRange={onRange}
        hovered={hovered}
        onHover={(row) => hover(row?.kind === "run" ? row.run.id : undefined)}
      />
    </>
  );
}
