import type { Row, Session } from "../sql/session.ts";
import { type FileKind, matching, putRow, valuesOf } from "./entity.ts";
import { refuseBesides } from "./file-names.ts";

interface ValueFiles {
  readonly folder: string;
  readonly table: string;
  /** The owner's columns in the table, those that are part of its key first. */
  readonly owner: readonly string[];
  readonly key: string;
  readonly value: string;
  /** Columns of the owner beside its key, which a row repeats. */
  readonly also?: readonly string[];
}

/** A folder of files that hold one value each: their paths are the keys. */
export const valueFiles = (kind: ValueFiles): FileKind => ({
  folder: kind.folder,
  table: kind.table,
  keys: [...kind.owner, kind.key],

  async read(session, { owner, name, folder, path }) {
    const row: Row = { [kind.key]: name, [kind.value]: folder.text(path) };
    for (const column of [...kind.owner, ...(kind.also ?? [])]) row[column] = owner[column] ?? null;
    await putRow(session, kind.table, conflictKeys(kind), withWorkspace(kind, row));
  },

  async forget(session, owner, name) {
    await session.query(`delete from ${kind.table} where ${matching([...kind.owner, kind.key])}`, [
      ...valuesOf(owner, kind.owner),
      name,
    ]);
  },

  async change(session, keys) {
    const name = String(keys[kind.key]);
    const columns = [...kind.owner, kind.key];
    const [row] = await session.query<{ value: string | null }>(
      `select ${kind.value} as value from ${kind.table} where ${matching(columns)}`,
      valuesOf(keys, columns),
    );
    const file = `${kind.folder}/${name}`;
    if (row === undefined) return { owner: keys, change: { name: file, gone: true } };
    await refuseNested(session, kind, keys, name);
    return { owner: keys, change: { name: file, text: String(row.value ?? "") } };
  },
});

const inRegistry = ({ owner }: ValueFiles): boolean => owner.includes("name");

const conflictKeys = (kind: ValueFiles): string[] => [
  ...(inRegistry(kind) ? ["workspace"] : []),
  ...kind.owner,
  kind.key,
];

const withWorkspace = (kind: ValueFiles, row: Row): Row =>
  inRegistry(kind) ? { ...row, workspace: "default" } : row;

/** Throws ApiError for a key that cannot lie beside the owner's others. */
const refuseNested = (session: Session, kind: ValueFiles, keys: Row, name: string) =>
  refuseBesides(name, kind.key, (condition, parameters) =>
    session.query<{ key: string }>(
      `select ${kind.key} as key from ${kind.table}
       where ${matching(kind.owner)} and (${condition}) limit 1`,
      [...valuesOf(keys, kind.owner), ...parameters],
    ),
  );
