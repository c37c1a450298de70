import { type Expression, expressionBuilder, type SqlBool } from "kysely";
import type { Filter, OrderBy } from "../../../core/search/ast.ts";
import type { Tables } from "../tables.ts";
import type { SearchCapabilities } from "./capabilities.ts";
import { compare, compileFilter } from "./filter.ts";
import { type KeyedRows, rowMeets } from "./keyed-rows.ts";
import { directionOf, type OrderTerm } from "./order.ts";

const experiments = expressionBuilder<Tables, "experiments">();

const columns = {
  name: "experiments.name",
  experiment_id: "experiments.experiment_id",
  creation_time: "experiments.creation_time",
  last_update_time: "experiments.last_update_time",
} as const;

const columnOf = (key: string): Expression<unknown> =>
  experiments.ref(columns[key as keyof typeof columns]);

const tags: KeyedRows = {
  table: "experiment_tags",
  key: "key",
  value: "value",
  owner: "experiment_id",
  outer: "experiments.experiment_id",
};

/** A filter of experiments as a condition on the table `experiments`, which a query must name so. */
export const experimentsFilter = (
  filter: Filter | undefined,
  capabilities: SearchCapabilities,
): Expression<SqlBool> =>
  compileFilter(filter, (comparison) =>
    comparison.entity === "tag"
      ? rowMeets(tags, comparison.key, comparison, capabilities)
      : compare(columnOf(comparison.key), comparison, capabilities),
  );

/** The order of experiments: as wanted, ties by id downwards; unasked, the newest first. */
export function experimentsOrder(wanted: readonly OrderBy[]): OrderTerm[] {
  if (wanted.length === 0) return [term("creation_time", false), term("experiment_id", true)];
  const terms = wanted.map(({ key, ascending }) => term(key, ascending));
  const byId = wanted.some(({ key }) => key === "experiment_id");
  return byId ? terms : [...terms, term("experiment_id", false)];
}

const term = (key: string, ascending: boolean): OrderTerm => ({
  expression: columnOf(key),
  direction: directionOf(ascending),
  nullable: key.endsWith("_time"),
});
