import { appendToUriPath } from "../../core/artifact-uri.ts";
import type { Addition } from "./additions/addition.ts";
import { checkRevision } from "./revision.ts";
import type { Session } from "./session.ts";

/** What a database's dialect brings to its creation. */
export interface Preparation {
  /** The script that creates MLflow's tables. */
  schema: string;
  exec(script: string): Promise<void>;
  /** What Millrace adds to them. */
  additions: readonly Addition[];
  /** Whether it gets MLflow's default experiment. */
  defaultExperiment: boolean;
  /** The statement that lists the tables, indices, triggers and functions there are, by `name`. */
  objects: string;
}

/**
 * Creates MLflow's tables in an empty database, refuses one of another schema revision, and makes
 * what is missing of Millrace's additions. Runs in a transaction that keeps other processes out. Throws SchemaRevisionError.
 */
export async function prepareDatabase(
  session: Session,
  { schema, additions, exec, objects, defaultExperiment }: Preparation,
): Promise<void> {
  const present = await session.query<{ name: string }>(objects, []);
  const names = new Set(present.map(({ name }) => name));
  const state = checkRevision(await revision(session, names), names.has("experiments"));
  if (state === "empty") await exec(schema);
  await refuseWorkspaces(session);
  if (defaultExperiment) await addDefaultExperiment(session);
  for (const { name, create } of additions) if (!names.has(name)) await exec(create);
}

/** Experiments of other workspaces would be out of reach; MLflow without workspaces refuses too. */
async function refuseWorkspaces(session: Session): Promise<void> {
  const other = await session.db
    .selectFrom("experiments")
    .select("workspace")
    .where("workspace", "!=", "default")
    .executeTakeFirst();
  if (other !== undefined)
    throw new Error(
      `The database has experiments in the workspace '${other.workspace}'; workspaces are not served yet. Move them with \`mlflow db migrate-to-default-workspace\`, or use another database.`,
    );
}

async function revision(session: Session, tables: Set<string>): Promise<string | undefined> {
  if (!tables.has("alembic_version")) return undefined;
  const row = await session.db
    .selectFrom("alembic_version")
    .select("version_num")
    .executeTakeFirst();
  return row?.version_num;
}

/** MLflow's clients log to experiment 0 where they are told no other, so it is always there. */
export async function addDefaultExperiment(session: Session): Promise<void> {
  const now = Date.now();
  await session.db
    .insertInto("experiments")
    .values({
      experiment_id: 0,
      name: "Default",
      artifact_location: appendToUriPath(session.settings.defaultArtifactRoot, "0"),
      lifecycle_stage: "active",
      creation_time: now,
      last_update_time: now,
      workspace: "default",
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
