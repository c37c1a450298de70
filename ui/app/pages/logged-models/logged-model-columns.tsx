import { Link } from "../../components/Link.tsx";
import { Time } from "../../components/Time.tsx";
import { Chips } from "../../registry/Chips.tsx";
import type { LoggedModel } from "../../registry/evidence.ts";
import { metricRanges } from "../../registry/metric-ranges.ts";
import { MetricCell } from "../../registry/MetricCell.tsx";
import { registeredAs } from "../../registry/registered-as.ts";
import { wordsOfStatus } from "../../registry/logged-model-status.ts";
import type { Column } from "../../table/columns.ts";
import { pb } from "../../util/path-builder.ts";
import styles from "../../table/TablePage.module.css";

/** The columns of an experiment's logged models: what they are called, and how they do. */
export function loggedModelColumns(
  models: readonly LoggedModel[],
  runNames: ReadonlyMap<string, string> | undefined,
): Column<LoggedModel>[] {
  const metrics = models.map(metricsOf);
  const byModel = new Map(models.map((model, at) => [model, metrics[at]!]));
  return [
    ...beforeMetrics.filter(({ id }) => id !== "type" || models.some(hasType)),
    sourceRun(runNames),
    ...metricRanges(metrics).map(([key, range]): Column<LoggedModel> => ({
      id: `metrics.${key}`,
      label: key,
      kind: "metric",
      width: 96,
      align: "end",
      cell: (model) => <MetricCell value={byModel.get(model)?.get(key)} range={range} />,
    })),
    created,
  ];
}

const hasType = ({ info }: LoggedModel): boolean => (info.model_type ?? "") !== "";

const metricsOf = ({ data }: LoggedModel): ReadonlyMap<string, number> =>
  new Map((data.metrics ?? []).map(({ key, value }) => [key, value]));

const beforeMetrics: readonly Column<LoggedModel>[] = [
  {
    id: "name",
    label: "name",
    width: 160,
    grows: true,
    cell: ({ info }) => (
      <Link target={pb.loggedModel({ modelId: info.model_id })} className={styles.name}>
        {info.name}
      </Link>
    ),
  },
  {
    id: "status",
    label: "status",
    width: 96,
    cell: ({ info }) => <span className={styles.faint}>{wordsOfStatus(info.status)}</span>,
  },
  { id: "type", label: "type", width: 96, cell: ({ info }) => info.model_type },
  {
    id: "registered",
    label: "registered as",
    width: 150,
    cell: (model) => (
      <Chips strong texts={registeredAs(model).map(({ name, version }) => `${name} ${version}`)} />
    ),
  },
];

/** Nothing is shown while the names are being fetched; a run without one is told by its id. */
const sourceRun = (names: ReadonlyMap<string, string> | undefined): Column<LoggedModel> => ({
  id: "run",
  label: "source run",
  width: 150,
  cell: ({ info: { source_run_id: runId } }) =>
    runId &&
    names && (
      <Link target={pb.run({ runId })} className={styles.name} title={runId}>
        {names.get(runId) || runId}
      </Link>
    ),
});

const created: Column<LoggedModel> = {
  id: "created",
  label: "created",
  width: 88,
  align: "end",
  cell: ({ info }) => (
    <span className={styles.faint}>
      <Time at={info.creation_timestamp_ms} />
    </span>
  ),
};
