import { type Expression, type SqlBool, sql } from "kysely";
import type { UsedText } from "../../protocol/run-table.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import { stagesOf } from "./lifecycle.ts";
import { readValue } from "./metric-values.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";

/** Where there are more runs, the newest show what there is. */
const MOST_RUNS = 10_000;
const MOST_KEYS = 2_000;
const MOST_DISTINCT = 100;
const MOST_VALUES = 20;
/** A longer value is none to choose from a list. */
const LONGEST_VALUE = 250;

/** Tags of MLflow's own that say something of a run to its reader. */
const SHOWN_TAGS = ["runName", "user", "source.name", "source.type", "source.git.commit"].map(
  (name) => `mlflow.${name}`,
);

export const runColumnsOperation: Operations<"getRunColumns"> = {
  getRunColumns: async (session, { experiment_ids, run_view_type }) => {
    const rows = await session.db
      .selectFrom("runs")
      .select("run_uuid")
      .where((eb) =>
        session.dialect.oneOf(eb.ref("experiment_id"), experimentNumbers(session, experiment_ids)),
      )
      .where("lifecycle_stage", "in", stagesOf(run_view_type))
      .orderBy("start_time", (order) => order.desc().nullsLast())
      .limit(MOST_RUNS)
      .execute();
    const ids = rows.map((row) => row.run_uuid);
    const shownTag = sql<SqlBool>`(substr(key, 1, 7) <> 'mlflow.' or key in (${sql.join(SHOWN_TAGS)}))`;
    const [metrics, params, tags] = await Promise.all([
      usedMetrics(session, ids),
      usedTexts(session, "params", ids, sql`1 = 1`),
      usedTexts(session, "tags", ids, shownTag),
    ]);
    return {
      metrics: metrics.slice(0, MOST_KEYS),
      params: params.slice(0, MOST_KEYS),
      tags: tags.slice(0, MOST_KEYS),
      runs_seen: ids.length,
      truncated: [metrics, params, tags].some((kind) => kind.length > MOST_KEYS),
    };
  },
};

/** The metrics of runs, those of most runs first, with their least and greatest latest values. */
async function usedMetrics(session: Session, ids: readonly string[]) {
  const number = sql<number | null>`case when not is_nan then value end`;
  const rows = await session.db
    .selectFrom("latest_metrics")
    .select((eb) => [
      "key",
      eb.cast<number>(eb.fn.countAll(), "integer").as("runs"),
      eb.fn.min(number).as("min"),
      eb.fn.max(number).as("max"),
      eb.fn.max("step").as("max_step"),
    ])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .groupBy("key")
    .orderBy("runs", "desc")
    .orderBy("key")
    .limit(MOST_KEYS + 1)
    .execute();
  return rows.map(({ key, runs, min, max, max_step }) => ({
    key,
    runs,
    max_step,
    ...bound("min", min),
    ...bound("max", max),
  }));
}

/** NaN has no place between the others: a metric that is nothing else has no bounds. */
const bound = <Name extends "min" | "max">(name: Name, value: number | null) =>
  value === null ? {} : { [name]: readValue(value, false) };

/**
 * The params or tags of runs, those of most runs first, with how many values they have and the most
 * frequent of them.
 */
async function usedTexts(
  session: Session,
  table: "params" | "tags",
  ids: readonly string[],
  shown: Expression<SqlBool>,
): Promise<UsedText[]> {
  const values = session.db
    .selectFrom(table)
    .select((eb) => ["key", "value", eb.fn.countAll().as("uses")])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .where(shown)
    .groupBy(["key", "value"]);
  const ranked = session.db
    .selectFrom(values.as("used"))
    .select([
      "key",
      "value",
      sql<number>`cast(sum(uses) over (partition by key) as integer)`.as("runs"),
      sql<number>`cast(count(*) over (partition by key) as integer)`.as("distinct_values"),
      sql<number>`row_number() over (partition by key order by length(value) > ${sql.lit(LONGEST_VALUE)}, uses desc, value)`.as(
        "place",
      ),
    ]);
  const rows = await session.db
    .selectFrom(ranked.as("ranked"))
    .select(["key", "runs", "distinct_values"])
    .select(
      sql<string | null>`case when length(value) <= ${sql.lit(LONGEST_VALUE)} then value end`.as(
        "value",
      ),
    )
    .where("place", "<=", MOST_VALUES)
    .orderBy("runs", "desc")
    .orderBy("key")
    .orderBy("place")
    .limit((MOST_KEYS + 1) * MOST_VALUES)
    .execute();
  return [...Map.groupBy(rows, (row) => row.key).entries()].map(([key, ofKey]) => ({
    key,
    runs: ofKey[0]!.runs,
    distinct: Math.min(ofKey[0]!.distinct_values, MOST_DISTINCT),
    values: ofKey.flatMap(({ value }) => (value === null ? [] : [value])),
  }));
}
