import type { Session } from "../sql/session.ts";
import { isConstraintViolation, isUniqueViolation } from "../sql/violations.ts";
import { type EntityKind, META, putRow, valuesOf } from "./entity.ts";
import { EntityFiles } from "./entity-files.ts";
import type { Folder } from "./folder.ts";
import { forgetFiles, knowFiles, knownEntities, knownFiles } from "./index-tables.ts";
import { Malformed, parseMeta } from "./meta-yaml.ts";
import {
  type Entity,
  entityAt,
  experimentPath,
  isExperimentName,
  isRunName,
  isVersionName,
  MODELS,
  pathOf,
  TRASH,
} from "./places.ts";
import type { Scope } from "./scope.ts";
import { loggedModelKind, runKind } from "./tracking-entities.ts";

export interface CatchUpHooks {
  /** Told of what is skipped. */
  warn(message: string): void;
  /** Told of each entity that is read. */
  progress(): void;
}

/**
 * Brings the index up to date with the folder: whatever has changed there since it was read. Returns
 * whether anything has.
 */
export async function catchUp(
  session: Session,
  folder: Folder,
  scope: Scope,
  hooks: CatchUpHooks,
): Promise<boolean> {
  const round = new CatchUp(session, folder, hooks);
  await round.run(scope);
  return round.hasRead;
}

class CatchUp {
  readonly #session: Session;
  readonly #folder: Folder;
  readonly #hooks: CatchUpHooks;
  readonly #seen = new Set<string>();
  hasRead = false;

  constructor(session: Session, folder: Folder, hooks: CatchUpHooks) {
    this.#session = session;
    this.#folder = folder;
    this.#hooks = hooks;
  }

  async run(scope: Scope): Promise<void> {
    if (scope === "nothing") return;
    if (scope === "registry") return await this.#registry();
    if (scope !== "everything" && (await this.#part(scope))) return;
    await this.#everything();
  }

  /** Returns whether all that is named was found where it was. */
  async #part(scope: Exclude<Scope, string>): Promise<boolean> {
    if ("runs" in scope) return await this.#owned(runKind, "run_uuid", scope.runs);
    if ("models" in scope) return await this.#owned(loggedModelKind, "model_id", scope.models);
    if ("contents" in scope) return await this.#contents(scope.contents);
    if (scope.experiments !== "all") return await this.#named(scope.experiments);
    await this.#allExperiments();
    await this.#forgetUnseen((await knownEntities(this.#session)).filter(isExperimentName));
    return true;
  }

  async #everything(): Promise<void> {
    const read = await this.#allExperiments();
    for (const place of read) await this.#runsIn(place);
    for (const place of read) await this.#modelsIn(place);
    await this.#registry();
    await this.#forgetUnseen(await knownEntities(this.#session));
  }

  /** Returns the places of those that could be read. */
  async #allExperiments(): Promise<string[]> {
    const inTrash = this.#folder.folders(TRASH).filter(isExperimentName);
    const places = [
      ...this.#folder.folders("").filter(isExperimentName),
      ...inTrash.map((name) => experimentPath(name, true)),
    ];
    const read: string[] = [];
    for (const place of places) if (await this.#experiment(place)) read.push(place);
    return read;
  }

  async #named(experiments: readonly string[]): Promise<boolean> {
    for (const id of experiments) {
      const place = this.#placeOfExperiment(id);
      if (place === undefined || !(await this.#experiment(place))) return false;
    }
    return true;
  }

  async #contents(experiments: readonly string[]): Promise<boolean> {
    if (!(await this.#named(experiments))) return false;
    for (const id of experiments) {
      const place = this.#placeOfExperiment(id)!;
      await this.#runsIn(place);
      await this.#modelsIn(place);
      await this.#forgetUnseen(await knownEntities(this.#session, id));
    }
    return true;
  }

  #placeOfExperiment(id: string): string | undefined {
    if (!isExperimentName(id)) return undefined;
    return [false, true]
      .map((isInTrash) => experimentPath(id, isInTrash))
      .find((place) => this.#folder.has(place));
  }

  async #owned(kind: EntityKind, column: string, ids: readonly string[]): Promise<boolean> {
    const rows = await this.#session.query(
      `select owned.*, stage from (select experiment_id, ${column} from ${kind.table}
         where ${column} in (select value from json_each(?))) owned
       join (select experiment_id as id, lifecycle_stage as stage from experiments)
         on id = owned.experiment_id`,
      [JSON.stringify(ids)],
    );
    if (rows.length < new Set(ids).size) return false;
    for (const { stage, ...keys } of rows) {
      const path = pathOf({ kind, keys });
      const place = stage === "deleted" ? `${TRASH}/${path}` : path;
      if (!(await this.#entity({ kind, keys }, place))) return false;
    }
    return true;
  }

  #experiment(place: string): Promise<boolean> {
    const path = withoutTrash(place);
    const { kind, keys } = entityAt(path);
    const lifecycle_stage = path === place ? "active" : "deleted";
    return this.#entity({ kind, keys: { ...keys, lifecycle_stage } }, place);
  }

  async #runsIn(place: string): Promise<void> {
    for (const name of this.#folder.folders(place).filter(isRunName))
      await this.#entity(entityAt(`${withoutTrash(place)}/${name}`), `${place}/${name}`);
  }

  async #modelsIn(place: string): Promise<void> {
    const models = `${place}/${MODELS}`;
    for (const name of this.#folder.folders(models))
      await this.#entity(entityAt(`${withoutTrash(models)}/${name}`), `${models}/${name}`);
  }

  async #registry(): Promise<void> {
    for (const name of this.#folder.folders(MODELS)) {
      const path = `${MODELS}/${name}`;
      if (!(await this.#entity(entityAt(path), path))) continue;
      for (const version of this.#folder.folders(path).filter(isVersionName))
        await this.#entity(entityAt(`${path}/${version}`), `${path}/${version}`);
    }
    await this.#forgetUnseen(await knownEntities(this.#session, MODELS));
  }

  /** Takes in an entity's files that have changed. Returns whether it is one, and could be read. */
  async #entity(entity: Entity, place: string): Promise<boolean> {
    const path = pathOf(entity);
    this.#seen.add(path);
    const known = await knownFiles(this.#session, path);
    const files = new EntityFiles(this.#folder, entity, place, known);
    if (files.isAsKnown) return files.isReadable;
    if (!files.hasMeta) {
      if (known !== undefined) await this.#forget(path);
      return false;
    }
    this.#hooks.progress();
    this.hasRead ||= files.isNews;
    return await this.#takeIn(files, path);
  }

  async #takeIn(files: EntityFiles, path: string): Promise<boolean> {
    try {
      await readMeta(this.#session, files);
    } catch (error) {
      // Who writes it now may not be done.
      if (files.isRecent(META)) return files.isReadable;
      await this.#forget(path);
      await knowFiles(this.#session, path, files.unreadable());
      this.#hooks.warn(`${files.place}/${META} is skipped: ${reasonOf(error)}`);
      return false;
    }
    for (const name of files.changed) {
      const reason = await readFile(this.#session, files, name);
      if (reason !== undefined) this.#hooks.warn(`${files.place}/${name} is skipped: ${reason}`);
    }
    for (const name of files.gone) await forgetFile(this.#session, files, name);
    const { kind, keys } = files.entity;
    if (kind.settle !== undefined)
      await this.#session.query(kind.settle, valuesOf(keys, kind.keys));
    await knowFiles(this.#session, path, files.read());
    return true;
  }

  /** Entities that were known and lie nowhere any more. */
  async #forgetUnseen(known: readonly string[]): Promise<void> {
    for (const path of known.toReversed()) if (!this.#seen.has(path)) await this.#forget(path);
  }

  /** Forgets an entity, and all below it; a run that lies elsewhere now is left alone. */
  async #forget(path: string): Promise<void> {
    this.hasRead = true;
    for (const below of (await knownEntities(this.#session, path)).toSorted().toReversed()) {
      const { kind, keys } = entityAt(below);
      const values = valuesOf(keys, kind.keys);
      const columns = kind.keys.map((key) => `${key} = ?`).join(" and ");
      const rows = await this.#session.query(
        `select 1 from ${kind.table} where ${columns}`,
        values,
      );
      if (rows.length > 0)
        for (const statement of kind.forget) await this.#session.query(statement, values);
      await forgetFiles(this.#session, below);
    }
  }
}

const withoutTrash = (place: string): string =>
  place.startsWith(`${TRASH}/`) ? place.slice(TRASH.length + 1) : place;

async function readMeta(session: Session, files: EntityFiles): Promise<void> {
  const { entity, folder, place } = files;
  if (!files.changed.has(META) && !files.hasMoved) return;
  const row = entity.kind.row(parseMeta(folder.text(`${place}/${META}`)), entity.keys);
  await putRow(session, entity.kind.table, entity.kind.unique, row);
}

/** Returns why a file could not be read. */
async function readFile(
  session: Session,
  files: EntityFiles,
  name: string,
): Promise<string | undefined> {
  const kind = files.kindOf(name);
  if (kind === undefined) return undefined;
  const { entity, folder, place } = files;
  const below = name.slice(kind.folder.length + 1);
  try {
    const file = { owner: entity.keys, name: below, folder, path: `${place}/${name}` };
    files.readTo(name, await kind.read(session, { ...file, ...files.stampsOf(name) }));
    return undefined;
  } catch (error) {
    await kind.forget(session, entity.keys, below);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return reasonOf(error);
    files.readTo(name, -1);
    return undefined;
  }
}

async function forgetFile(session: Session, files: EntityFiles, name: string): Promise<void> {
  const kind = files.kindOf(name);
  await kind?.forget(session, files.entity.keys, name.slice(kind.folder.length + 1));
}

function reasonOf(error: unknown): string {
  if (error instanceof Malformed) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") return "there is no permission to read it";
  if (isUniqueViolation(error)) return "another one has its name";
  if (isConstraintViolation(error)) return "it does not fit what else is known";
  throw error;
}
