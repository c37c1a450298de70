import { Link } from "../../components/Link.tsx";
import { Time } from "../../components/Time.tsx";
import { Chips } from "../../registry/Chips.tsx";
import { ownerOf, type RegisteredModel, stageOf } from "../../registry/registry-queries.ts";
import type { Column } from "../../table/columns.ts";
import { ownToMlflow } from "../../util/own-to-mlflow.ts";
import { pb } from "../../util/path-builder.ts";
import styles from "../../table/TablePage.module.css";

export type Order = "name" | "-name" | "changed" | "-changed";

/** The columns of the list of models; that of the stages only where one is used. */
export const modelColumns = (
  order: Order,
  onOrder: (order: Order) => void,
  withStages: boolean,
): Column<RegisteredModel>[] => [
  {
    id: "name",
    label: "name",
    ...sorting("name", order, onOrder),
    width: 240,
    grows: true,
    cell: ({ name }) => (
      <Link target={pb.model({ name })} className={styles.name}>
        {name}
      </Link>
    ),
  },
  { id: "newest", label: "newest", width: 72, align: "end", cell: newest },
  {
    id: "aliases",
    label: "aliases",
    width: 220,
    cell: ({ aliases = [] }) => (
      <Chips strong texts={aliases.map(({ alias, version }) => `${alias} → ${version}`)} />
    ),
  },
  ...(withStages ? [stages] : []),
  { id: "owner", label: "owner", width: 110, cell: ownerOf },
  {
    id: "tags",
    label: "tags",
    width: 200,
    cell: ({ tags = [] }) => (
      <Chips
        texts={tags
          .filter(({ key }) => key !== "owner" && !ownToMlflow(key))
          .map(({ key, value }) => `${key}: ${value}`)}
      />
    ),
  },
  {
    id: "changed",
    label: "last change",
    ...sorting("changed", order, onOrder),
    width: 104,
    align: "end",
    cell: ({ last_updated_timestamp: at }) =>
      at !== undefined && (
        <span className={styles.faint}>
          <Time at={at} />
        </span>
      ),
  },
];

const stages: Column<RegisteredModel> = {
  id: "stages",
  label: "stages",
  width: 200,
  cell: (model) => <Chips texts={stagesOf(model)} />,
};

/** The stages that versions of a model are in, each with its latest: `Production 3`. */
export const stagesOf = ({ latest_versions = [] }: RegisteredModel): string[] =>
  latest_versions.flatMap((version) => {
    const stage = stageOf(version);
    return stage === undefined ? [] : [`${stage} ${version.version}`];
  });

/** The highest number that has been given and is still there. */
function newest({ name, latest_versions = [] }: RegisteredModel) {
  if (latest_versions.length === 0) return <span className={styles.faint}>none</span>;
  const version = String(Math.max(...latest_versions.map((each) => Number(each.version))));
  return <Link target={pb.modelVersion({ name, version })}>{version}</Link>;
}

/** A press sorts by the column, a further one the other way round. */
function sorting(by: "name" | "changed", order: Order, onOrder: (order: Order) => void) {
  const isDescending = order === `-${by}`;
  const sorted = isDescending ? "descending" : order === by ? "ascending" : undefined;
  return {
    sorted,
    onSort: () => onOrder(sorted === "ascending" ? `-${by}` : by),
  } satisfies Partial<Column<RegisteredModel>>;
}
