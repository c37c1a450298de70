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

/** FNV-1a: the same run has the same hue on every page, in every browser. */
function hueOf(runId: string): number {
  let hash = 0x811c9dc5;
  for (const character of runId) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return hash % HUES;
}

/** A run's own colour, the same on every page: a CSS colour that follows the theme. */
export const runColor = (runId: string): string => `var(--run-${hueOf(runId)})`;

/** The styles of runs that are drawn together, in their order. */
export function runStyles(runIds: readonly string[]): Map<string, RunStyle> {
  const taken = new Map<number, number>();
  const styles = new Map<string, RunStyle>();
  for (const runId of runIds) {
    const hue = hueOf(runId);
    const before = taken.get(hue) ?? 0;
    taken.set(hue, before + 1);
    styles.set(runId, {
      hue,
      color: runColor(runId),
      dash: dashes[before % dashes.length]!,
    });
  }
  return styles;
}
