import { Icon } from "../../components/Icon.tsx";
import { Link } from "../../components/Link.tsx";
import { Time } from "../../components/Time.tsx";
import type { Column } from "../../table/columns.ts";
import { formatCount, plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { ownerOf, type Summaries } from "./experiment-queries.ts";
import type { Order, TreeRow } from "./experiment-tree.ts";
import tablePage from "../../table/TablePage.module.css";
import styles from "./ExperimentsPage.module.css";

/** The columns of the page's table, with the numbers that are known so far. */
export const experimentColumns = (
  summaries: Summaries,
  order: Order,
  onOrder: (order: Order) => void,
): Column<TreeRow>[] => [
  {
    id: "name",
    label: "name",
    ...sorting("name", order, onOrder),
    width: 260,
    grows: true,
    cell: (row) =>
      row.kind === "folder" ? (
        <span className={styles.folder}>
          <Icon name="folder" size={14} /> {row.name}
          <span className={tablePage.faint}>{plural(row.inside.length, "experiment")}</span>
        </span>
      ) : (
        <Link
          target={pb.runs({ experimentId: row.experiment.experiment_id })}
          className={tablePage.name}
        >
          {row.name}
        </Link>
      ),
  },
  {
    id: "runs",
    label: "runs",
    width: 80,
    align: "end",
    cell: (row) => {
      const runs = total(row, summaries, "active_runs");
      return runs !== undefined && formatCount(runs);
    },
  },
  {
    id: "running",
    label: "running",
    width: 80,
    align: "end",
    cell: (row) => {
      const running = total(row, summaries, "running_runs");
      return running ? <span className={styles.live}>{formatCount(running)}</span> : null;
    },
  },
  {
    id: "activity",
    label: "last activity",
    ...sorting("activity", order, onOrder),
    width: 104,
    align: "end",
    cell: ({ lastActivity }) =>
      lastActivity > 0 && (
        <span className={tablePage.faint}>
          <Time at={lastActivity} />
        </span>
      ),
  },
  {
    id: "owner",
    label: "owner",
    width: 120,
    cell: (row) => row.kind === "experiment" && ownerOf(row.experiment),
  },
  {
    id: "tags",
    label: "tags",
    width: 200,
    cell: (row) => row.kind === "experiment" && <Tags row={row} />,
  },
];

/** Runs of an experiment or of all in a folder; undefined while not all are known. */
function total(
  row: TreeRow,
  summaries: Summaries,
  which: "active_runs" | "running_runs",
): number | undefined {
  const inside = row.kind === "folder" ? row.inside : [row.experiment];
  const counts = inside.map(({ experiment_id }) => summaries.get(experiment_id)?.[which]);
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

/** A press sorts by the column, a further one the other way round. */
function sorting(by: "name" | "activity", order: Order, onOrder: (order: Order) => void) {
  const isDescending = order === `-${by}`;
  const sorted = isDescending ? "descending" : order === by ? "ascending" : undefined;
  return {
    sorted,
    onSort: () => onOrder(sorted === "ascending" ? `-${by}` : by),
  } satisfies Partial<Column<TreeRow>>;
}

function Tags({ row }: { row: Extract<TreeRow, { kind: "experiment" }> }) {
  const own = (row.experiment.tags ?? []).filter(({ key }) => !key?.startsWith("mlflow."));
  return (
    <span
      className={styles.tags}
      title={own.map(({ key, value }) => `${key}: ${value}`).join("\n")}
    >
      {own.map(({ key, value }) => (
        <span key={key} className={styles.tag}>
          {key}: {value}
        </span>
      ))}
    </span>
  );
}
