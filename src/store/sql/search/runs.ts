import { type Expression, expressionBuilder, type SqlBool, sql } from "kysely";
import type { Comparison, Filter, OrderBy } from "../../../core/search/ast.ts";
import type { Tables } from "../tables.ts";
import type { SearchCapabilities } from "./capabilities.ts";
import { compare, compileFilter } from "./filter.ts";
import {
  fromRow,
  hasRow,
  type KeyedRows,
  type OwnedRows,
  rowColumn,
  rowMeets,
  type RowsOfKey,
} from "./keyed-rows.ts";
import { directionOf, type OrderTerm } from "./order.ts";

const runs = expressionBuilder<Tables, "runs">();

/** The column of a run's id in queries. */
export const RUN_ID = "runs.run_uuid";

const RUN_NAME = "mlflow.runName";
const DATASET_CONTEXT = "mlflow.data.context";

const columns = {
  run_id: "runs.run_uuid",
  run_name: "runs.name",
  user_id: "runs.user_id",
  status: "runs.status",
  artifact_uri: "runs.artifact_uri",
  start_time: "runs.start_time",
  end_time: "runs.end_time",
} as const;

export const columnOf = (key: string): Expression<unknown> =>
  runs.ref(columns[key as keyof typeof columns]);

const ofRun = { key: "key", value: "value", owner: "run_uuid", outer: RUN_ID };
const metrics: KeyedRows = { table: "latest_metrics", ...ofRun };
const params: KeyedRows = { table: "params", ...ofRun };
const tags: KeyedRows = { table: "tags", ...ofRun };

/**
 * The rows that a comparison or order looks at; none where it looks at a column of the run or at
 * datasets. `owner` is the column of the outer query that holds the run's id.
 */
function rowsOfKey(
  { entity, key }: Pick<Comparison, "entity" | "key">,
  outer = RUN_ID,
): RowsOfKey | undefined {
  if (entity === "metric") return { rows: { ...metrics, outer }, key };
  if (entity === "param") return { rows: { ...params, outer }, key };
  if (entity === "tag") return { rows: { ...tags, outer }, key };
  return undefined;
}

/**
 * A filter of runs as a condition on the table `runs`, which a query must name so. What looks at
 * params, metrics and tags alone finds the run's id in the column `owner`, perhaps of another table.
 */
export const runsFilter = (
  filter: Filter | undefined,
  capabilities: SearchCapabilities,
  owner = RUN_ID,
): Expression<SqlBool> =>
  compileFilter(filter, (comparison) => compileComparison(comparison, capabilities, owner));

function compileComparison(
  comparison: Comparison,
  capabilities: SearchCapabilities,
  owner: string,
): Expression<SqlBool> {
  if (comparison.entity === "dataset") return datasetCondition(comparison, capabilities);
  const of = askedAs(owner, rowsCompared(comparison, owner), capabilities);
  if (of === undefined)
    return compare(comparedColumn(comparison, capabilities), comparison, capabilities);
  if (comparison.value === null) return rowMeets(of.rows, of.key, comparison, capabilities);
  const value = rowColumn("value");
  const { table } = of.rows;
  if (comparison.comparator === "=" && (table === "params" || table === "tags"))
    return hasRow(
      { ...of.rows, foundBy: capabilities.byWholeRow(table) },
      of.key,
      compare(value, comparison, capabilities),
    );
  const condition = rowCondition(comparison, capabilities.unindexed(value), capabilities);
  return hasRow(of.rows, of.key, condition);
}

/** Of the run's id in another table each row is asked; of runs the database may choose. */
const askedAs = (
  owner: string,
  of: RowsOfKey | undefined,
  { askedEach }: SearchCapabilities,
): RowsOfKey | undefined =>
  of === undefined || owner === RUN_ID ? of : { ...of, rows: { ...of.rows, askedEach } };

/** No index but that of the ids leads from a column to the runs: others are for the order. */
const comparedColumn = ({ key }: Comparison, { unindexed }: SearchCapabilities) =>
  key === "run_id" ? columnOf(key) : unindexed(columnOf(key));

/** As in MLflow a run's name is that in its tags: its early versions kept it nowhere else. */
export const rowsCompared = (comparison: Comparison, owner?: string): RowsOfKey | undefined =>
  comparison.entity === "attribute" && comparison.key === "run_name"
    ? rowsOfKey({ entity: "tag", key: RUN_NAME }, owner)
    : rowsOfKey(comparison, owner);

/** Whether a filter is a comparison of these rows. */
export const compares = (filter: Filter, { rows, key }: RowsOfKey): filter is Comparison =>
  filter.kind === "comparison" &&
  filter.key === key &&
  rowsOfKey(filter)?.rows.table === rows.table;

/** As in MLflow NaN, stored as 0 with a mark, is unequal to every number and meets nothing else. */
export function rowCondition(
  comparison: Comparison,
  value: Expression<unknown>,
  capabilities: SearchCapabilities,
): Expression<SqlBool> {
  const holds = compare(value, comparison, capabilities);
  if (comparison.entity !== "metric") return holds;
  const isNan = rowColumn("is_nan");
  return comparison.comparator === "!="
    ? sql`(${holds} or ${isNan})`
    : sql`${isNan} = false and ${holds}`;
}

/** The rows that a term orders by, NaN left out, as far as the filter and `where` take them. */
export function rowsOrdering(
  of: RowsOfKey,
  isMetric: boolean,
  conjuncts: readonly Filter[],
  capabilities: SearchCapabilities,
  where: readonly Expression<SqlBool>[],
): OwnedRows {
  const conditions = conjuncts
    .filter((each) => compares(each, of))
    .filter((each) => each.value !== null)
    .map((each) => rowCondition(each, rowColumn("value"), capabilities));
  const numbers = isMetric ? [sql<SqlBool>`${rowColumn("is_nan")} = false`] : [];
  return { ...of, condition: runs.and([...numbers, ...conditions, ...where]) };
}

/** What an index by an attribute answers of the filter. */
export const comparisonsOn = (
  attribute: string,
  conjuncts: readonly Filter[],
  capabilities: SearchCapabilities,
): Expression<SqlBool>[] =>
  conjuncts
    .filter((each) => each.kind === "comparison")
    .filter(({ entity, key }) => entity === "attribute" && key === attribute)
    .filter((each) => SORTED.includes(each.comparator) && rowsCompared(each) === undefined)
    .map((each) => compare(columnOf(attribute), each, capabilities));

/** They hold for values that lie side by side in an index. */
const SORTED = ["=", "IN", "<", "<=", ">", ">="];

/** True for a run with at least one such dataset; several comparisons may mean several datasets. */
function datasetCondition(
  comparison: Comparison,
  capabilities: SearchCapabilities,
): Expression<SqlBool> {
  const inputs = runs
    .selectFrom("inputs")
    .select(sql`1`.as("found"))
    .where("inputs.source_type", "=", "DATASET")
    .where("inputs.destination_type", "=", "RUN")
    .whereRef("inputs.destination_id", "=", "runs.run_uuid");
  if (comparison.key === "context") {
    return runs.exists(
      inputs
        .innerJoin("input_tags", "input_tags.input_uuid", "inputs.input_uuid")
        .where("input_tags.name", "=", DATASET_CONTEXT)
        .where(compare(sql.ref("input_tags.value"), comparison, capabilities)),
    );
  }
  return runs.exists(
    inputs
      .innerJoin("datasets", "datasets.dataset_uuid", "inputs.source_id")
      .where(compare(sql.ref(`datasets.${comparison.key}`), comparison, capabilities)),
  );
}

/** A term of an order of runs, with what leads through them in this order, if anything does. */
export interface RunTerm extends OrderTerm {
  /** Rows of one key, each with a value of one run; the other runs have none and come last. */
  readonly of?: RowsOfKey;
  /** An indexed column of the runs of one experiment, and what it holds. */
  readonly column?: Expression<unknown>;
  readonly attribute?: string;
  /** The index of the column holds the runs of one value by their start times and ids. */
  readonly leadsOn?: boolean;
  /** The runs' id, which leads through those of all experiments. */
  readonly isId?: boolean;
  /** NaN comes after all other values. */
  readonly isMetric?: boolean;
  readonly isNumber: boolean;
  /** An index holds the runs of one experiment in the order of this term and then of their ids. */
  readonly isWhole?: boolean;
}

export const INDEXED = ["start_time", "end_time", "run_name", "status", "user_id"];

/** The order of runs: as wanted, then the newest first, then by id. */
export function runsOrder(wanted: readonly OrderBy[]): RunTerm[] {
  const terms = wanted.map((order, index): RunTerm => ({
    ...orderValue(order, `order_${index}`),
    direction: directionOf(order.ascending),
    isWhole: order.key === "start_time" && order.entity === "attribute" && !order.ascending,
  }));
  const byStart = wanted.some(({ entity, key }) => entity === "attribute" && key === "start_time");
  return [...terms, ...(byStart ? [] : [NEWEST_FIRST]), BY_ID];
}

function attributeValue(
  key: string,
): Pick<
  RunTerm,
  "expression" | "column" | "attribute" | "leadsOn" | "isId" | "isNumber" | "nullable"
> {
  const expression = columnOf(key);
  const isId = key === "run_id";
  return {
    expression,
    attribute: key,
    isId,
    leadsOn: key === "status" || key === "user_id",
    isNumber: key.endsWith("_time"),
    nullable: !isId,
    ...(INDEXED.includes(key) || isId ? { column: expression } : {}),
  };
}

const NEWEST_FIRST: RunTerm = {
  ...attributeValue("start_time"),
  direction: "desc",
  isWhole: true,
};

const BY_ID: RunTerm = { ...attributeValue("run_id"), direction: "asc" };

function orderValue(order: OrderBy, alias: string): Omit<RunTerm, "direction" | "isWhole"> {
  const of = rowsOfKey(order);
  if (of === undefined) return attributeValue(order.key);
  const isMetric = order.entity === "metric";
  const value = isMetric ? nanLast(order.ascending) : rowColumn("value");
  const joined = fromRow(of.rows, of.key, value, alias);
  return { ...joined, of, isMetric, isNumber: isMetric, nullable: true };
}

/** NaN comes after all numbers: infinities are never stored, so that they can stand for it. */
function nanLast(ascending: boolean): Expression<unknown> {
  const beyond = ascending ? Infinity : -Infinity;
  return sql`case when ${rowColumn("is_nan")} then cast(${beyond} as double precision) else ${rowColumn("value")} end`;
}
