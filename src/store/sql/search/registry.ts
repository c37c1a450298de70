import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import {
  type Comparison,
  comparisonsOf,
  type Filter,
  type OrderBy,
} from "../../../core/search/ast.ts";
import { IS_PROMPT_TAG } from "../../../protocol/registry-tags.ts";
import { WORKSPACE } from "../workspace.ts";
import type { SearchCapabilities } from "./capabilities.ts";
import { compare, compileFilter } from "./filter.ts";
import { directionOf, type OrderTerm } from "./order.ts";

/** What is searched of the registry: a table, its tags, and what makes a row of it one. */
interface Searched {
  table: "registered_models" | "model_versions";
  tags: string;
  identity: readonly string[];
  /** Columns by the attributes' names. */
  columns: Readonly<Record<string, string>>;
  ties: readonly OrderBy[];
}

const attribute = (key: string, ascending: boolean): OrderBy => ({
  entity: "attribute",
  key,
  ascending,
});

const registeredModels: Searched = {
  table: "registered_models",
  tags: "registered_model_tags",
  identity: ["name"],
  columns: { name: "name", last_updated_timestamp: "last_updated_time" },
  ties: [attribute("name", true)],
};

const modelVersions: Searched = {
  table: "model_versions",
  tags: "model_version_tags",
  identity: ["name", "version"],
  columns: {
    name: "name",
    run_id: "run_id",
    source_path: "source",
    version_number: "version",
    creation_timestamp: "creation_time",
    last_updated_timestamp: "last_updated_time",
  },
  ties: [attribute("name", true), attribute("version_number", false)],
};

const NEWEST_FIRST = [attribute("last_updated_timestamp", false)];

type RegistryFilter = (
  filter: Filter | undefined,
  capabilities: SearchCapabilities,
) => Expression<SqlBool>;

/** A filter of registered models as a condition on their table, which a query must name so. */
export const registeredModelsFilter: RegistryFilter = (filter, capabilities) =>
  registryFilter(registeredModels, filter, capabilities);

/** The same of model versions. */
export const modelVersionsFilter: RegistryFilter = (filter, capabilities) =>
  registryFilter(modelVersions, filter, capabilities);

export const registeredModelsOrder = (wanted: readonly OrderBy[]): OrderTerm[] =>
  registryOrder(registeredModels, wanted);

export const modelVersionsOrder = (wanted: readonly OrderBy[]): OrderTerm[] =>
  registryOrder(modelVersions, wanted.length === 0 ? NEWEST_FIRST : wanted);

/** Models and prompts share the registry; prompts are found by a filter that asks for them. */
function registryFilter(
  searched: Searched,
  filter: Filter | undefined,
  capabilities: SearchCapabilities,
): Expression<SqlBool> {
  const condition = compileFilter(filter, (comparison) =>
    comparison.entity === "tag"
      ? tagMeets(searched, comparison, capabilities)
      : compare(columnOf(searched, comparison.key), comparison, capabilities),
  );
  const wantsPrompts = filter !== undefined && comparisonsOf(filter).some(asksForPrompts);
  return wantsPrompts ? condition : sql`(${condition}) and not ${isPromptName(searched)}`;
}

function asksForPrompts({ entity, key, comparator, value }: Comparison): boolean {
  if (entity !== "tag" || key !== IS_PROMPT_TAG || typeof value !== "string") return false;
  const word = value.toLowerCase();
  return (comparator === "=" && word === "true") || (comparator === "!=" && word === "false");
}

const columnOf = (searched: Searched, key: string): RawBuilder<unknown> =>
  sql.ref(`${searched.table}.${searched.columns[key]}`);

const tagRows = (searched: Searched, key: string, by: readonly string[]): RawBuilder<unknown> =>
  sql`${sql.table(searched.tags)} as tag where tag.workspace = ${WORKSPACE} and tag.key = ${key} and ${sql.join(
    by.map(
      (column) => sql`${sql.ref(`tag.${column}`)} = ${sql.ref(`${searched.table}.${column}`)}`,
    ),
    sql` and `,
  )}`;

/** A model has been a prompt from its first version on. */
const isPromptName = (searched: Searched): RawBuilder<SqlBool> =>
  sql`exists (select 1 from ${tagRows(searched, IS_PROMPT_TAG, ["name"])} and tag.value = 'true')`;

/** Models without the tag of prompts count as tagged `false`. */
function tagMeets(
  searched: Searched,
  comparison: Comparison,
  capabilities: SearchCapabilities,
): RawBuilder<SqlBool> {
  const rows = tagRows(searched, comparison.key, searched.identity);
  if (comparison.key === IS_PROMPT_TAG)
    return sql`${compare(sql`coalesce((select tag.value from ${rows}), 'false')`, comparison, capabilities)}`;
  if (comparison.comparator === "IS NOT NULL") return sql`exists (select 1 from ${rows})`;
  if (comparison.comparator === "IS NULL") return sql`not exists (select 1 from ${rows})`;
  return sql`exists (select 1 from ${rows} and ${compare(sql.ref("tag.value"), comparison, capabilities)})`;
}

function registryOrder(searched: Searched, wanted: readonly OrderBy[]): OrderTerm[] {
  const ties = searched.ties.filter((tie) => !wanted.some(({ key }) => key === tie.key));
  return [...wanted, ...ties].map(({ key, ascending }) => ({
    expression: columnOf(searched, key),
    direction: directionOf(ascending),
    nullable: key.endsWith("_timestamp"),
  }));
}
