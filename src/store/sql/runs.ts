import { runArtifactUri } from "../../core/artifact-uri.ts";
import { newId } from "../../core/ids.ts";
import { doesNotExist } from "../../protocol/errors.ts";
import { deleteAssessmentsOfRun } from "./assessments.ts";
import { activeExperiment } from "./experiments.ts";
import { jsonObject } from "./json-answer.ts";
import type { LifecycleStage } from "./lifecycle.ts";
import type { Operations, SingleWrites } from "./operation.ts";
import { encodeRun } from "./run-details.ts";
import {
  insertIntoRun,
  lockActiveRun,
  lockRun,
  RUN_COLUMNS,
  type RunRow,
  runInfo,
  runRow,
} from "./run-rows.ts";
import {
  fittingTags,
  isRunName,
  namedTags,
  RUN_NAME_TAG,
  setRunTags,
  tagRows,
  upsertTags,
} from "./run-tags.ts";
import type { BulkInsert, NewRows, Session } from "./session.ts";

export const runOperations: Operations<
  | "createRun"
  | "updateRun"
  | "deleteRun"
  | "restoreRun"
  | "getRun"
  | "setTag"
  | "deleteTag"
  | "runArtifactUri"
  | "runExperiments"
> = {
  createRun: async (session, request) => {
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
    await session.insertAll([runInsert(row), tagRows(runUuid, tags)]);
    const shown = [...tags].map(([key, value]) => ({ key, value }));
    return { run: { info: runInfo(row), data: { tags: shown }, inputs: {} } };
  },

  getRun: async (session, { run_id }) => {
    const run = await encodeRun(session, await runRow(session, run_id));
    return jsonObject(`"run":${run}`);
  },

  updateRun: async (session, { run_id, status, end_time, run_name }) => {
    await lockActiveRun(session, run_id);
    const changes = [status ?? null, end_time ?? null, run_name || null];
    const [changed] = await session.query<RunRow>(UPDATE_RUN, [...changes, run_id]);
    if (run_name) await upsertTags(session, run_id, new Map([[RUN_NAME_TAG, run_name]]));
    return { run_info: runInfo(changed!) };
  },

  deleteRun: async (session, { run_id }) => {
    await lockRun(session, run_id);
    await deleteAssessmentsOfRun(session, run_id);
    await moveStage(session, run_id, "deleted");
    return {};
  },

  restoreRun: async (session, { run_id }) => {
    await lockRun(session, run_id);
    await moveStage(session, run_id, "active");
    return {};
  },

  setTag: async (session, { run_id, ...tag }) => {
    if (isRunName(tag)) {
      await lockActiveRun(session, run_id);
      await setRunTags(session, run_id, [tag]);
    } else await insertIntoRun(session, run_id, [tagRows(run_id, fittingTags(session, [tag]))]);
    return {};
  },

  deleteTag: async (session, { run_id, key }) => {
    await lockActiveRun(session, run_id);
    const { numDeletedRows } = await session.db
      .deleteFrom("tags")
      .where("run_uuid", "=", run_id)
      .where("key", "=", key)
      .executeTakeFirst();
    if (numDeletedRows === 0n)
      throw doesNotExist(`No tag with name: ${key} in run with id ${run_id}`);
    return {};
  },

  runArtifactUri: async (session, { run_id }) => {
    const { artifact_uri } = await runRow(session, run_id);
    return artifact_uri ?? "";
  },

  runExperiments: async (session, { run_ids }) => {
    const rows = await session.db
      .selectFrom("runs")
      .select(["run_uuid", "experiment_id"])
      .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), run_ids))
      .execute();
    return rows.map((row) => ({ run_id: row.run_uuid, experiment_id: String(row.experiment_id) }));
  },
};

export const runSingleWrites: SingleWrites = {
  createRun: () => true,
  setTag: (tag) => !isRunName(tag),
};

/** What is not given stays as it is in the row by then, whatever another server has changed. */
const UPDATE_RUN = `update runs set status = coalesce(?, status), end_time = coalesce(?, end_time),
  name = coalesce(?, name) where run_uuid = ? returning ${RUN_COLUMNS.join(", ")}`;

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

const runInsert = (row: RunRow): NewRows => ({
  insert: INSERT_RUN,
  rows: [[...RUN_COLUMNS.map((column) => row[column]), ...NO_SOURCE]],
});

const moveStage = (session: Session, runId: string, stage: LifecycleStage) =>
  session.db
    .updateTable("runs")
    .set({ lifecycle_stage: stage, deleted_time: stage === "deleted" ? Date.now() : null })
    .where("run_uuid", "=", runId)
    .execute();
