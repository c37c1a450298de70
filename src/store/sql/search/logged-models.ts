import { type Expression, expressionBuilder, type SqlBool, sql } from "kysely";
import { type Comparison, comparisonsOf, type Filter } from "../../../core/search/ast.ts";
import type { LoggedModelOrderBy } from "../../../core/search/logged-models.ts";
import type { DatasetFilter } from "../../../protocol/logged-models.ts";
import type { Tables } from "../tables.ts";
import type { SearchCapabilities } from "./capabilities.ts";
import { compare, compileFilter } from "./filter.ts";
import { type KeyedRows, rowMeets } from "./keyed-rows.ts";
import { directionOf, type OrderTerm } from "./order.ts";

const models = expressionBuilder<Tables, "logged_models">();

const columnOf = (key: string): Expression<unknown> =>
  models.ref(`logged_models.${key as keyof Tables["logged_models"]}`);

const ofModel = { owner: "model_id", outer: "logged_models.model_id" };
const params: KeyedRows = {
  table: "logged_model_params",
  key: "param_key",
  value: "param_value",
  ...ofModel,
};
const tags: KeyedRows = {
  table: "logged_model_tags",
  key: "tag_key",
  value: "tag_value",
  ...ofModel,
};

const NULLABLE = ["model_type", "source_run_id", "status_message"];

/**
 * A filter of logged models as a condition on the table `logged_models`, which a query must name so.
 * Datasets limit the metrics that count; without any metric in the filter, a model must have one on
 * one of them.
 */
export function loggedModelsFilter(
  filter: Filter | undefined,
  datasets: readonly DatasetFilter[],
  capabilities: SearchCapabilities,
): Expression<SqlBool> {
  const condition = compileFilter(filter, (comparison) =>
    compileComparison(comparison, datasets, capabilities),
  );
  const byMetric = filter !== undefined && comparisonsOf(filter).some(isMetric);
  if (datasets.length === 0 || byMetric) return condition;
  return models.and([condition, models.exists(metricRows(datasets))]);
}

const isMetric = ({ entity }: Comparison): boolean => entity === "metric";

function compileComparison(
  comparison: Comparison,
  datasets: readonly DatasetFilter[],
  capabilities: SearchCapabilities,
): Expression<SqlBool> {
  const { entity, key } = comparison;
  if (entity === "metric") return metricCondition(comparison, datasets, capabilities);
  if (entity === "attribute") return compare(columnOf(key), comparison, capabilities);
  return rowMeets(entity === "param" ? params : tags, key, comparison, capabilities);
}

/** True if any of the model's values of the metric will do. */
function metricCondition(
  comparison: Comparison,
  datasets: readonly DatasetFilter[],
  capabilities: SearchCapabilities,
): Expression<SqlBool> {
  const rows = metricRows(datasets).where("metric.metric_name", "=", comparison.key);
  if (comparison.comparator === "IS NULL") return models.not(models.exists(rows));
  if (comparison.comparator === "IS NOT NULL") return models.exists(rows);
  const value = sql.ref("metric.metric_value");
  return models.exists(rows.where(compare(value, comparison, capabilities)));
}

const metricRows = (datasets: readonly DatasetFilter[]) =>
  models
    .selectFrom("logged_model_metrics as metric")
    .select(sql`1`.as("found"))
    .whereRef("metric.model_id", "=", "logged_models.model_id")
    .$if(datasets.length > 0, (rows) => rows.where(models.or(datasets.map(onDataset))));

function onDataset({ dataset_name, dataset_digest }: DatasetFilter): Expression<SqlBool> {
  const conditions = [
    ...(dataset_name ? [sql<SqlBool>`metric.dataset_name = ${dataset_name}`] : []),
    ...(dataset_digest ? [sql<SqlBool>`metric.dataset_digest = ${dataset_digest}`] : []),
  ];
  return models.and(conditions);
}

/** The order of logged models: as wanted, then the newest first, then by id. */
export function loggedModelsOrder(wanted: readonly LoggedModelOrderBy[]): OrderTerm[] {
  const terms = wanted.map((order): OrderTerm => ({
    expression: order.entity === "metric" ? latestMetric(order) : columnOf(order.key),
    direction: directionOf(order.ascending),
    nullable: order.entity === "metric" || NULLABLE.includes(order.key),
  }));
  const ties = [
    { key: "creation_timestamp_ms", direction: "desc" },
    { key: "model_id", direction: "asc" },
  ] as const;
  const missing = ties.filter(
    (tie) => !wanted.some(({ entity, key }) => entity === "attribute" && key === tie.key),
  );
  return [
    ...terms,
    ...missing.map(({ key, direction }) => ({
      expression: columnOf(key),
      direction,
      nullable: false,
    })),
  ];
}

/** A model's last value of a metric, on one dataset if one is named. */
const latestMetric = ({
  key,
  dataset_name,
  dataset_digest,
}: LoggedModelOrderBy): Expression<unknown> =>
  models
    .selectFrom("logged_model_metrics as metric")
    .whereRef("metric.model_id", "=", "logged_models.model_id")
    .where("metric.metric_name", "=", key)
    .where(onDataset({ dataset_name, dataset_digest }))
    .orderBy("metric.metric_timestamp_ms", "desc")
    .orderBy("metric.metric_step", "desc")
    .orderBy("metric.run_id", "asc")
    .limit(1)
    .select("metric.metric_value");
