import type { Selectable } from "kysely";
import { validateArtifactLocation } from "../../core/artifact-location.ts";
import { appendToUriPath, resolveArtifactLocation } from "../../core/artifact-uri.ts";
import type { Experiment } from "../../protocol/experiments.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { alreadyExists, doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import { experimentNumber } from "./experiment-ids.ts";
import { deleteAssessmentsOfExperiment } from "./assessments.ts";
import { type LifecycleStage, requireActive } from "./lifecycle.ts";
import type { Operations } from "./operation.ts";
import type { BulkInsert, Session } from "./session.ts";
import type { Tables } from "./tables.ts";
import { isUniqueViolation } from "./violations.ts";
import { WORKSPACE } from "./workspace.ts";

type ExperimentRow = Selectable<Tables["experiments"]>;

export const experimentOperations: Operations<
  | "createExperiment"
  | "getExperiment"
  | "getExperimentByName"
  | "deleteExperiment"
  | "restoreExperiment"
  | "updateExperiment"
  | "setExperimentTag"
  | "deleteExperimentTag"
> = {
  createExperiment: async (session, { name, artifact_location, tags }) => {
    const id = await insertExperiment(session, name, artifact_location);
    if (tags.length > 0)
      await setTags(session, id, new Map(tags.map(({ key, value }) => [key, value])));
    return { experiment_id: String(id) };
  },

  getExperiment: async (session, { experiment_id }) => {
    const row = await experimentRow(session, experiment_id);
    return { experiment: (await withTags(session, [row]))[0]! };
  },

  getExperimentByName: async (session, { experiment_name }) => {
    const row = await servedExperiments(session)
      .where("name", "=", experiment_name)
      .executeTakeFirst();
    if (row === undefined)
      throw doesNotExist(`Could not find experiment with name '${experiment_name}'`);
    return { experiment: (await withTags(session, [row]))[0]! };
  },

  deleteExperiment: async (session, { experiment_id }) => {
    await moveStage(session, experiment_id, "active", "deleted");
    return {};
  },

  restoreExperiment: async (session, { experiment_id }) => {
    await moveStage(session, experiment_id, "deleted", "active");
    return {};
  },

  updateExperiment: async (session, { experiment_id, new_name }) => {
    const { lifecycle_stage } = await experimentRow(session, experiment_id);
    if (lifecycle_stage !== "active")
      throw invalidParameter(`Cannot rename the experiment ${experiment_id}: it is deleted.`);
    await refuseTakenName(new_name, () =>
      session.db
        .updateTable("experiments")
        .set({ name: new_name, last_update_time: Date.now() })
        .where("experiment_id", "=", experimentNumber(session, experiment_id))
        .execute(),
    );
    return {};
  },

  setExperimentTag: async (session, { experiment_id, key, value }) => {
    await activeExperiment(session, experiment_id);
    await setTags(session, experimentNumber(session, experiment_id), new Map([[key, value]]));
    return {};
  },

  deleteExperimentTag: async (session, { experiment_id, key }) => {
    await activeExperiment(session, experiment_id);
    const { numDeletedRows } = await session.db
      .deleteFrom("experiment_tags")
      .where("experiment_id", "=", experimentNumber(session, experiment_id))
      .where("key", "=", key)
      .executeTakeFirst();
    if (numDeletedRows === 0n)
      throw doesNotExist(`No tag with name: ${key} in experiment with id ${experiment_id}`);
    return {};
  },
};

async function insertExperiment(
  session: Session,
  name: string,
  artifactLocation: string | undefined,
): Promise<Int64> {
  const now = Date.now();
  const given = artifactLocation ? checkedLocation(session, artifactLocation) : null;
  const { experiment_id: id } = await refuseTakenName(name, () =>
    session.db
      .insertInto("experiments")
      .values({
        experiment_id: session.dialect.newExperimentId?.(),
        name,
        artifact_location: given,
        lifecycle_stage: "active",
        creation_time: now,
        last_update_time: now,
        workspace: WORKSPACE,
      })
      .returning("experiment_id")
      .executeTakeFirstOrThrow(),
  );
  if (given === null)
    await session.db
      .updateTable("experiments")
      .set({ artifact_location: appendToUriPath(session.settings.defaultArtifactRoot, String(id)) })
      .where("experiment_id", "=", id)
      .execute();
  return id;
}

function checkedLocation({ settings }: Session, location: string): string {
  validateArtifactLocation(location, settings.artifactLocations);
  return resolveArtifactLocation(location, settings.directory);
}

async function refuseTakenName<T>(name: string, naming: () => Promise<T>): Promise<T> {
  try {
    return await naming();
  } catch (error) {
    if (isUniqueViolation(error))
      throw alreadyExists(
        `Experiment(name=${name}) already exists. Choose another name, or restore that experiment if it is deleted.`,
      );
    throw error;
  }
}

/** Experiments of the workspace that is served. */
export const servedExperiments = (session: Session) =>
  session.db.selectFrom("experiments").selectAll().where("workspace", "=", WORKSPACE);

const SELECT_EXPERIMENT = `select experiment_id, name, artifact_location, lifecycle_stage,
  creation_time, last_update_time, workspace from experiments
  where workspace = '${WORKSPACE}' and experiment_id = ?`;

async function experimentRow(session: Session, id: string): Promise<ExperimentRow> {
  const [row] = await session.query<ExperimentRow>(SELECT_EXPERIMENT, [
    experimentNumber(session, id),
  ]);
  if (row === undefined) throw doesNotExist(`No Experiment with id=${id} exists`);
  return row;
}

export const activeExperiment = async (session: Session, id: string): Promise<ExperimentRow> =>
  requireActive("experiment", id, await experimentRow(session, id));

/** Deletes or restores an experiment with all its runs, as MLflow does. */
async function moveStage(
  session: Session,
  id: string,
  from: LifecycleStage,
  to: LifecycleStage,
): Promise<void> {
  const now = Date.now();
  const number = experimentNumber(session, id);
  const { numUpdatedRows } = await session.db
    .updateTable("experiments")
    .set({ lifecycle_stage: to, last_update_time: now })
    .where("experiment_id", "=", number)
    .where("workspace", "=", WORKSPACE)
    .where("lifecycle_stage", "=", from)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw doesNotExist(`No ${from} Experiment with id=${id} exists`);
  await session.query(
    `select count(*) from (select 1 from runs where experiment_id = ?
     order by run_uuid ${session.dialect.lockRows}) as locked`,
    [number],
  );
  if (to === "deleted") await deleteAssessmentsOfExperiment(session, number);
  await session.db
    .updateTable("runs")
    .set({ lifecycle_stage: to, deleted_time: to === "deleted" ? now : null })
    .where("experiment_id", "=", number)
    .execute();
}

const setTag: BulkInsert = {
  table: "experiment_tags",
  columns: { key: "text", value: "text", experiment_id: "integer" },
  tail: "on conflict (key, experiment_id) do update set value = excluded.value",
};

const setTags = (session: Session, id: Int64, tags: ReadonlyMap<string, string>) =>
  session.insertRows(
    setTag,
    [...tags].map(([key, value]) => [key, value, id]),
  );

/** Experiments as the API shows them. */
export async function withTags(
  session: Session,
  rows: readonly ExperimentRow[],
): Promise<Experiment[]> {
  const tags = await session.db
    .selectFrom("experiment_tags")
    .selectAll()
    .where((eb) =>
      session.dialect.oneOf(
        eb.ref("experiment_id"),
        rows.map((row) => row.experiment_id),
      ),
    )
    .orderBy("key")
    .execute();
  const tagsById = Map.groupBy(tags, (tag) => tag.experiment_id);
  return rows.map((row) => ({
    experiment_id: String(row.experiment_id),
    name: row.name,
    artifact_location: row.artifact_location ?? undefined,
    lifecycle_stage: row.lifecycle_stage ?? "active",
    last_update_time: row.last_update_time ?? undefined,
    creation_time: row.creation_time ?? undefined,
    tags: tagsById
      .get(row.experiment_id)
      ?.map(({ key, value }) => ({ key, value: value ?? undefined })),
    workspace: row.workspace,
  }));
}
