import { sql } from "kysely";
import { doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import { activeExperiment } from "./experiments.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";

export const moveRunsOperation: Operations<"moveRuns"> = {
  moveRuns: async (session, { run_ids, experiment_id }) => {
    const experiment = await activeExperiment(session, experiment_id);
    await lockActive(session, run_ids);
    await session.db
      .updateTable("runs")
      .set({ experiment_id: experiment.experiment_id })
      .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), run_ids))
      .execute();
    return {};
  },
};

/** Locks runs, see `lockRun`. Throws ApiError for one that is not there or is deleted. */
async function lockActive(session: Session, ids: readonly string[]): Promise<void> {
  const rows = await session.db
    .selectFrom("runs")
    .select(["run_uuid", "lifecycle_stage"])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .orderBy("run_uuid")
    .modifyEnd(sql.raw(session.dialect.lockRows))
    .execute();
  const known = new Set(rows.map((row) => row.run_uuid));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw doesNotExist(`Run with id=${missing} not found`);
  const deleted = rows.find((row) => row.lifecycle_stage !== "active");
  if (deleted !== undefined)
    throw invalidParameter(
      `The run ${deleted.run_uuid} must be in the 'active' state to be moved. Restore it first.`,
    );
}
