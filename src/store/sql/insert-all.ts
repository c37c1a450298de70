import type { LifecycleStage } from "./lifecycle.ts";
import type { NewRows, Session } from "./session.ts";

/** `Session.insertAll` by statements that follow each other. */
export async function insertInTurn(
  session: Pick<Session, "dialect" | "query" | "insertRows">,
  all: readonly NewRows[],
  runId: string | undefined,
): Promise<LifecycleStage | undefined> {
  const stage = runId === undefined ? undefined : await stageOf(session, runId);
  if (runId === undefined || stage === "active")
    await Promise.all(all.map(({ insert, rows }) => session.insertRows(insert, rows)));
  return stage;
}

export const SELECT_STAGE = "select lifecycle_stage from runs where run_uuid = ?";

export type StageRow = { lifecycle_stage: LifecycleStage };

async function stageOf({ dialect, query }: Pick<Session, "dialect" | "query">, runId: string) {
  const [row] = await query<StageRow>(`${SELECT_STAGE} ${dialect.lockRows}`, [runId]);
  return row?.lifecycle_stage;
}
