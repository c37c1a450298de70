import { type FileKind, META } from "./entity.ts";
import type { Folder, Stamp, Stamps } from "./folder.ts";
import { type Entity, TRASH } from "./places.ts";

/** A file that was changed within this time may change again without showing it, in ms. */
const RECENT = 2_000;

/** Stands among an entity's stamps where its `meta.yaml` could not be read. */
const UNREADABLE = "unreadable";

/** How an entity's files are, beside how they were when they were read last. */
export class EntityFiles {
  readonly folder: Folder;
  readonly entity: Entity;
  /** Its path below the `mlruns` folder. */
  readonly place: string;
  readonly isAsKnown: boolean;
  /** Files that are new or have changed. */
  readonly changed: ReadonlySet<string>;
  /** Files that were there. */
  readonly gone: readonly string[];
  readonly #found: Stamps;
  readonly #known: Stamps;
  readonly #readTo = new Map<string, number>();

  constructor(folder: Folder, entity: Entity, place: string, known: string | undefined) {
    this.folder = folder;
    this.entity = entity;
    this.place = place;
    this.#found = stampsIn(folder, entity, place);
    this.#known = known === undefined ? {} : (JSON.parse(known) as Stamps);
    const names = Object.keys(this.#found);
    this.changed = new Set(names.filter((name) => !isSame(this.#found[name]!, this.#known[name])));
    this.gone = Object.keys(this.#known).filter(
      (name) => name !== UNREADABLE && !(name in this.#found),
    );
    this.isAsKnown = this.changed.size === 0 && this.gone.length === 0 && known !== undefined;
  }

  get hasMeta(): boolean {
    return META in this.#found;
  }

  /** Whether it could be read, when it was. */
  get isReadable(): boolean {
    return META in this.#known && !(UNREADABLE in this.#known);
  }

  /** Whether it has come from the trash or gone there, or is read for the first time. */
  get hasMoved(): boolean {
    return TRASH in this.#found !== TRASH in this.#known || !this.isReadable;
  }

  /** Whether more has changed than that some files are not recent any more. */
  get isNews(): boolean {
    return (
      this.gone.length > 0 ||
      [...this.changed].some((name) => {
        const known = this.#known[name];
        return known === undefined || known[0] !== this.#found[name]![0] || known[1] !== 0;
      })
    );
  }

  isRecent(name: string): boolean {
    return Date.now() - this.#found[name]![1] < RECENT;
  }

  kindOf(name: string): FileKind | undefined {
    return this.entity.kind.files.find(({ folder }) => name.startsWith(`${folder}/`));
  }

  stampsOf(name: string): { stamp: Stamp; known: Stamp | undefined } {
    return { stamp: this.#found[name]!, known: this.#known[name] };
  }

  /** Notes up to where a file was read, if not to its end; -1 where it is gone. */
  readTo(name: string, size: number | void): void {
    if (size !== undefined) this.#readTo.set(name, size);
  }

  /** How the files were when they were read. One that may change unseen is read again. */
  read(): Stamps {
    const stamps = Object.entries(this.#found).map(([name, [size, time]]): [string, Stamp] => [
      name,
      [this.#readTo.get(name) ?? size, this.isRecent(name) ? 0 : time],
    ]);
    return Object.fromEntries(stamps.filter(([, [size]]) => size >= 0));
  }

  unreadable(): Stamps {
    return { ...this.#found, [UNREADABLE]: [0, 1] };
  }
}

const isSame = (found: Stamp, known: Stamp | undefined): boolean =>
  known !== undefined && found[0] === known[0] && found[1] === known[1];

function stampsIn(folder: Folder, { kind, keys }: Entity, place: string): Stamps {
  const folders = kind.files.map((file) => file.folder);
  const stamps = folder.stampsIn(place, META, folders);
  if (keys["lifecycle_stage"] === "deleted") stamps[TRASH] = [0, 1];
  return stamps;
}
