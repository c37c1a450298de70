import type { Row, Session } from "../sql/session.ts";
import type { Folder, Stamp } from "./folder.ts";
import type { Meta } from "./meta-yaml.ts";

/*
 * How MLflow's files and the rows of its tables say the same. An entity is a folder with a
 * `meta.yaml`, which is a row; the other files in it are rows of other tables. Each kind of file is
 * declared once, with both ways beside each other.
 */

export interface EntityKind {
  readonly table: string;
  /** The columns that name it, and the folder it lies in. */
  readonly keys: readonly string[];
  /** The columns that no other row has the same values in. */
  readonly unique: readonly string[];
  readonly files: readonly FileKind[];
  /** Folders that MLflow expects in every new one. */
  readonly folders: readonly string[];
  /** The row that a `meta.yaml` stands for, at a place that its folder names. Throws Malformed. */
  row(meta: Meta, place: Row): Row;
  /** What the `meta.yaml` of a new one says beside its row. */
  readonly blank: Meta;
  /** The `meta.yaml` of a row: what it says beside this stays as it is. */
  meta(row: Row): Meta;
  /** A statement that ends its reading, for the values of its keys. */
  readonly settle?: string;
  /** Statements that delete the rows of all that belongs to it, for the values of its keys. */
  readonly forget: readonly string[];
}

/** A file of an entity that is read. */
export interface EntityFile {
  /** The entity's row, its key columns at least. */
  readonly owner: Row;
  /** The file's path in the kind's folder. */
  readonly name: string;
  readonly folder: Folder;
  /** Its path below the `mlruns` folder. */
  readonly path: string;
  readonly stamp: Stamp;
  /** How it was when it was read last. */
  readonly known: Stamp | undefined;
}

/** What is to be done to a file, by its path in its entity. */
export type FileChange = { readonly name: string } & (
  | { readonly text: string }
  | { readonly lines: string }
  | { readonly gone: true }
);

/** The files in one of an entity's folders: rows of one table. */
export interface FileKind {
  readonly folder: string;
  readonly table: string;
  /** What of a row tells its file: columns, or `rowid` where files hold many rows. */
  readonly keys: readonly string[];
  /** Takes a file into the tables. Returns how much of it has been read, if not all. */
  read(session: Session, file: EntityFile): Promise<number | void>;
  /** Deletes the rows of a file that is gone. */
  forget(session: Session, owner: Row, name: string): Promise<void>;
  /** What is to be done for a row that has changed: none where its owner is gone. */
  change(session: Session, keys: Row): Promise<OwnedChange | undefined>;
}

/** A change to a file of the entity that some of its columns name. */
export interface OwnedChange {
  readonly owner: Row;
  readonly change: FileChange;
}

export const META = "meta.yaml";

/** `column = ? and …` for the columns. */
export const matching = (columns: readonly string[]): string =>
  columns.map((column) => `${column} is ?`).join(" and ");

export const valuesOf = (row: Row, columns: readonly string[]) =>
  columns.map((column) => row[column] ?? null);

/** Writes a row over the one that has its keys; one that is as it should be is not touched. */
export async function putRow(
  session: Session,
  table: string,
  keys: readonly string[],
  row: Row,
): Promise<void> {
  const columns = Object.keys(row);
  const others = columns.filter((column) => !keys.includes(column));
  const marks = columns.map(() => "?").join(", ");
  const sets = others.map((column) => `${column} = excluded.${column}`).join(", ");
  const differs = others.map((column) => `${table}.${column} is not excluded.${column}`);
  await session.query(
    `insert into ${table} (${columns.join(", ")}) values (${marks})
     on conflict (${keys.join(", ")}) do update set ${sets} where ${differs.join(" or ")}`,
    valuesOf(row, columns),
  );
}
