import { useQuery } from "@tanstack/react-query";
import { keyOf } from "../../../../src/figures/data/columns.ts";
import { Link } from "../../components/Link.tsx";
import { Num } from "../../components/Num.tsx";
import { StatusDot } from "../../components/StatusDot.tsx";
import { Duration, Time } from "../../components/Time.tsx";
import type { Response } from "../../api/types.ts";
import { type Column, plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { shortText } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { leaveTrail } from "../../util/run-trail.ts";
import type { RunStatus } from "../../../../src/protocol/runs.ts";
import styles from "./ChildRuns.module.css";
import type { Run } from "./run-facts.ts";
import { childrenQuery, columnsInUse } from "./run-queries.ts";
import { isSystemMetric } from "../../util/system-metric.ts";
import { Section } from "../../components/Section.tsx";

interface ChildRunsProps {
  run: Run;
  /** The metric of the header, which they are shown with first. */
  metric: string | undefined;
}

interface ChildRow {
  id: string;
  name: string;
  status: RunStatus;
  start: number | null;
  end: number | null;
  /** By the columns that any of them has a value in. */
  values: ReadonlyMap<string, number | string | null>;
}

const HEADER = 36;
const ROW = 28;

/** Of so many columns of the experiment some are shown: the most of the children's own. */
const SOUGHT = 24;
const MOST_COLUMNS = 6;

/** The runs that belong to a run, such as the trials of a study. */
export function ChildRuns({ run, metric }: ChildRunsProps) {
  const { data: inUse } = useQuery(columnsInUse(run.info.experiment_id));
  const sought = inUse ? soughtColumns(inUse, metric) : [];
  const { data } = useQuery({ ...childrenQuery(run, sought), enabled: inUse !== undefined });
  const rows = data ? childRows(data) : [];
  if (rows.length === 0) return null;
  const shown = [...rows[0]!.values.keys()];
  const judged = shown.find((column) => column.startsWith("metrics."))?.slice("metrics.".length);
  return (
    <Section title="Child runs" count={rows.length}>
      <div className={styles.table} style={{ height: HEADER + ROW * rows.length }}>
        <VirtualTable
          label="Child runs"
          columns={childColumns(shown, () =>
            leaveTrail({
              runIds: rows.map(({ id }) => id),
              ...(judged !== undefined && { metric: judged }),
            }),
          )}
          layout={plainLayout}
          count={rows.length}
          rowAt={(at) => rows[at]}
          keyOf={({ id }) => id}
        />
      </div>
    </Section>
  );
}

/** The parent's metric first, then what the experiment's runs have. */
function soughtColumns(
  { metrics, params }: Response<"getRunColumns">,
  metric: string | undefined,
): string[] {
  const names = [...(metric === undefined ? [] : [metric]), ...metrics.map(({ key }) => key)];
  const own = [...new Set(names)].filter((key) => !isSystemMetric(key));
  return [
    ...own.slice(0, SOUGHT).map((key) => `metrics.${key}`),
    ...params.slice(0, SOUGHT).map(({ key }) => `params.${key}`),
  ];
}

function childRows(table: Response<"getRunTable">): ChildRow[] {
  const filled = table.columns.filter(({ values }) => values.some((value) => value !== null));
  const metrics = filled.filter(({ name }) => name.startsWith("metrics."));
  const params = filled.filter(({ name }) => name.startsWith("params."));
  const half = MOST_COLUMNS / 2;
  const shown = [...metrics.slice(0, half), ...params.slice(0, half)];
  return table.run_ids.map((id, at) => ({
    id,
    name: table.run_names[at] || id,
    status: table.statuses[at] as RunStatus,
    start: table.start_times[at] ?? null,
    end: table.end_times[at] ?? null,
    values: new Map(shown.map(({ name, values }) => [name, values[at] as number | string | null])),
  }));
}

const childColumns = (columns: readonly string[], onOpen: () => void): Column<ChildRow>[] => [
  {
    id: "name",
    label: "name",
    width: 200,
    grows: true,
    cell: ({ id, name, status }) => (
      <span className={styles.name}>
        <StatusDot status={status} />
        <Link target={pb.run({ runId: id })} onClick={onOpen}>
          {name}
        </Link>
      </span>
    ),
  },
  {
    id: "started",
    label: "started",
    width: 88,
    align: "end",
    cell: ({ start }) => start !== null && <Time at={start} />,
  },
  {
    id: "time",
    label: "time",
    width: 88,
    align: "end",
    cell: ({ start, end }) => start !== null && <Duration from={start} to={end ?? undefined} />,
  },
  ...columns.map((column): Column<ChildRow> => {
    const isMetric = column.startsWith("metrics.");
    return {
      id: column,
      label: keyOf(column),
      kind: isMetric ? "metric" : "param",
      width: 104,
      align: "end",
      cell: ({ values }) => {
        const value = values.get(column) ?? null;
        if (isMetric) return <Num value={value === null ? null : Number(value)} />;
        return value === null ? "—" : shortText(String(value));
      },
    };
  }),
];
