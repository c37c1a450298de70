import { doesNotExist } from "../../protocol/errors.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { RunInfo, RunStatus } from "../../protocol/runs.ts";
import { type LifecycleStage, requireActive } from "./lifecycle.ts";
import type { NewRows, Session } from "./session.ts";

/** A run's row as the statements below select it. */
export type RunRow = {
  run_uuid: string;
  name: string | null;
  experiment_id: Int64;
  user_id: string | null;
  status: RunStatus;
  start_time: Int64 | null;
  end_time: Int64 | null;
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

export async function runRow(session: Session, runId: string, lock = ""): Promise<RunRow> {
  const [row] = await session.query<RunRow>(`${SELECT_RUN} ${lock}`, [runId]);
  if (row === undefined) throw noRun(runId);
  return row;
}

/**
 * A run that is to be changed, or what belongs to it. Whoever writes to runs locks them before
 * anything of theirs, several in the order of their ids: so writers wait for each other, but never
 * in a circle.
 */
export const lockRun = (session: Session, runId: string): Promise<RunRow> =>
  runRow(session, runId, session.dialect.lockRows);

/** The same, of a run that must be active. */
export const lockActiveRun = async (session: Session, runId: string): Promise<RunRow> =>
  requireActive("run", runId, await lockRun(session, runId));

const noRun = (runId: string) => doesNotExist(`Run with id=${runId} not found`);

/** The rows of runs that are there, in the order of the ids. */
export async function runRows(session: Session, ids: readonly string[]): Promise<RunRow[]> {
  if (ids.length === 0) return [];
  const rows = await session.db
    .selectFrom("runs")
    .select(RUN_COLUMNS)
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .execute();
  const byId = new Map(rows.map((row) => [row.run_uuid, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Inserts rows of a run, which must be active. */
export async function insertIntoRun(
  session: Session,
  runId: string,
  all: readonly NewRows[],
): Promise<void> {
  const stage = await session.insertAll(all, runId);
  if (stage === undefined) throw noRun(runId);
  requireActive("run", runId, { lifecycle_stage: stage });
}

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
