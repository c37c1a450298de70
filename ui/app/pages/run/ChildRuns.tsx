import { useQuery } from "@tanstack/react-query";
import { Link } from "../../components/Link.tsx";
import { Num } from "../../components/Num.tsx";
import { StatusDot } from "../../components/StatusDot.tsx";
import { Duration, Time } from "../../components/Time.tsx";
import type { Response } from "../../api/types.ts";
import { type Column, plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { pb } from "../../util/path-builder.ts";
import { leaveTrail } from "../../util/run-trail.ts";
import type { RunStatus } from "../../../../src/protocol/runs.ts";
import styles from "./ChildRuns.module.css";
import type { Run } from "./run-facts.ts";
import { childrenQuery } from "./run-queries.ts";
import { Section } from "./Section.tsx";

interface ChildRunsProps {
  run: Run;
  /** The metric that they are shown with. */
  metric: string | undefined;
}

interface ChildRow {
  id: string;
  name: string;
  status: RunStatus;
  start: number | null;
  end: number | null;
  value: number | null;
}

const HEADER = 36;
const ROW = 28;

/** The runs that belong to a run, such as the trials of a study. */
export function ChildRuns({ run, metric }: ChildRunsProps) {
  const { data } = useQuery(childrenQuery(run, metric));
  const rows = data ? childRows(data) : [];
  if (rows.length === 0) return null;
  return (
    <Section title="Child runs" count={rows.length}>
      <div className={styles.table} style={{ height: HEADER + ROW * rows.length }}>
        <VirtualTable
          label="Child runs"
          columns={childColumns(metric, () =>
            leaveTrail({
              runIds: rows.map(({ id }) => id),
              ...(metric !== undefined && { metric }),
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

const childRows = (table: Response<"getRunTable">): ChildRow[] =>
  table.run_ids.map((id, at) => {
    const value = table.columns[0]?.values[at] ?? null;
    return {
      id,
      name: table.run_names[at] || id,
      status: table.statuses[at] as RunStatus,
      start: table.start_times[at] ?? null,
      end: table.end_times[at] ?? null,
      value: value === null ? null : Number(value),
    };
  });

const childColumns = (metric: string | undefined, onOpen: () => void): Column<ChildRow>[] => [
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
  ...(metric === undefined
    ? []
    : [
        {
          id: "metric",
          label: metric,
          kind: "metric",
          width: 120,
          align: "end" as const,
          cell: ({ value }: ChildRow) => <Num value={value} />,
        },
      ]),
];
