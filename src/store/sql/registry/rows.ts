import { type Selectable, sql } from "kysely";
import { doesNotExist } from "../../../protocol/errors.ts";
import type { ModelVersion } from "../../../protocol/model-versions.ts";
import type { RegisteredModel } from "../../../protocol/registered-models.ts";
import { stages } from "../../../protocol/stages.ts";
import type { Session } from "../session.ts";
import type { Tables } from "../tables.ts";
import { WORKSPACE } from "../workspace.ts";

export type ModelRow = Selectable<Tables["registered_models"]>;
export type VersionRow = Selectable<Tables["model_versions"]>;

/** The stage of versions that are deleted: their rows stay, so that no number is given twice. */
export const DELETED = "Deleted_Internal";

/** The column is a 32-bit integer; SQLite alone would take more. */
const GREATEST_VERSION = 2 ** 31 - 1;

export const servedModels = (session: Session) =>
  session.db.selectFrom("registered_models").selectAll().where("workspace", "=", WORKSPACE);

export const servedVersions = (session: Session) =>
  session.db
    .selectFrom("model_versions")
    .selectAll()
    .where("model_versions.workspace", "=", WORKSPACE)
    .where("model_versions.current_stage", "!=", DELETED);

const noModel = (name: string) => doesNotExist(`Registered Model with name=${name} not found`);

const noVersion = (name: string, version: string | number) =>
  doesNotExist(`Model Version (name=${name}, version=${version}) not found`);

export async function modelRow(session: Session, name: string): Promise<ModelRow> {
  const row = await servedModels(session).where("name", "=", name).executeTakeFirst();
  if (row === undefined) throw noModel(name);
  return row;
}

/**
 * The registered model, which no other transaction changes meanwhile: what is numbered, recorded and
 * announced of one model has one order. `updated` is a new time of its last update.
 */
export async function lockModel(
  session: Session,
  name: string,
  updated?: number,
): Promise<ModelRow> {
  const row = await session.db
    .updateTable("registered_models")
    .set((eb) => ({ last_updated_time: updated ?? eb.ref("last_updated_time") }))
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw noModel(name);
  return row;
}

const versionNumber = (name: string, version: string): number => {
  const number = Number(version);
  if (Math.abs(number) > GREATEST_VERSION) throw noVersion(name, version);
  return number;
};

export async function versionRow(
  session: Session,
  name: string,
  version: string | number,
): Promise<VersionRow> {
  const row = await servedVersions(session)
    .where("name", "=", name)
    .where("version", "=", versionNumber(name, String(version)))
    .executeTakeFirst();
  if (row === undefined) throw noVersion(name, version);
  return row;
}

/** A version that is to be changed, with its model locked. */
export async function lockVersion(
  session: Session,
  name: string,
  version: string,
  updated?: number,
): Promise<VersionRow> {
  await lockModel(session, name, updated);
  return await versionRow(session, name, version);
}

/**
 * The latest version of each stage of some models, in the order in which the stages were entered:
 * along an index, however many versions there are.
 */
export async function latestVersions(
  session: Session,
  names: readonly string[],
): Promise<VersionRow[]> {
  const versionAt = (end: "min" | "max") =>
    sql`(select ${sql.raw(end)}(version) from model_versions where workspace = model.workspace
      and name = model.name and current_stage = stage.column1)`;
  const ofEachStage = sql`select model.name, ${versionAt("min")} as first, ${versionAt("max")} as latest
    from registered_models model cross join (values ${sql.join(stages.map((stage) => sql`(${sql.lit(stage)})`))}) stage
    where model.workspace = ${WORKSPACE} and ${session.dialect.oneOf(sql.ref("model.name"), names)}`;
  const { rows } = await sql<VersionRow>`select model_versions.* from (${ofEachStage}) found
    join model_versions on model_versions.workspace = ${WORKSPACE}
      and model_versions.name = found.name and model_versions.version = found.latest
    order by found.name, found.first`.execute(session.db);
  return rows;
}

export const aliasRows = (session: Session, names: readonly string[]) =>
  session.db
    .selectFrom("registered_model_aliases")
    .selectAll()
    .where("workspace", "=", WORKSPACE)
    .where((eb) => session.dialect.oneOf(eb.ref("name"), names))
    .orderBy("alias")
    .execute();

/** Registered models as the API shows them, in the order of the rows. */
export async function registeredModels(
  session: Session,
  rows: readonly ModelRow[],
): Promise<RegisteredModel[]> {
  if (rows.length === 0) return [];
  const names = rows.map(({ name }) => name);
  const tags = await session.db
    .selectFrom("registered_model_tags")
    .selectAll()
    .where("workspace", "=", WORKSPACE)
    .where((eb) => session.dialect.oneOf(eb.ref("name"), names))
    .orderBy("key")
    .execute();
  const versions = await modelVersions(session, await latestVersions(session, names));
  const aliases = await aliasRows(session, names);
  const byName = {
    tags: Map.groupBy(tags, ({ name }) => name),
    versions: Map.groupBy(versions, ({ name }) => name),
    aliases: Map.groupBy(aliases, ({ name }) => name),
  };
  return rows.map((row) => ({
    name: row.name,
    creation_timestamp: row.creation_time ?? undefined,
    last_updated_timestamp: row.last_updated_time ?? undefined,
    description: row.description || undefined,
    latest_versions: byName.versions.get(row.name),
    tags: byName.tags.get(row.name)?.map(tagOf),
    aliases: byName.aliases
      .get(row.name)
      ?.map(({ alias, version }) => ({ alias, version: String(version) })),
  }));
}

/** Versions as the API shows them in lists: without their aliases. */
export async function modelVersions(
  session: Session,
  rows: readonly VersionRow[],
): Promise<ModelVersion[]> {
  const tags = await versionTags(session, rows);
  const byVersion = Map.groupBy(tags, identity);
  return rows.map((row) => shownVersion(row, byVersion.get(identity(row))?.map(tagOf)));
}

/** One version as the API shows it by itself: with its aliases. */
export async function modelVersion(session: Session, row: VersionRow): Promise<ModelVersion> {
  const [shown] = await modelVersions(session, [row]);
  const aliases = await aliasRows(session, [row.name]);
  return { ...shown!, aliases: aliasesOf(row.version, aliases) };
}

export const aliasesOf = (
  version: number | string,
  aliases: readonly { alias: string; version: number }[],
): string[] => aliases.filter((each) => each.version === Number(version)).map(({ alias }) => alias);

/** So many versions are asked for at once: each is two of a statement's parameters. */
const VERSIONS_AT_ONCE = 500;

type TagRow = Selectable<Tables["model_version_tags"]>;

async function versionTags(session: Session, rows: readonly VersionRow[]): Promise<TagRow[]> {
  const tags: TagRow[] = [];
  for (let at = 0; at < rows.length; at += VERSIONS_AT_ONCE)
    tags.push(...(await tagsOf(session, rows.slice(at, at + VERSIONS_AT_ONCE))));
  return tags;
}

/** Each version is looked up by itself: names and numbers apart would be all of their pairs. */
async function tagsOf(session: Session, rows: readonly VersionRow[]): Promise<TagRow[]> {
  const wanted = rows.map(({ name, version }) => sql`(${name}, cast(${version} as integer))`);
  const found = await sql<TagRow>`select tag.* from (values ${sql.join(wanted)}) wanted
    cross join model_version_tags tag
    where tag.workspace = ${WORKSPACE} and tag.name = wanted.column1
      and tag.version = wanted.column2
    order by tag.key`.execute(session.db);
  return found.rows;
}

const identity = ({ name, version }: { name: string; version: number }): string =>
  `${version}/${name}`;

const tagOf = ({ key, value }: { key: string; value: string | null }) => ({
  key,
  value: value ?? "",
});

const shownVersion = (row: VersionRow, tags: ModelVersion["tags"]): ModelVersion => ({
  name: row.name,
  version: String(row.version),
  creation_timestamp: row.creation_time ?? undefined,
  last_updated_timestamp: row.last_updated_time ?? undefined,
  user_id: row.user_id ?? undefined,
  current_stage: row.current_stage ?? undefined,
  description: row.description ?? undefined,
  source: row.source ?? undefined,
  run_id: row.run_id ?? undefined,
  status: (row.status as ModelVersion["status"]) ?? undefined,
  status_message: row.status_message || undefined,
  tags,
  run_link: row.run_link ?? undefined,
});
