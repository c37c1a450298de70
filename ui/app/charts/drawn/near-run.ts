import type { Mark, Point } from "../../../../src/figures/drawing.ts";

/** How far from a mark the pointer may be, in CSS pixels. */
const REACH = 8;

/** The run whose mark is nearest to a place, if one is near; of marks that stand for runs. */
export function nearRun(marks: readonly Mark[], at: Point): string | undefined {
  let least = REACH;
  let found: string | undefined;
  for (const mark of marks) {
    const far = distance(mark, at);
    if (far > least || mark.type === "text" || mark.type === "group") continue;
    least = far;
    found = mark.run;
  }
  return found;
}

/** The marks that stand for runs. */
export const runMarks = (marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => {
    if (mark.type === "group") return runMarks(mark.marks);
    return mark.type !== "text" && mark.run !== undefined ? [mark] : [];
  });

function distance(mark: Mark, [x, y]: Point): number {
  if (mark.type === "circle") return Math.hypot(mark.x - x, mark.y - y) - mark.radius;
  if (mark.type === "rect")
    return Math.hypot(beyond(x, mark.x, mark.width), beyond(y, mark.y, mark.height));
  if (mark.type !== "path") return Infinity;
  return mark.lines.reduce((least, line) => Math.min(least, lineDistance(line, [x, y])), Infinity);
}

const beyond = (value: number, start: number, length: number): number =>
  Math.max(start - value, 0, value - start - length);

const lineDistance = (line: readonly Point[], at: Point): number =>
  line.reduce(
    (least, to, index) => Math.min(least, segmentDistance(line[Math.max(0, index - 1)]!, to, at)),
    Infinity,
  );

function segmentDistance([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
