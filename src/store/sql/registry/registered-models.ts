import { alreadyExists } from "../../../protocol/errors.ts";
import { isPromptTagged, tagValues } from "../../../protocol/registry-tags.ts";
import type { Operations } from "../operation.ts";
import { type BulkInsert, lockingOrder, type Session } from "../session.ts";
import { isUniqueViolation } from "../violations.ts";
import { WORKSPACE } from "../workspace.ts";
import { announce, isPrompt, recordChange } from "./changes.ts";
import {
  aliasesOf,
  aliasRows,
  latestVersions,
  lockModel,
  modelRow,
  type ModelRow,
  modelVersions,
  registeredModels,
} from "./rows.ts";

export const registeredModelOperations: Operations<
  | "createRegisteredModel"
  | "renameRegisteredModel"
  | "updateRegisteredModel"
  | "deleteRegisteredModel"
  | "getRegisteredModel"
  | "getLatestVersions"
  | "setRegisteredModelTag"
  | "deleteRegisteredModelTag"
> = {
  createRegisteredModel: async (session, { name, description, tags, user }) => {
    const isNewPrompt = isPromptTagged(tags);
    const row = await insertModel(session, name, description, isNewPrompt);
    const values = tagValues(tags);
    await setTags(session, name, values);
    await recordChange(session, user, {
      entity: "registered_model",
      action: "created",
      name,
      new: description,
    });
    await announce(session, {
      entity: isNewPrompt ? "prompt" : "registered_model",
      action: "created",
      data: {
        name,
        tags: Object.fromEntries(isNewPrompt ? withoutPromptTags(values) : values),
        description,
      },
    });
    return modelAnswer(session, row);
  },

  renameRegisteredModel: async (session, { name, new_name, user }) => {
    await lockModel(session, name);
    const now = Date.now();
    const row = await refuseTakenName(new_name, () =>
      session.db
        .updateTable("registered_models")
        .set({ name: new_name, last_updated_time: now })
        .where("workspace", "=", WORKSPACE)
        .where("name", "=", name)
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    await session.db
      .updateTable("model_versions")
      .set({ last_updated_time: now })
      .where("workspace", "=", WORKSPACE)
      .where("name", "=", new_name)
      .execute();
    await renameRecords(session, name, new_name);
    await recordChange(session, user, {
      entity: "registered_model",
      action: "updated",
      name: new_name,
      key: "name",
      old: name,
      new: new_name,
    });
    return modelAnswer(session, row);
  },

  updateRegisteredModel: async (session, { name, description, user }) => {
    const before = await lockModel(session, name);
    const changed = { description, last_updated_time: Date.now() };
    await session.db
      .updateTable("registered_models")
      .set(changed)
      .where("workspace", "=", WORKSPACE)
      .where("name", "=", name)
      .execute();
    await recordChange(session, user, {
      entity: "registered_model",
      action: "updated",
      name,
      key: "description",
      old: before.description,
      new: description,
    });
    return modelAnswer(session, { ...before, ...changed });
  },

  deleteRegisteredModel: async (session, { name, user }) => {
    await lockModel(session, name);
    for (const table of children)
      await session.db
        .deleteFrom(table)
        .where("workspace", "=", WORKSPACE)
        .where("name", "=", name)
        .execute();
    await recordChange(session, user, { entity: "registered_model", action: "deleted", name });
    return {};
  },

  getRegisteredModel: async (session, { name }) =>
    modelAnswer(session, await modelRow(session, name)),

  getLatestVersions: async (session, { name, stages }) => {
    await modelRow(session, name);
    const latest = await latestVersions(session, [name]);
    const wanted = latest.filter(
      ({ current_stage }) =>
        stages.length === 0 || (stages as readonly (string | null)[]).includes(current_stage),
    );
    const aliases = await aliasRows(session, [name]);
    const versions = await modelVersions(session, wanted);
    return {
      model_versions: versions.map((each) => ({
        ...each,
        aliases: aliasesOf(each.version, aliases),
      })),
    };
  },

  setRegisteredModelTag: async (session, { name, key, value, user }) => {
    await lockModel(session, name);
    const old = await tagValue(session, name, key);
    await setTags(session, name, new Map([[key, value]]));
    await recordChange(session, user, {
      entity: "registered_model_tag",
      action: "set",
      name,
      key,
      old,
      new: value,
    });
    if (await isPrompt(session, name))
      await announce(session, { entity: "prompt_tag", action: "set", data: { name, key, value } });
    return {};
  },

  deleteRegisteredModelTag: async (session, { name, key, user }) => {
    await lockModel(session, name);
    const deleted = await session.db
      .deleteFrom("registered_model_tags")
      .where("workspace", "=", WORKSPACE)
      .where("name", "=", name)
      .where("key", "=", key)
      .returning("value")
      .executeTakeFirst();
    if (deleted !== undefined)
      await recordChange(session, user, {
        entity: "registered_model_tag",
        action: "deleted",
        name,
        key,
        old: deleted.value,
      });
    if (await isPrompt(session, name))
      await announce(session, { entity: "prompt_tag", action: "deleted", data: { name, key } });
    return {};
  },
};

/** Rows that name the model, each before those that they refer to. */
const children = [
  "model_version_tags",
  "model_versions",
  "registered_model_tags",
  "registered_model_aliases",
  "registered_models",
] as const;

async function insertModel(
  session: Session,
  name: string,
  description: string,
  isNewPrompt: boolean,
): Promise<ModelRow> {
  const now = Date.now();
  const row = await session.db
    .insertInto("registered_models")
    .values({
      name,
      creation_time: now,
      last_updated_time: now,
      description,
      workspace: WORKSPACE,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return row;
  const kind = (prompt: boolean) => (prompt ? "Prompt" : "Registered Model");
  const holder = kind(await isPrompt(session, name));
  throw alreadyExists(
    holder === kind(isNewPrompt)
      ? `${holder} (name=${name}) already exists.`
      : `The name '${name}' is taken by a ${holder.toLowerCase()}; models and prompts share their names.`,
  );
}

async function refuseTakenName<T>(name: string, naming: () => Promise<T>): Promise<T> {
  try {
    return await naming();
  } catch (error) {
    if (isUniqueViolation(error))
      throw alreadyExists(`Registered Model (name=${name}) already exists.`);
    throw error;
  }
}

/** The history stays with the model, and what is told of it in order. */
async function renameRecords(session: Session, name: string, newName: string): Promise<void> {
  await session.query("update millrace_registry_events set name = ? where name = ?", [
    newName,
    name,
  ]);
  await session.query("update millrace_webhook_deliveries set model = ? where model = ?", [
    newName,
    name,
  ]);
}

const SET_TAG: BulkInsert = {
  table: "registered_model_tags",
  columns: { key: "text", value: "text", name: "text", workspace: "text" },
  tail: "on conflict (workspace, key, name) do update set value = excluded.value",
};

const setTags = (session: Session, name: string, tags: ReadonlyMap<string, string>) =>
  session.insertRows(
    SET_TAG,
    lockingOrder([...tags]).map(([key, value]) => [key, value, name, WORKSPACE]),
  );

async function tagValue(
  session: Session,
  name: string,
  key: string,
): Promise<string | null | undefined> {
  const row = await session.db
    .selectFrom("registered_model_tags")
    .select("value")
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .where("key", "=", key)
    .executeTakeFirst();
  return row?.value;
}

/** Tags that say what a prompt is are not told of. */
export function withoutPromptTags(tags: ReadonlyMap<string, string>): Map<string, string> {
  const others = new Map(tags);
  for (const key of ["mlflow.prompt.is_prompt", "_mlflow_prompt_type"]) others.delete(key);
  return others;
}

const modelAnswer = async (session: Session, row: ModelRow) => ({
  registered_model: (await registeredModels(session, [row]))[0]!,
});
