import { type Expression, sql } from "kysely";
import type { Int64 } from "../../protocol/int64.ts";
import type { Session } from "./session.ts";

/** Who made an assessment, if a run did: MLflow's member of its metadata, a JSON text. */
const madeBy = (run: Expression<unknown>) =>
  sql<string>`'%"mlflow.assessment.sourceRunId": "' || ${run} || '"%'`;

/** Deleting a run takes the assessments with it that it made, as in MLflow. */
export const deleteAssessmentsOfRun = (session: Session, runId: string) =>
  session.db
    .deleteFrom("assessments")
    .where("assessment_metadata", "like", madeBy(sql`cast(${runId} as text)`))
    .execute();

/** The same for all runs of an experiment. */
export const deleteAssessmentsOfExperiment = (session: Session, experiment: Int64) =>
  session.db
    .deleteFrom("assessments")
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("runs")
          .select("runs.run_uuid")
          .where("runs.experiment_id", "=", experiment)
          .where("assessment_metadata", "like", madeBy(sql.ref("runs.run_uuid"))),
      ),
    )
    .execute();
