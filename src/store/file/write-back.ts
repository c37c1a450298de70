import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Row, Session } from "../sql/session.ts";
import { type EntityKind, type FileChange, META, type OwnedChange, valuesOf } from "./entity.ts";
import { refuseFileName } from "./file-names.ts";
import type { Folder, Stamps } from "./folder.ts";
import { forgetFiles, knowFiles, knownEntities, knownFiles } from "./index-tables.ts";
import { formatMeta, type Meta, parseMeta } from "./meta-yaml.ts";
import { type ChangedRow, takeChanges } from "./change-log.ts";
import { type Entity, entityAt, experimentPath, kinds, pathOf, TRASH } from "./places.ts";
import { modelVersionKind, registeredModelKind } from "./registry-entities.ts";
import { experimentKind, runKind } from "./tracking-entities.ts";

/** What is to be written of one entity. */
interface Changed {
  readonly entity: Entity;
  isMetaChanged: boolean;
  /** Whether it was deleted, perhaps before one of its name was made. */
  wasDeleted: boolean;
  /** By file: its text, or null where it is gone. */
  readonly texts: Map<string, string | null>;
  /** By file: what is added to it. */
  readonly lines: Map<string, string>;
}

/**
 * What the calls of one transaction change in the folder. Each call's changes are collected when it
 * is done, and refused where a folder cannot hold them; all are written before the commit.
 */
export class WriteBack {
  readonly #session: Session;
  readonly #folder: Folder;
  readonly #changed = new Map<string, Changed>();

  constructor(session: Session, folder: Folder) {
    this.#session = session;
    this.#folder = folder;
  }

  /** Throws ApiError for what files cannot hold. */
  async collect(): Promise<void> {
    const found: [Entity, FileChange | undefined][] = [];
    let rows = await takeChanges(this.#session);
    for (; rows.length > 0; rows = await takeChanges(this.#session))
      for (const row of rows) found.push(...(await this.#changeOf(row)));
    for (const [entity, change] of found) this.#add(entity, change);
    for (const [entity] of found) if (isDeletable(entity)) await this.#noteDeletion(entity);
  }

  /** Whatever was to be written of it has gone with it. */
  async #noteDeletion(entity: Entity): Promise<void> {
    if ((await rowOf(this.#session, entity)) !== undefined) return;
    const changed = this.#changed.get(pathOf(entity))!;
    changed.wasDeleted = true;
    changed.texts.clear();
  }

  async #changeOf({ table, keys }: ChangedRow): Promise<[Entity, FileChange | undefined][]> {
    const own = kinds.find((kind) => kind.table === table);
    if (own !== undefined) {
      const entity = { kind: own, keys };
      refuseFileName(pathOf(entity));
      return [[entity, undefined]];
    }
    const owner = kinds.find(({ files }) => files.some((file) => file.table === table))!;
    const file = owner.files.find((each) => each.table === table)!;
    const change = await file.change(this.#session, keys);
    const entity = change && (await ownerOf(this.#session, owner, change));
    return entity === undefined ? [] : [[entity, change!.change]];
  }

  #add(entity: Entity, change: FileChange | undefined): void {
    const path = pathOf(entity);
    const changed = this.#changed.get(path) ?? {
      entity,
      isMetaChanged: false,
      wasDeleted: false,
      texts: new Map<string, string | null>(),
      lines: new Map<string, string>(),
    };
    this.#changed.set(path, changed);
    if (change === undefined) changed.isMetaChanged = true;
    else if ("lines" in change)
      changed.lines.set(change.name, (changed.lines.get(change.name) ?? "") + change.lines);
    else changed.texts.set(change.name, "text" in change ? change.text : null);
  }

  /** Writes all that was collected; it is on disk when this returns. */
  async flush(): Promise<void> {
    const inOrder = [...this.#changed.values()].toSorted(
      (a, b) => kinds.indexOf(a.entity.kind) - kinds.indexOf(b.entity.kind),
    );
    for (const changed of inOrder) await this.#write(changed);
    this.#folder.settle();
  }

  async #write(changed: Changed): Promise<void> {
    const { entity } = changed;
    const path = pathOf(entity);
    if (changed.wasDeleted) await this.#removeEntity(path);
    if ((await rowOf(this.#session, entity)) === undefined) return;
    const place = await this.#placeOf(entity);
    await this.#moveTo(place, entity);
    const stamps = JSON.parse((await knownFiles(this.#session, path)) ?? "{}") as Stamps;
    if (entity.kind === experimentKind) markTrash(stamps, place);
    for (const folder of this.#folder.has(place) ? [] : entity.kind.folders)
      this.#folder.makeFolder(`${place}/${folder}`);
    if (changed.isMetaChanged) await this.#writeMeta(place, entity, stamps);
    for (const [name, text] of changed.texts) this.#writeText(place, name, text, stamps);
    for (const [name, lines] of changed.lines) this.#append(place, name, lines, stamps);
    await knowFiles(this.#session, path, stamps);
  }

  async #writeMeta(place: string, entity: Entity, stamps: Stamps): Promise<void> {
    const row = (await rowOf(this.#session, entity))!;
    const before = this.#metaAt(`${place}/${META}`) ?? entity.kind.blank;
    const meta = { ...before, ...entity.kind.meta(row) };
    this.#writeText(place, META, formatMeta(meta), stamps);
  }

  /** What a file says that the tables do not hold stays in it. */
  #metaAt(path: string): Meta | undefined {
    return this.#folder.stamp(path) && parseMeta(this.#folder.text(path));
  }

  #writeText(place: string, name: string, text: string | null, stamps: Stamps): void {
    if (text === null) {
      this.#folder.remove(`${place}/${name}`);
      delete stamps[name];
    } else {
      this.#folder.write(`${place}/${name}`, text);
      stamps[name] = [Buffer.byteLength(text), 0];
    }
  }

  /** Where others have added lines that are not read yet, all is read from there. */
  #append(place: string, name: string, lines: string, stamps: Stamps): void {
    const begin = this.#folder.append(`${place}/${name}`, lines);
    const known = stamps[name]?.[0] ?? 0;
    stamps[name] = [known === begin ? begin + Buffer.byteLength(lines) : known, 0];
  }

  async #removeEntity(path: string): Promise<void> {
    this.#folder.remove(path);
    for (const below of await knownEntities(this.#session, path))
      await forgetFiles(this.#session, below);
  }

  /** Where an entity is to lie. */
  async #placeOf(entity: Entity): Promise<string> {
    const path = pathOf(entity);
    const { experiment_id } = entity.keys;
    if (experiment_id === undefined) return path;
    const experiment = await rowOf(this.#session, {
      kind: experimentKind,
      keys: { experiment_id },
    });
    const isInTrash = experiment?.["lifecycle_stage"] === "deleted";
    return path.replace(String(experiment_id), experimentPath(String(experiment_id), isInTrash));
  }

  /** Moves an experiment to the trash or back, and a run from the experiment it was in. */
  async #moveTo(place: string, entity: Entity): Promise<void> {
    if (this.#folder.has(place)) return;
    if (entity.kind === experimentKind) {
      const other = experimentPath(pathOf(entity), !place.startsWith(`${TRASH}/`));
      if (this.#folder.has(other)) this.#folder.move(other, place);
    }
    if (entity.kind === runKind) await this.#moveRun(place, entity);
  }

  /** The change of its row tells of the experiment that it has left. */
  async #moveRun(place: string, entity: Entity): Promise<void> {
    const run = entity.keys["run_uuid"]!;
    const left = [...this.#changed.keys()].find(
      (path) =>
        path.endsWith(`/${String(run)}`) && path !== pathOf(entity) && this.#folder.has(path),
    );
    if (left === undefined || entityAt(left).kind !== runKind) return;
    this.#folder.move(left, place);
    const known = await knownFiles(this.#session, left);
    if (known !== undefined)
      await knowFiles(this.#session, pathOf(entity), JSON.parse(known) as Stamps);
    await forgetFiles(this.#session, left);
    await this.#session.query(
      `update runs set artifact_uri = ? || substr(artifact_uri, length(?) + 1)
       where run_uuid = ? and substr(artifact_uri, 1, length(?)) = ?`,
      [this.#uriOf(pathOf(entity)), this.#uriOf(left), run, this.#uriOf(left), this.#uriOf(left)],
    );
  }

  #uriOf(path: string): string {
    return `${pathToFileURL(join(this.#folder.root, path)).href}/`;
  }
}

/** Only the registry's entities are ever deleted: a run without its row was moved. */
const isDeletable = ({ kind }: Entity): boolean =>
  kind === registeredModelKind || kind === modelVersionKind;

function markTrash(stamps: Stamps, place: string): void {
  if (place.startsWith(`${TRASH}/`)) stamps[TRASH] = [0, 1];
  else delete stamps[TRASH];
}

async function rowOf(session: Session, { kind, keys }: Entity): Promise<Row | undefined> {
  const columns = kind.keys.map((key) => `${key} = ?`).join(" and ");
  const [row] = await session.query(
    `select * from ${kind.table} where ${columns}`,
    valuesOf(keys, kind.keys),
  );
  return row;
}

/** The entity of a file; the tables of its files may tell a part of its keys. */
async function ownerOf(
  session: Session,
  kind: EntityKind,
  { owner }: OwnedChange,
): Promise<Entity | undefined> {
  const told = kind.keys.filter((key) => owner[key] !== undefined);
  const columns = told.map((key) => `${key} = ?`).join(" and ");
  const [keys] = await session.query(
    `select ${kind.keys.join(", ")} from ${kind.table} where ${columns}`,
    valuesOf(owner, told),
  );
  return keys && { kind, keys };
}
