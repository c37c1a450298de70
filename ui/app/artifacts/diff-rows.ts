import { diffLines } from "diff";

/** A stretch of lines, as the library of differences gives it. */
interface Stretch {
  value: string;
  added?: boolean;
  removed?: boolean;
}

interface Line {
  /** From 1. */
  number: number;
  text: string;
}

/** How long finding the differences may take, in milliseconds, before it is given up. */
const PATIENCE = 2000;

/** The stretches of lines in which two texts are the same or differ; undefined if it takes too long. */
export const stretchesOf = (
  before: string,
  after: string,
): (Stretch & { count: number })[] | undefined => diffLines(before, after, { timeout: PATIENCE });

/** One row of two columns: a line of each side, or a stretch of equal lines that is folded. */
export interface DiffRow {
  key: string;
  before?: Line;
  after?: Line;
  isSame: boolean;
  /** How many lines are folded here. */
  folded?: number;
}

/** Equal lines that stay shown around those that differ. */
const CONTEXT = 3;

/** Lines side by side: what was removed stands beside what was added in its place. */
export function diffRows(stretches: readonly Stretch[], all: boolean): DiffRow[] {
  const rows: DiffRow[] = [];
  const at = { before: 0, after: 0 };
  const lines = (side: "before" | "after", { value }: Stretch): Line[] =>
    linesOf(value).map((text) => ({ number: (at[side] += 1), text }));
  for (let index = 0; index < stretches.length; index += 1) {
    const stretch = stretches[index]!;
    const next = stretches[index + 1];
    const isReplaced = stretch.removed === true && next?.added === true;
    const before = stretch.added ? [] : lines("before", stretch);
    const after = isReplaced
      ? lines("after", next)
      : stretch.removed
        ? []
        : lines("after", stretch);
    const isSame = !stretch.added && !stretch.removed;
    const paired = pairs(before, after, isSame);
    const isLast = index === stretches.length - 1;
    rows.push(...(isSame && !all ? folded(paired, index === 0, isLast) : paired));
    if (isReplaced) index += 1;
  }
  return rows;
}

const linesOf = (value: string): string[] => value.replace(/\n$/, "").split("\n");

const pairs = (before: Line[], after: Line[], isSame: boolean): DiffRow[] =>
  Array.from({ length: Math.max(before.length, after.length) }, (_, at) => ({
    key: `${before[at]?.number ?? ""}-${after[at]?.number ?? ""}`,
    ...(before[at] && { before: before[at] }),
    ...(after[at] && { after: after[at] }),
    isSame,
  }));

/** The lines next to a difference, and between them how many there are. */
function folded(rows: DiffRow[], isFirst: boolean, isLast: boolean): DiffRow[] {
  const head = isFirst ? 0 : CONTEXT;
  const tail = isLast ? 0 : CONTEXT;
  const hidden = rows.length - head - tail;
  if (hidden <= 1) return rows;
  return [
    ...rows.slice(0, head),
    { key: `fold ${rows[0]!.key}`, isSame: true, folded: hidden },
    ...rows.slice(rows.length - tail),
  ];
}
