import type { ReactNode } from "react";
import { Duration, Time } from "../../components/Time.tsx";
import type { Column } from "../../table/columns.ts";
import { formatNumber, plural } from "../../util/numbers.ts";
import { GroupNameCell, RunNameCell, StatusCell } from "./AttributeCells.tsx";
import { type ColumnFacts, columnFacts } from "./column-facts.ts";
import type { RunData } from "./run-data.ts";
import { type ColumnsInUse, defaultColumns } from "./default-columns.ts";
import { GroupValueCell, NumberCell, TextCell } from "./ValueCells.tsx";
import { type GroupRow, type RunRow, shownValue, type TableRow } from "./run-rows.ts";
import { type Objective, objectiveOf, type RunsView } from "./runs-view.ts";

/** A column that every run has, by its name in the search language where it has one. */
interface Attribute extends Pick<Column<TableRow>, "label" | "width" | "align"> {
  /** Whether the server can order by it. */
  sorts: boolean;
  cell: (row: RunRow) => ReactNode;
  group?: (row: GroupRow) => ReactNode;
}

export const attributes: Readonly<Record<string, Attribute>> = {
  run_name: {
    label: "name",
    width: 220,
    sorts: true,
    cell: (row) => <RunNameCell row={row} />,
    group: (row) => <GroupNameCell row={row} />,
  },
  status: {
    label: "status",
    width: 56,
    sorts: true,
    cell: ({ run }) => <StatusCell run={run} />,
  },
  start_time: {
    label: "created",
    width: 72,
    sorts: true,
    cell: ({ run }) => run.startTime !== null && <Time at={run.startTime} />,
  },
  duration: {
    label: "time",
    width: 84,
    align: "end",
    sorts: false,
    cell: ({ run, inside }) =>
      inside > 0 ? (
        <span>{plural(inside, "run")}</span>
      ) : (
        run.startTime !== null && (
          <Duration
            from={run.startTime}
            to={run.endTime ?? (run.status === "RUNNING" ? undefined : run.startTime)}
          />
        )
      ),
  },
  end_time: {
    label: "ended",
    width: 72,
    sorts: true,
    cell: ({ run }) => run.endTime !== null && <Time at={run.endTime} />,
  },
  user_id: { label: "user", width: 80, sorts: true, cell: ({ run }) => run.user },
  run_id: { label: "run id", width: 270, sorts: true, cell: ({ run }) => <code>{run.id}</code> },
};

/** The columns of attributes that are shown where none were chosen. */
const identity = ["run_name", "status"];
const times = ["start_time", "duration"];

/**
 * The columns that a view shows. Of those that the reader did not choose, the objective comes first
 * of the values; where there is little room, the values come before the times, and of groups before
 * the status too, which none has.
 */
export function shownColumns(
  view: RunsView,
  inUse: ColumnsInUse,
  isTight: boolean,
): readonly string[] {
  if (view.columns.length > 0) return view.columns;
  const objective = objectiveOf(view);
  const values = [...(objective ? [objective.column] : []), ...defaultColumns(inUse)];
  const first = isTight && view.group !== "" ? ["run_name"] : identity;
  const others = isTight ? [...values, ...identity, ...times] : [...times, ...values];
  return [...new Set([...first, ...others])];
}

const KIND: Readonly<Record<string, string>> = {
  metrics: "metric",
  params: "param",
  tags: "tag",
  dataset: "dataset",
};

/** A column's name in two parts: `metrics.loss` is the metric `loss`. */
export function columnLabel(name: string): { label: string; kind?: string } {
  const attribute = attributes[name];
  if (attribute) return { label: attribute.label };
  const dot = name.indexOf(".");
  const kind = KIND[name.slice(0, dot)];
  return { label: name.slice(dot + 1), ...(kind !== undefined && { kind }) };
}

interface ColumnsOf {
  columns: readonly string[];
  data: RunData;
  objective: Objective | undefined;
  isGrouped: boolean;
  /** Whether there is little room. */
  isTight: boolean;
  sortingOf: (column: string) => Pick<Column<TableRow>, "sorted" | "onSort">;
}

/** The columns of the table as it is now. */
export const runColumns = (of: ColumnsOf): Column<TableRow>[] =>
  of.columns.map((name) => {
    const attribute = attributes[name];
    if (!attribute) {
      const column = valueColumn(name, of);
      return name.startsWith("dataset.") ? column : { ...column, ...of.sortingOf(name) };
    }
    return {
      ...attributeColumn(name, attribute),
      ...(name === "run_name" && { grows: true, ...(of.isTight && { width: TIGHT_NAME }) }),
      ...(attribute.sorts && of.sortingOf(name)),
    };
  });

/** Beside it three metrics have room in the part of a window of 900 pixels. */
const TIGHT_NAME = 150;

const attributeColumn = (id: string, attribute: Attribute): Column<TableRow> => ({
  id,
  ...attribute,
  cell: (row) => (row.kind === "run" ? attribute.cell(row) : attribute.group?.(row)),
});

/** Wide enough for a number, or for a mean with its deviation; those with exponents are longer. */
function metricWidth({ min, max, digits }: ColumnFacts, isGrouped: boolean): number {
  const isLong = [min, max].some((value) => formatNumber(value, digits).includes("e"));
  if (isGrouped) return isLong ? 152 : 140;
  return isLong ? 96 : 84;
}

function valueColumn(id: string, { data, isGrouped, objective }: ColumnsOf): Column<TableRow> {
  const facts = columnFacts(data, id, objective);
  const isMetric = id.startsWith("metrics.");
  return {
    id,
    ...columnLabel(id),
    width: isMetric ? metricWidth(facts, isGrouped) : 76,
    align: "end",
    cell: (row) => {
      if (row.kind === "group")
        return <GroupValueCell row={row} column={id} data={data} facts={facts} />;
      const value = shownValue(data, row, id);
      const isOwn = data.value(row.run, id) !== null;
      if (typeof value === "number")
        return <NumberCell value={value} facts={facts} isOwn={isOwn} />;
      return <TextCell value={value} isOwn={isOwn} />;
    },
  };
}
