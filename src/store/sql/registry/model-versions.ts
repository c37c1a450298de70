import type { Operations } from "../operation.ts";
import type { Announcement } from "../../../protocol/announcement.ts";
import { isPromptTagged, tagValues } from "../../../protocol/registry-tags.ts";
import type { RequestOf } from "../../../protocol/endpoint.ts";
import type { createModelVersion } from "../../../protocol/model-versions.ts";
import { type BulkInsert, lockingOrder, type Session } from "../session.ts";
import { WORKSPACE } from "../workspace.ts";
import { announce, isPrompt, recordChange } from "./changes.ts";
import { withoutPromptTags } from "./registered-models.ts";
import {
  DELETED,
  lockModel,
  lockVersion,
  modelVersion,
  versionRow,
  type VersionRow,
} from "./rows.ts";

export const modelVersionOperations: Operations<
  | "createModelVersion"
  | "getModelVersion"
  | "updateModelVersion"
  | "transitionModelVersionStage"
  | "deleteModelVersion"
  | "getModelVersionDownloadUri"
  | "setModelVersionTag"
  | "deleteModelVersionTag"
> = {
  createModelVersion: async (session, request) => {
    const { name, source, tags, user } = request;
    const now = Date.now();
    await lockModel(session, name, now);
    const row = await session.db
      .insertInto("model_versions")
      .values({
        name,
        version: await nextVersion(session, name),
        creation_time: now,
        last_updated_time: now,
        description: request.description,
        current_stage: "None",
        source,
        run_id: request.run_id || request.source_run_id || "",
        run_link: request.run_link,
        status: "READY",
        storage_location: request.storage_location ?? source,
        workspace: WORKSPACE,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await setTags(session, row, tagValues(tags));
    const { version } = row;
    await recordChange(session, user, {
      entity: "model_version",
      action: "created",
      name,
      version,
      new: source,
    });
    await announce(session, creation(request, version));
    return versionAnswer(session, row);
  },

  getModelVersion: async (session, { name, version }) =>
    versionAnswer(session, await versionRow(session, name, version)),

  updateModelVersion: async (session, { name, version, description = null, user }) => {
    const before = await lockVersion(session, name, version);
    const row = await updateVersion(session, before, { description });
    await recordChange(session, user, {
      entity: "model_version",
      action: "updated",
      name,
      version: row.version,
      key: "description",
      old: before.description,
      new: description,
    });
    return versionAnswer(session, row);
  },

  transitionModelVersionStage: async (session, request) => {
    const { name, stage, archive_existing_versions, user } = request;
    const now = Date.now();
    const before = await lockVersion(session, name, request.version, now);
    const { version } = before;
    if (archive_existing_versions) await archiveOthers(session, before, stage, user, now);
    const row = await updateVersion(session, before, { current_stage: stage }, now);
    await recordChange(session, user, {
      entity: "model_version",
      action: "updated",
      name,
      version,
      key: "stage",
      old: before.current_stage,
      new: stage,
    });
    return versionAnswer(session, row);
  },

  deleteModelVersion: async (session, { name, version, user }) => {
    const now = Date.now();
    const row = await lockVersion(session, name, version, now);
    await session.db
      .deleteFrom("registered_model_aliases")
      .where("workspace", "=", WORKSPACE)
      .where("name", "=", name)
      .where("version", "=", row.version)
      .execute();
    await updateVersion(session, row, redacted, now);
    await recordChange(session, user, {
      entity: "model_version",
      action: "deleted",
      name,
      version: row.version,
      old: row.source,
    });
    return {};
  },

  getModelVersionDownloadUri: async (session, { name, version }) => {
    const { storage_location, source } = await versionRow(session, name, version);
    return { artifact_uri: storage_location || (source ?? "") };
  },

  setModelVersionTag: async (session, { name, version, key, value, user }) => {
    const row = await lockVersion(session, name, version);
    const old = await tagValue(session, row, key);
    await setTags(session, row, new Map([[key, value]]));
    await recordChange(session, user, {
      entity: "model_version_tag",
      action: "set",
      name,
      version: row.version,
      key,
      old,
      new: value,
    });
    const entity = await tagEntity(session, name);
    await announce(session, { entity, action: "set", data: { name, version, key, value } });
    return {};
  },

  deleteModelVersionTag: async (session, { name, version, key, user }) => {
    const row = await lockVersion(session, name, version);
    const old = await tagValue(session, row, key);
    await session.db
      .deleteFrom("model_version_tags")
      .where("workspace", "=", WORKSPACE)
      .where("name", "=", name)
      .where("version", "=", row.version)
      .where("key", "=", key)
      .execute();
    if (old !== undefined)
      await recordChange(session, user, {
        entity: "model_version_tag",
        action: "deleted",
        name,
        version: row.version,
        key,
        old,
      });
    const entity = await tagEntity(session, name);
    await announce(session, { entity, action: "deleted", data: { name, version, key } });
    return {};
  },
};

/** Deleted versions count, so that no number is given twice. */
async function nextVersion(session: Session, name: string): Promise<number> {
  const { last } = await session.db
    .selectFrom("model_versions")
    .select((eb) => eb.fn.max("version").as("last"))
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

function creation(request: RequestOf<typeof createModelVersion>, number: number): Announcement {
  const { name, source, run_id } = request;
  const tags = tagValues(request.tags);
  const version = String(number);
  const description = request.description || null;
  if (!isPromptTagged(request.tags)) {
    const data = { name, version, source, run_id: run_id || null, description };
    return {
      entity: "model_version",
      action: "created",
      data: { ...data, tags: Object.fromEntries(tags) },
    };
  }
  const others = withoutPromptTags(tags);
  others.delete(PROMPT_TEXT_TAG);
  const template = tags.get(PROMPT_TEXT_TAG) ?? null;
  return {
    entity: "prompt_version",
    action: "created",
    data: { name, version, template, tags: Object.fromEntries(others), description },
  };
}

const PROMPT_TEXT_TAG = "mlflow.prompt.text";

/** What MLflow leaves of a deleted version; its tags stay. */
const redacted = {
  current_stage: DELETED,
  description: null,
  user_id: null,
  source: "REDACTED-SOURCE-PATH",
  run_id: "REDACTED-RUN-ID",
  run_link: "REDACTED-RUN-LINK",
  status_message: null,
};

async function updateVersion(
  session: Session,
  { name, version }: VersionRow,
  changed: Partial<VersionRow>,
  now = Date.now(),
): Promise<VersionRow> {
  return await session.db
    .updateTable("model_versions")
    .set({ ...changed, last_updated_time: now })
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .where("version", "=", version)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function archiveOthers(
  session: Session,
  { name, version }: VersionRow,
  stage: string,
  user: string | undefined,
  now: number,
): Promise<void> {
  const archived = await session.db
    .updateTable("model_versions")
    .set({ current_stage: "Archived", last_updated_time: now })
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .where("version", "!=", version)
    .where("current_stage", "=", stage)
    .returning("version")
    .execute();
  for (const other of archived)
    await recordChange(session, user, {
      entity: "model_version",
      action: "updated",
      name,
      version: other.version,
      key: "stage",
      old: stage,
      new: "Archived",
    });
}

const SET_TAG: BulkInsert = {
  table: "model_version_tags",
  columns: { key: "text", value: "text", name: "text", version: "integer", workspace: "text" },
  tail: "on conflict (workspace, key, name, version) do update set value = excluded.value",
};

const setTags = (
  session: Session,
  { name, version }: VersionRow,
  tags: ReadonlyMap<string, string>,
) =>
  session.insertRows(
    SET_TAG,
    lockingOrder([...tags]).map(([key, value]) => [key, value, name, version, WORKSPACE]),
  );

async function tagValue(
  session: Session,
  { name, version }: VersionRow,
  key: string,
): Promise<string | null | undefined> {
  const row = await session.db
    .selectFrom("model_version_tags")
    .select("value")
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .where("version", "=", version)
    .where("key", "=", key)
    .executeTakeFirst();
  return row?.value;
}

const tagEntity = async (session: Session, name: string): Promise<string> =>
  (await isPrompt(session, name)) ? "prompt_version_tag" : "model_version_tag";

const versionAnswer = async (session: Session, row: VersionRow) => ({
  model_version: await modelVersion(session, row),
});
