import { Link } from "../../components/Link.tsx";
import { Time } from "../../components/Time.tsx";
import { Chips } from "../../registry/Chips.tsx";
import type { Evidence } from "../../registry/evidence.ts";
import { metricRanges } from "../../registry/metric-ranges.ts";
import { MetricCell } from "../../registry/MetricCell.tsx";
import {
  aliasesOf,
  type ModelVersion,
  type RegisteredModel,
  stageOf,
} from "../../registry/registry-queries.ts";
import type { Column } from "../../table/columns.ts";
import { pb } from "../../util/path-builder.ts";
import { dragVersion } from "./drag-version.ts";
import styles from "./ModelPage.module.css";

/** What stands in the table of a model's versions, with the evidence that has come so far. */
export function versionColumns(
  model: RegisteredModel,
  versions: readonly ModelVersion[],
  evidence: ReadonlyMap<string, Evidence>,
): Column<ModelVersion>[] {
  const metrics = metricRanges([...evidence.values()].map((each) => each.metrics));
  return [
    number(model.name),
    {
      id: "aliases",
      label: "aliases",
      width: 150,
      cell: ({ version }) => <Chips strong texts={aliasesOf(model, version)} />,
    },
    ...(versions.some(stageOf) ? [stage] : []),
    ...(versions.some(({ status }) => status !== "READY") ? [status] : []),
    ...(versions.some(({ run_id }) => run_id) ? [sourceRun(evidence)] : []),
    ...metrics.map(([key, range]): Column<ModelVersion> => ({
      id: `metrics.${key}`,
      label: key,
      kind: "metric",
      width: 96,
      align: "end",
      cell: ({ version }) => (
        <MetricCell value={evidence.get(version)?.metrics.get(key)} range={range} />
      ),
    })),
    ...variedParams([...evidence.values()]).map((key): Column<ModelVersion> => ({
      id: `params.${key}`,
      label: key,
      kind: "param",
      width: 88,
      align: "end",
      cell: ({ version }) => evidence.get(version)?.params.get(key) ?? "—",
    })),
    created,
    description,
  ];
}

/** So many params are columns; the page of a version shows all. */
const MOST_PARAMS = 6;

/** The params of which not all versions have the same value. */
const variedParams = (all: readonly Evidence[]): string[] =>
  [...new Set(all.flatMap(({ params }) => [...params.keys()]))]
    .filter((key) => new Set(all.map(({ params }) => params.get(key))).size > 1)
    .toSorted()
    .slice(0, MOST_PARAMS);

const number = (name: string): Column<ModelVersion> => ({
  id: "version",
  label: "version",
  width: 72,
  cell: ({ version }) => (
    <Link
      target={pb.modelVersion({ name, version })}
      className={styles.number}
      title="Drag it onto an alias"
      onDragStart={(event) => dragVersion(event, version)}
    >
      {version}
    </Link>
  ),
});

const stage: Column<ModelVersion> = { id: "stage", label: "stage", width: 96, cell: stageOf };

const status: Column<ModelVersion> = {
  id: "status",
  label: "status",
  width: 120,
  cell: (row) => (
    <span title={row.status_message}>{row.status?.replace("_", " ").toLowerCase()}</span>
  ),
};

const sourceRun = (evidence: ReadonlyMap<string, Evidence>): Column<ModelVersion> => ({
  id: "run",
  label: "source run",
  width: 150,
  cell: (row) => <SourceRun version={row} evidence={evidence.get(row.version)} />,
});

const created: Column<ModelVersion> = {
  id: "created",
  label: "created",
  width: 88,
  align: "end",
  cell: ({ creation_timestamp: at }) =>
    at !== undefined && (
      <span className={styles.faint}>
        <Time at={at} />
      </span>
    ),
};

const description: Column<ModelVersion> = {
  id: "description",
  label: "description",
  width: 140,
  grows: true,
  cell: (row) => <span className={styles.faint}>{row.description?.split("\n", 1)[0]}</span>,
};

interface SourceRunProps {
  version: ModelVersion;
  evidence: Evidence | undefined;
}

function SourceRun({ version: { run_id: runId }, evidence }: SourceRunProps) {
  if (!runId) return <span className={styles.faint}>—</span>;
  const name = evidence?.run?.info.run_name;
  if (evidence && !evidence.run) return <span className={styles.faint}>deleted run</span>;
  return <Link target={pb.run({ runId })}>{name ?? runId.slice(0, 8)}</Link>;
}
