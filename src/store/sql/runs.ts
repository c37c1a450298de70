import { runArtifactUri } from "../../core/artifact-uri.ts";
import { newId, randomName } from "../../core/ids.ts";
import { doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import { limits } from "../../protocol/rules.ts";
import type { RunInfo, RunStatus, RunTag } from "../../protocol/runs.ts";
import { activeExperiment } from "./experiments.ts";
import type { LifecycleStage } from "./lifecycle.ts";
import { type Operations, read, write } from "./operation.ts";
import { encodeRuns } from "./run-details.ts";
import type { BulkInsert, Session } from "./session.ts";
import { fitTag } from "./value-limits.ts";

export const RUN_NAME_TAG = "mlflow.runName";

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

export const runOperations: Operations<
  | "createRun"
  | "updateRun"
  | "deleteRun"
  | "restoreRun"
  | "getRun"
  | "setTag"
  | "deleteTag"
  | "runArtifactUri"
> = {
  createRun: write(async (session, request) => {
    const experiment = await activeExperiment(session, request.experiment_id);
    const runUuid = newId();
    const { name, tags } = namedTags(session, request.run_name, request.tags);
    const row: RunRow = {
      run_uuid: runUuid,
      name,
      experiment_id: experiment.experiment_id,
      user_id: request.user_id,
      status: "RUNNING",
      start_time: request.start_time,
      end_time: null,
      artifact_uri: runArtifactUri(experiment.artifact_location ?? "", runUuid),
      lifecycle_stage: "active",
    };
    await insertRun(session, row);
    await upsertTags(session, runUuid, tags);
    const shown = [...tags].map(([key, value]) => ({ key, value }));
    return { run: { info: runInfo(row), data: { tags: shown }, inputs: {} } };
  }),

  getRun: read(async (session, { run_id }) => {
    const row = await runRow(session, run_id);
    const [run] = await encodeRuns(session, [row], { modelInputs: true });
    return { json: Buffer.from(`{"run":${run}}`) };
  }),

  updateRun: write(async (session, { run_id, status, end_time, run_name }) => {
    const row = await activeRun(session, run_id);
    const changed: RunRow = {
      ...row,
      status: status ?? row.status,
      end_time: end_time ?? row.end_time,
      name: run_name || row.name,
    };
    await session.query("update runs set status = ?, end_time = ?, name = ? where run_uuid = ?", [
      changed.status,
      changed.end_time,
      changed.name,
      run_id,
    ]);
    if (run_name) await upsertTags(session, run_id, new Map([[RUN_NAME_TAG, run_name]]));
    return { run_info: runInfo(changed) };
  }),

  deleteRun: write(async (session, { run_id }) => {
    await runRow(session, run_id);
    await session.db
      .deleteFrom("assessments")
      .where("assessment_metadata", "like", `%"mlflow.assessment.sourceRunId": "${run_id}"%`)
      .execute();
    await moveStage(session, run_id, "deleted");
    return {};
  }),

  restoreRun: write(async (session, { run_id }) => {
    await runRow(session, run_id);
    await moveStage(session, run_id, "active");
    return {};
  }),

  setTag: write(async (session, { run_id, key, value }) => {
    await activeRun(session, run_id);
    await setRunTags(session, run_id, [{ key, value }]);
    return {};
  }),

  deleteTag: write(async (session, { run_id, key }) => {
    await activeRun(session, run_id);
    const { numDeletedRows } = await session.db
      .deleteFrom("tags")
      .where("run_uuid", "=", run_id)
      .where("key", "=", key)
      .executeTakeFirst();
    if (numDeletedRows === 0n)
      throw doesNotExist(`No tag with name: ${key} in run with id ${run_id}`);
    return {};
  }),

  runArtifactUri: read(async (session, { run_id }) => {
    const { artifact_uri } = await runRow(session, run_id);
    return artifact_uri ?? "";
  }),
};

export async function runRow(session: Session, runId: string): Promise<RunRow> {
  const [row] = await session.query<RunRow>(SELECT_RUN, [runId]);
  if (row === undefined) throw doesNotExist(`Run with id=${runId} not found`);
  return row;
}

/** The run, which must be active: a deleted one takes no writes. */
export async function activeRun(session: Session, runId: string): Promise<RunRow> {
  const row = await runRow(session, runId);
  if (row.lifecycle_stage !== "active")
    throw invalidParameter(
      `The run ${runId} must be in the 'active' state. Current state is ${row.lifecycle_stage}.`,
    );
  return row;
}

export const runInfo = (row: RunRow): RunInfo => ({
  run_uuid: row.run_uuid,
  experiment_id: String(row.experiment_id),
  run_name: row.name ?? undefined,
  user_id: row.user_id ?? undefined,
  status: row.status,
  start_time: row.start_time ?? undefined,
  end_time: row.end_time ?? undefined,
  artifact_uri: row.artifact_uri ?? undefined,
  lifecycle_stage: row.lifecycle_stage,
  run_id: row.run_uuid,
});

/** A new run's name and tags agree; where it is given no name it gets a random one. */
function namedTags(
  session: Session,
  runName: string | undefined,
  tags: readonly RunTag[],
): { name: string; tags: Map<string, string> } {
  const byKey = new Map(tags.map((tag) => [tag.key, fitTag(session.settings, tag)]));
  const tagged = byKey.get(RUN_NAME_TAG);
  if (runName && tagged && runName !== tagged)
    throw invalidParameter(
      `Both 'run_name' and the tag '${RUN_NAME_TAG}' are given, with different values ('${runName}', '${tagged}'); send one.`,
    );
  const name = fitRunName(runName || tagged || randomName());
  return { name, tags: byKey.set(RUN_NAME_TAG, name) };
}

const INSERT_RUN: BulkInsert = {
  table: "runs",
  columns: {
    run_uuid: "text",
    name: "text",
    experiment_id: "integer",
    user_id: "text",
    status: "text",
    start_time: "bigint",
    end_time: "bigint",
    artifact_uri: "text",
    lifecycle_stage: "text",
    source_type: "text",
    source_name: "text",
    entry_point_name: "text",
    source_version: "text",
  },
  tail: "",
};

/** MLflow keeps a run's source in tags; the columns of old hold these values in new runs. */
const NO_SOURCE = ["UNKNOWN", "", "", ""] as const;

const insertRun = (session: Session, row: RunRow) =>
  session.insertRows(INSERT_RUN, [[...RUN_COLUMNS.map((column) => row[column]), ...NO_SOURCE]]);

const moveStage = (session: Session, runId: string, stage: LifecycleStage) =>
  session.db
    .updateTable("runs")
    .set({ lifecycle_stage: stage, deleted_time: stage === "deleted" ? Date.now() : null })
    .where("run_uuid", "=", runId)
    .execute();

const UPSERT_TAG: BulkInsert = {
  table: "tags",
  columns: { key: "text", value: "text", run_uuid: "text" },
  tail: "on conflict (key, run_uuid) do update set value = excluded.value",
};

const upsertTags = (session: Session, runId: string, tags: ReadonlyMap<string, string>) =>
  session.insertRows(
    UPSERT_TAG,
    [...tags].map(([key, value]) => [key, value, runId]),
  );

/** Sets tags on a run; the last value of a key wins, and the tag of the run's name renames it. */
export async function setRunTags(
  session: Session,
  runId: string,
  tags: readonly RunTag[],
): Promise<void> {
  const byKey = new Map(tags.map((tag) => [tag.key, fitTag(session.settings, tag)]));
  const name = byKey.get(RUN_NAME_TAG);
  if (name === "") byKey.delete(RUN_NAME_TAG);
  await upsertTags(session, runId, byKey);
  if (name)
    await session.query("update runs set name = ? where run_uuid = ?", [fitRunName(name), runId]);
}

function fitRunName(name: string): string {
  if ([...name].length <= limits.runNameLength) return name;
  throw invalidParameter(
    `The run name '${name.slice(0, 100)}…' is longer than ${limits.runNameLength} characters.`,
  );
}
