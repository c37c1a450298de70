import type { Session } from "../sql/session.ts";
import type { Stamps } from "./folder.ts";

/**
 * What the index knows of the files: for each entity how its files were when they were read, by
 * its path below the folder, which does not tell whether an experiment lies in the trash.
 */
const KNOWN_FILES = "millrace_files";

export const createKnownFiles = `create table if not exists ${KNOWN_FILES} (
  entity text not null primary key,
  stamps text not null
) without rowid`;

export async function knownFiles(session: Session, entity: string): Promise<string | undefined> {
  const [row] = await session.query<{ stamps: string }>(
    `select stamps from ${KNOWN_FILES} where entity = ?`,
    [entity],
  );
  return row?.stamps;
}

export const knowFiles = (session: Session, entity: string, stamps: Stamps) =>
  session.query(
    `insert into ${KNOWN_FILES} (entity, stamps) values (?, ?)
     on conflict (entity) do update set stamps = excluded.stamps`,
    [entity, JSON.stringify(stamps)],
  );

export const forgetFiles = (session: Session, entity: string) =>
  session.query(`delete from ${KNOWN_FILES} where entity = ?`, [entity]);

/** The entities whose path is one, or begins with it and a slash; all for none. */
export async function knownEntities(session: Session, below?: string): Promise<string[]> {
  const rows =
    below === undefined
      ? await session.query<{ entity: string }>(`select entity from ${KNOWN_FILES}`, [])
      : await session.query<{ entity: string }>(
          `select entity from ${KNOWN_FILES} where entity = ? or (entity > ? and entity < ?)`,
          [below, `${below}/`, `${below}0`],
        );
  return rows.map(({ entity }) => entity);
}
