import { doesNotExist, invalidParameter } from "../../../protocol/errors.ts";
import type { Operations } from "../operation.ts";
import type { Session } from "../session.ts";
import { WORKSPACE } from "../workspace.ts";
import { announce, isPrompt, recordChange } from "./changes.ts";
import {
  lockModel,
  lockVersion,
  modelRow,
  modelVersion,
  servedVersions,
  versionRow,
  type VersionRow,
} from "./rows.ts";

export const aliasOperations: Operations<
  "setRegisteredModelAlias" | "deleteRegisteredModelAlias" | "getModelVersionByAlias"
> = {
  setRegisteredModelAlias: async (session, { name, alias, version, user }) => {
    const row = await lockVersion(session, name, version);
    const old = await aliasedVersion(session, name, alias);
    await session.db
      .insertInto("registered_model_aliases")
      .values({ name, alias, version: row.version, workspace: WORKSPACE })
      .onConflict((conflict) =>
        conflict.columns(["workspace", "name", "alias"]).doUpdateSet({ version: row.version }),
      )
      .execute();
    await recordChange(session, user, {
      entity: "registered_model_alias",
      action: "set",
      name,
      version: row.version,
      key: alias,
      old: old?.toString(),
      new: String(row.version),
    });
    const entity = await aliasEntity(session, name);
    await announce(session, { entity, action: "created", data: { name, alias, version } });
    return {};
  },

  deleteRegisteredModelAlias: async (session, { name, alias, user }) => {
    await lockModel(session, name);
    const deleted = await session.db
      .deleteFrom("registered_model_aliases")
      .where("workspace", "=", WORKSPACE)
      .where("name", "=", name)
      .where("alias", "=", alias)
      .returning("version")
      .executeTakeFirst();
    if (deleted !== undefined)
      await recordChange(session, user, {
        entity: "registered_model_alias",
        action: "deleted",
        name,
        version: deleted.version,
        key: alias,
        old: String(deleted.version),
      });
    const entity = await aliasEntity(session, name);
    await announce(session, { entity, action: "deleted", data: { name, alias } });
    return {};
  },

  getModelVersionByAlias: async (session, { name, alias }) => {
    await modelRow(session, name);
    if (alias.toLowerCase() === "latest")
      return { model_version: await modelVersion(session, await highestVersion(session, name)) };
    const version = await aliasedVersion(session, name, alias);
    // MLflow's clients know this code for an alias that is not there.
    if (version === undefined) throw invalidParameter(`Registered model alias ${alias} not found.`);
    return { model_version: await modelVersion(session, await versionRow(session, name, version)) };
  },
};

async function aliasedVersion(
  session: Session,
  name: string,
  alias: string,
): Promise<number | undefined> {
  const row = await session.db
    .selectFrom("registered_model_aliases")
    .select("version")
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .where("alias", "=", alias)
    .executeTakeFirst();
  return row?.version;
}

async function highestVersion(session: Session, name: string): Promise<VersionRow> {
  const row = await servedVersions(session)
    .where("name", "=", name)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw doesNotExist(`The model ${name} has no version yet.`);
  return row;
}

const aliasEntity = async (session: Session, name: string): Promise<string> =>
  (await isPrompt(session, name)) ? "prompt_alias" : "model_version_alias";
