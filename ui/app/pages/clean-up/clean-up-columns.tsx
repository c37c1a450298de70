import { Link } from "../../components/Link.tsx";
import { StatusDot } from "../../components/StatusDot.tsx";
import { Duration, Time } from "../../components/Time.tsx";
import type { Column } from "../../table/columns.ts";
import { pb } from "../../util/path-builder.ts";
import type { Experiment } from "../experiments/experiment-tree.ts";
import type { Run } from "../runs/run-data.ts";
import styles from "../../table/TablePage.module.css";

/** The columns of the page's table; runs are of any of the experiments. */
export function cleanUpColumns(experiments: readonly Experiment[]): Column<Run>[] {
  const names = new Map(experiments.map(({ experiment_id, name }) => [experiment_id, name]));
  return [
    {
      id: "name",
      label: "name",
      width: 220,
      grows: true,
      cell: ({ id, name }) => (
        <Link target={pb.run({ runId: id })} className={styles.name}>
          {name || id}
        </Link>
      ),
    },
    {
      id: "experiment",
      label: "experiment",
      width: 240,
      cell: ({ experimentId }) => names.get(experimentId) ?? experimentId,
    },
    {
      id: "status",
      label: "status",
      width: 64,
      cell: ({ status }) => <StatusDot status={status} />,
    },
    {
      id: "created",
      label: "created",
      width: 80,
      align: "end",
      cell: ({ startTime }) => startTime !== null && <Time at={startTime} />,
    },
    {
      id: "time",
      label: "time",
      width: 100,
      align: "end",
      cell: ({ startTime, endTime }) =>
        startTime !== null && endTime !== null && <Duration from={startTime} to={endTime} />,
    },
    { id: "user", label: "user", width: 120, cell: ({ user }) => user },
  ];
}
