import { invalidParameter } from "../../protocol/errors.ts";
import type { DatasetFilter } from "../../protocol/logged-models.ts";
import type { OrderBy } from "./ast.ts";
import { alternatives, quote } from "./errors.ts";
import {
  attributeSpellings,
  id,
  metrics,
  number,
  params,
  type SearchGrammar,
  tags,
  text,
} from "./grammar.ts";
import { checkClauseCount } from "./order-by.ts";

const attributes = {
  model_id: text,
  experiment_id: id,
  name: text,
  artifact_location: text,
  creation_timestamp_ms: number,
  last_updated_timestamp_ms: number,
  status: {
    ...id,
    // MLflow compares with the stored number only, so that no word finds anything.
    names: {
      PENDING: 1,
      READY: 2,
      UPLOAD_FAILED: 3,
      LOGGED_MODEL_PENDING: 1,
      LOGGED_MODEL_READY: 2,
      LOGGED_MODEL_UPLOAD_FAILED: 3,
    },
  },
  lifecycle_stage: text,
  model_type: text,
  source_run_id: text,
  status_message: text,
};

const aliases: Readonly<Record<string, string>> = {
  creation_timestamp: "creation_timestamp_ms",
  creation_time: "creation_timestamp_ms",
  last_updated_timestamp: "last_updated_timestamp_ms",
  last_updated_time: "last_updated_timestamp_ms",
};

export const loggedModelsGrammar: SearchGrammar = {
  resource: "logged models",
  entities: [
    { entity: "attribute", spellings: attributeSpellings, fields: attributes, aliases },
    metrics,
    params,
    tags,
  ],
  order: { attributes: Object.keys(attributes), aliases, entities: ["metric"], unique: false },
  bareText: true,
};

/** One entry of a search's `order_by`, as the request spells it. */
export interface LoggedModelOrder extends DatasetFilter {
  readonly field_name: string;
  readonly ascending: boolean;
}

export type LoggedModelOrderBy = OrderBy & DatasetFilter;

const METRICS = "metrics.";

/** Reads `order_by`: a column's name or `metrics.<key>`, the key as it is, without quotes. */
export function parseLoggedModelsOrderBy(
  clauses: readonly LoggedModelOrder[],
): LoggedModelOrderBy[] {
  checkClauseCount(clauses);
  return clauses.map(({ field_name, ...rest }) => ({ ...fieldOf(field_name), ...rest }));
}

function fieldOf(name: string): Pick<OrderBy, "entity" | "key"> {
  if (name.startsWith(METRICS)) return { entity: "metric", key: name.slice(METRICS.length) };
  const key = Object.hasOwn(aliases, name) ? aliases[name] : name;
  if (key !== undefined && Object.hasOwn(attributes, key)) return { entity: "attribute", key };
  throw invalidParameter(
    `Invalid order_by field_name ${quote(name)}: expected metrics.<key>, ${alternatives(Object.keys(attributes))}`,
  );
}
