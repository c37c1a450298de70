import { doesNotExist } from "../../protocol/errors.ts";
import type { RunInfo, RunStatus } from "../../protocol/runs.ts";
import { type LifecycleStage, requireActive } from "./lifecycle.ts";
import type { Session } from "./session.ts";

/** A run's row as the statements below select it. */
export type RunRow = {
  run_uuid: string;
  name: string | null;
  experiment_id: number;
  user_id: string | null;
  status: RunStatus;
  start_time: number | bigint | null;
  end_time: number | bigint | null;
  artifact_uri: string | null;
  lifecycle_stage: LifecycleStage;
};

export const RUN_COLUMNS = [
  "run_uuid",
  "name",
  "experiment_id",
  "user_id",
  "status",
  "start_time",
  "end_time",
  "artifact_uri",
  "lifecycle_stage",
] as const;

const SELECT_RUN = `select ${RUN_COLUMNS.join(", ")} from runs where run_uuid = ?`;

export async function runRow(session: Session, runId: string): Promise<RunRow> {
  const [row] = await session.query<RunRow>(SELECT_RUN, [runId]);
  if (row === undefined) throw doesNotExist(`Run with id=${runId} not found`);
  return row;
}

export const activeRun = async (session: Session, runId: string): Promise<RunRow> =>
  requireActive("run", runId, await runRow(session, runId));

export const runInfo = (row: RunRow): RunInfo => ({
  run_uuid: row.run_uuid,
  experiment_id: String(row.experiment_id),
  run_name: row.name ?? undefined,
  user_id: row.user_id ?? undefined,
  status: row.status,
  start_time: row.start_time ?? undefined,
  end_time: row.end_time || undefined,
  artifact_uri: row.artifact_uri ?? undefined,
  lifecycle_stage: row.lifecycle_stage,
  run_id: row.run_uuid,
});
