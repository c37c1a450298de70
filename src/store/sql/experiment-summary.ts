import { sql } from "kysely";
import type { ExperimentSummary } from "../../protocol/experiments.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import { servedExperiments } from "./experiments.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";

export const experimentSummaryOperation: Operations<"summarizeExperiments"> = {
  summarizeExperiments: async (session, { experiment_ids }) => {
    const ids = experimentNumbers(session, experiment_ids);
    const known = await servedExperiments(session)
      .where((eb) => session.dialect.oneOf(eb.ref("experiment_id"), ids))
      .execute();
    const rows = await runCounts(session, ids);
    const counts = new Map(rows.map((row) => [row.experiment_id, row]));
    const experiments = known.map(({ experiment_id }): ExperimentSummary => {
      const row = counts.get(experiment_id);
      return {
        experiment_id: String(experiment_id),
        active_runs: row === undefined ? 0 : row.all - row.deleted,
        running_runs: row?.running ?? 0,
        deleted_runs: row?.deleted ?? 0,
        last_activity_time: latestOf(row?.started, row?.ended, row?.logged),
      };
    });
    return { experiments };
  },
};

/**
 * Each number is counted in the index that has the fewest entries for it, and the latest times are at
 * the ends of two others.
 */
const runCounts = (session: Session, ids: readonly Int64[]) =>
  session.db
    .selectFrom("experiments")
    .select([
      "experiment_id",
      counted("").as("all"),
      counted("and status = 'RUNNING' and lifecycle_stage = 'active'").as("running"),
      counted("and lifecycle_stage = 'deleted'").as("deleted"),
      latest("start_time", "desc nulls last").as("started"),
      latest("end_time", "desc").as("ended"),
      lastLogged.as("logged"),
    ])
    .where((each) => session.dialect.oneOf(each.ref("experiment_id"), ids))
    .execute();

const counted = (condition: string) =>
  sql<number>`(select cast(count(*) as integer) from runs
    where runs.experiment_id = experiments.experiment_id ${sql.raw(condition)})`;

/** The latest time among an experiment's active runs; written as its index is, to be found there. */
const latest = (column: "start_time" | "end_time", order: string) =>
  sql<Time>`(select ${sql.ref(column)} from runs
    where runs.experiment_id = experiments.experiment_id and lifecycle_stage = 'active'
      and ${sql.ref(column)} is not null
    order by ${sql.ref(column)} ${sql.raw(order)} limit 1)`;

/** So many of an experiment's running runs, the newest, are asked when they last logged. */
const ASKED_RUNS = 100;

/** Of each run the points that are its latest, whose index is by run. */
const lastLogged = sql<Time>`(select max((select max(timestamp) from latest_metrics
      where latest_metrics.run_uuid = running.run_uuid))
    from (select run_uuid from runs
      where runs.experiment_id = experiments.experiment_id and status = 'RUNNING'
        and lifecycle_stage = 'active'
      order by start_time desc nulls last limit ${sql.lit(ASKED_RUNS)}) as running)`;

type Time = number | bigint | null | undefined;

const latestOf = (started: Time, ...others: Time[]): number | bigint | undefined =>
  others.reduce((last, time) => (time && (!last || time > last) ? time : last), started) ??
  undefined;
