import type { Selectable } from "kysely";
import { loggedModelArtifactUri } from "../../core/artifact-uri.ts";
import { newModelId, randomName } from "../../core/ids.ts";
import { doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import type { LoggedModel } from "../../protocol/logged-models.ts";
import { LoggedModelStatus } from "../../protocol/logged-model-status.ts";
import { activeExperiment } from "./experiments.ts";
import { readValue } from "./metric-values.ts";
import type { Operations } from "./operation.ts";
import { type BulkInsert, lockingOrder, type Session } from "./session.ts";
import type { Tables } from "./tables.ts";
import { isUniqueViolation } from "./violations.ts";

export type LoggedModelRow = Selectable<Tables["logged_models"]>;
type KeyValues = readonly { key: string; value: string }[];

export const loggedModelOperations: Operations<
  | "createLoggedModel"
  | "finalizeLoggedModel"
  | "getLoggedModel"
  | "deleteLoggedModel"
  | "setLoggedModelTags"
  | "deleteLoggedModelTag"
  | "logLoggedModelParams"
  | "loggedModelArtifactUri"
  | "runModelArtifactUri"
  | "loggedModelOrigin"
  | "noteModelVersion"
> = {
  createLoggedModel: async (session, request) => {
    const experiment = await activeExperiment(session, request.experiment_id);
    const modelId = newModelId();
    const now = Date.now();
    const row: LoggedModelRow = {
      model_id: modelId,
      experiment_id: experiment.experiment_id,
      name: request.name || randomName(),
      artifact_location: loggedModelArtifactUri(experiment.artifact_location ?? "", modelId),
      creation_timestamp_ms: now,
      last_updated_timestamp_ms: now,
      status: LoggedModelStatus.LOGGED_MODEL_PENDING,
      lifecycle_stage: "active",
      model_type: request.model_type,
      source_run_id: request.source_run_id,
      status_message: null,
    };
    await session.db.insertInto("logged_models").values(row).execute();
    await addParams(session, row, request.params);
    await upsertTags(session, row, request.tags);
    return modelAnswer(session, row);
  },

  finalizeLoggedModel: async (session, { model_id, status }) => {
    const row = await modelRow(session, model_id);
    const changed = {
      status: LoggedModelStatus[status ?? "LOGGED_MODEL_STATUS_UNSPECIFIED"],
      last_updated_timestamp_ms: Date.now(),
    };
    await updateModel(session, model_id, changed);
    return modelAnswer(session, { ...row, ...changed });
  },

  getLoggedModel: async (session, { model_id, allow_deleted }) => {
    const row = allow_deleted
      ? await modelRow(session, model_id)
      : await liveModel(session, model_id);
    return modelAnswer(session, row);
  },

  deleteLoggedModel: async (session, { model_id }) => {
    await modelRow(session, model_id);
    await updateModel(session, model_id, {
      lifecycle_stage: "deleted",
      last_updated_timestamp_ms: Date.now(),
    });
    return {};
  },

  setLoggedModelTags: async (session, { model_id, tags }) => {
    const row = await modelRow(session, model_id);
    await upsertTags(session, row, tags);
    return {};
  },

  deleteLoggedModelTag: async (session, { model_id, tag_key }) => {
    await modelRow(session, model_id);
    const { numDeletedRows } = await session.db
      .deleteFrom("logged_model_tags")
      .where("model_id", "=", model_id)
      .where("tag_key", "=", tag_key)
      .executeTakeFirst();
    if (numDeletedRows === 0n)
      throw doesNotExist(`No tag with key '${tag_key}' found for model with ID '${model_id}'.`);
    return {};
  },

  logLoggedModelParams: async (session, { model_id, params }) => {
    await addParams(session, await modelRow(session, model_id), params);
    return {};
  },

  loggedModelArtifactUri: async (session, { model_id }) => {
    const { artifact_location } = await liveModel(session, model_id);
    return artifact_location;
  },

  runModelArtifactUri: async (session, { run_id, name }) => {
    const row = await session.db
      .selectFrom("logged_models")
      .select("artifact_location")
      .where("source_run_id", "=", run_id)
      .where("name", "=", name)
      .where("lifecycle_stage", "=", "active")
      .orderBy("creation_timestamp_ms", "desc")
      .limit(1)
      .executeTakeFirst();
    return row?.artifact_location;
  },

  loggedModelOrigin: async (session, { model_id }) => {
    const { artifact_location, source_run_id } = await liveModel(session, model_id);
    return { artifact_uri: artifact_location, source_run_id: source_run_id || undefined };
  },

  noteModelVersion: async (session, { model_id, name, version }) => {
    const row = await liveModel(session, model_id);
    // Locks the row: versions that are created at once are all noted.
    await updateModel(session, model_id, { model_id });
    const tag = await session.db
      .selectFrom("logged_model_tags")
      .select("tag_value")
      .where("model_id", "=", model_id)
      .where("tag_key", "=", MODEL_VERSIONS_TAG)
      .executeTakeFirst();
    // MLflow's server writes the version as a number.
    const value = JSON.stringify([...listed(tag?.tag_value), { name, version: Number(version) }]);
    await upsertTags(session, row, [{ key: MODEL_VERSIONS_TAG, value }]);
  },
};

/** Lists the registered models that a logged model is a version of. */
const MODEL_VERSIONS_TAG = "mlflow.modelVersions";

/** Clients write the tag too, and may have written anything. */
function listed(text = "[]"): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

async function modelRow(session: Session, modelId: string): Promise<LoggedModelRow> {
  const row = await session.db
    .selectFrom("logged_models")
    .selectAll()
    .where("model_id", "=", modelId)
    .executeTakeFirst();
  if (row === undefined) throw doesNotExist(`Logged model with ID '${modelId}' not found.`);
  return row;
}

async function liveModel(session: Session, modelId: string): Promise<LoggedModelRow> {
  const row = await modelRow(session, modelId);
  if (row.lifecycle_stage === "deleted")
    throw doesNotExist(`Logged model with ID '${modelId}' not found.`);
  return row;
}

const updateModel = (session: Session, modelId: string, changed: Partial<LoggedModelRow>) =>
  session.db.updateTable("logged_models").set(changed).where("model_id", "=", modelId).execute();

const INSERT_PARAM: BulkInsert = {
  table: "logged_model_params",
  columns: { model_id: "text", experiment_id: "integer", param_key: "text", param_value: "text" },
  tail: "",
};

async function addParams(session: Session, row: LoggedModelRow, params: KeyValues): Promise<void> {
  try {
    await session.insertRows(
      INSERT_PARAM,
      params.map(({ key, value }) => [row.model_id, row.experiment_id, key, value]),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw invalidParameter(
      `A param of logged model '${row.model_id}' is there already or sent twice; params are logged once.`,
    );
  }
}

const UPSERT_TAG: BulkInsert = {
  table: "logged_model_tags",
  columns: { model_id: "text", experiment_id: "integer", tag_key: "text", tag_value: "text" },
  tail: "on conflict (model_id, tag_key) do update set tag_value = excluded.tag_value",
};

const upsertTags = (session: Session, row: LoggedModelRow, tags: KeyValues) =>
  session.insertRows(
    UPSERT_TAG,
    lockingOrder([...new Map(tags.map(({ key, value }) => [key, value]))]).map(([key, value]) => [
      row.model_id,
      row.experiment_id,
      key,
      value,
    ]),
  );

const modelAnswer = async (session: Session, row: LoggedModelRow) => ({
  model: (await loggedModels(session, [row]))[0]!,
});

/** Logged models as the API shows them, in the order of the rows. */
export async function loggedModels(
  session: Session,
  rows: readonly LoggedModelRow[],
): Promise<LoggedModel[]> {
  const ids = rows.map((row) => row.model_id);
  const [params, tags, metrics] = await Promise.all([
    childrenOf(session, "logged_model_params", ids),
    childrenOf(session, "logged_model_tags", ids),
    childrenOf(session, "logged_model_metrics", ids),
  ]);
  const byModel = {
    params: Map.groupBy(params, (row) => row.model_id),
    tags: Map.groupBy(tags, (row) => row.model_id),
    metrics: Map.groupBy(metrics, (row) => row.model_id),
  };
  return rows.map((row) => ({
    info: modelInfo(row, byModel.tags.get(row.model_id)?.map(tagOf)),
    data: {
      params: byModel.params.get(row.model_id)?.map(paramOf),
      metrics: byModel.metrics.get(row.model_id)?.map(metricOf),
    },
  }));
}

const childrenOf = <T extends "logged_model_params" | "logged_model_tags" | "logged_model_metrics">(
  session: Session,
  table: T,
  ids: readonly string[],
) =>
  session.db
    .selectFrom(table as "logged_model_params")
    .selectAll()
    .where((eb) => session.dialect.oneOf(eb.ref("model_id"), ids))
    .execute() as unknown as Promise<Selectable<Tables[T]>[]>;

const modelInfo = (
  row: LoggedModelRow,
  tags: LoggedModel["info"]["tags"],
): LoggedModel["info"] => ({
  model_id: row.model_id,
  experiment_id: String(row.experiment_id),
  name: row.name,
  creation_timestamp_ms: row.creation_timestamp_ms,
  last_updated_timestamp_ms: row.last_updated_timestamp_ms,
  artifact_uri: row.artifact_location,
  status: statusNames[row.status],
  model_type: row.model_type ?? undefined,
  source_run_id: row.source_run_id ?? undefined,
  status_message: row.status_message ?? undefined,
  tags,
});

const statusNames = Object.keys(LoggedModelStatus) as LoggedModelStatus[];

const paramOf = (row: Selectable<Tables["logged_model_params"]>) => ({
  key: row.param_key,
  value: row.param_value,
});

const tagOf = (row: Selectable<Tables["logged_model_tags"]>) => ({
  key: row.tag_key,
  value: row.tag_value,
});

const metricOf = (row: Selectable<Tables["logged_model_metrics"]>) => ({
  key: row.metric_name,
  value: readValue(row.metric_value ?? 0, false),
  timestamp: row.metric_timestamp_ms,
  step: row.metric_step,
  model_id: row.model_id,
  run_id: row.run_id,
  dataset_name: row.dataset_name ?? undefined,
  dataset_digest: row.dataset_digest ?? undefined,
});
