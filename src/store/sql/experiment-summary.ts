import { sql } from "kysely";
import type { ExperimentSummary } from "../../protocol/experiments.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import { servedExperiments } from "./experiments.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";

export const experimentSummaryOperation: Operations<"summarizeExperiments"> = {
  summarizeExperiments: async (session, { experiment_ids }) => {
    const ids = experimentNumbers(experiment_ids);
    const known = await servedExperiments(session)
      .where((eb) => session.dialect.oneOf(eb.ref("experiment_id"), ids))
      .execute();
    const rows = await runCounts(session, ids);
    const counts = new Map(rows.map((row) => [row.experiment_id, row]));
    const experiments = known.map(({ experiment_id }): ExperimentSummary => {
      const row = counts.get(experiment_id);
      return {
        experiment_id: String(experiment_id),
        active_runs: row?.active ?? 0,
        running_runs: row?.running ?? 0,
        deleted_runs: row?.deleted ?? 0,
        last_activity_time: later(row?.started, row?.ended),
      };
    });
    return { experiments };
  },
};

const runCounts = (session: Session, ids: readonly number[]) =>
  session.db
    .selectFrom("runs")
    .select((eb) => [
      "experiment_id",
      counted("lifecycle_stage = 'active'").as("active"),
      counted("lifecycle_stage = 'active' and status = 'RUNNING'").as("running"),
      counted("lifecycle_stage = 'deleted'").as("deleted"),
      eb.fn.max(activeOnly("start_time")).as("started"),
      eb.fn.max(activeOnly("end_time")).as("ended"),
    ])
    .where((eb) => session.dialect.oneOf(eb.ref("experiment_id"), ids))
    .groupBy("experiment_id")
    .execute();

const counted = (condition: string) =>
  sql<number>`cast(count(case when ${sql.raw(condition)} then 1 end) as integer)`;

const activeOnly = (column: "start_time" | "end_time") =>
  sql<number | bigint | null>`case when lifecycle_stage = 'active' then ${sql.ref(column)} end`;

type Time = number | bigint | null | undefined;

const later = (started: Time, ended: Time): number | bigint | undefined =>
  ended && (!started || ended > started) ? ended : (started ?? undefined);
