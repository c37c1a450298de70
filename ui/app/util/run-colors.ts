import { remembered } from "./remembered.ts";

const HUES = 10;

/** Canvas line dashes, in the order in which they are used when a hue is taken. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

/** How a run is drawn: its hue never changes; the dash tells it from others of its hue. */
export interface RunStyle {
  hue: number;
  /** A CSS colour that follows the theme. */
  color: string;
  dash: readonly number[];
}

/** So many runs keep their hue when the page is loaded anew; of a long list its beginning is seen. */
const MOST_KEPT = 1000;
const MOST_KEPT_OF_LIST = 100;

/** FNV-1a: in two browsers that know nothing yet, a run alone has the same hue. */
function hashOf(runId: string): number {
  let hash = 0x811c9dc5;
  for (const character of runId) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return hash % HUES;
}

/**
 * The hues of runs. A run keeps the one that it was given first, on every page; it is given one
 * that none of the runs met just before it has, so that runs which stand together look different.
 */
export class RunColors {
  readonly #kept = remembered<readonly (readonly [id: string, hue: number])[]>("run-hues", []);
  readonly #hues = new Map(this.#kept.read());
  /** The hues of the runs met last. */
  #recent: readonly number[] = [];

  /** A CSS colour that follows the theme. */
  readonly colorOf = (runId: string): string => `var(--run-${this.#hueOf(runId)})`;

  /** The styles of runs that are drawn together, in their order. */
  stylesOf(runIds: readonly string[]): Map<string, RunStyle> {
    const taken = new Map<number, number>();
    const styles = new Map<string, RunStyle>();
    const before = this.#hues.size;
    for (const runId of runIds) {
      const hue = this.#hueOf(runId);
      const ofHue = taken.get(hue) ?? 0;
      taken.set(hue, ofHue + 1);
      const dash = dashes[ofHue % dashes.length]!;
      styles.set(runId, { hue, color: this.colorOf(runId), dash });
    }
    if (this.#hues.size > before) this.#keep(runIds.slice(0, MOST_KEPT_OF_LIST));
    return styles;
  }

  #hueOf(runId: string): number {
    const hue = this.#hues.get(runId) ?? this.#freeHue(hashOf(runId));
    this.#hues.set(runId, hue);
    this.#recent = [...this.#recent.filter((each) => each !== hue), hue].slice(1 - HUES);
    return hue;
  }

  #freeHue(first: number): number {
    const wanted = Array.from({ length: HUES }, (_, step) => (first + step) % HUES);
    return wanted.find((hue) => !this.#recent.includes(hue))!;
  }

  #keep(runIds: readonly string[]): void {
    const kept = new Map(this.#kept.read());
    for (const runId of runIds) {
      kept.delete(runId);
      kept.set(runId, this.#hues.get(runId)!);
    }
    this.#kept.write([...kept].slice(-MOST_KEPT));
  }
}
