import type { CircleMark, PathMark, Point } from "./drawing.ts";
import type { SeriesStyle } from "./palette.ts";

const polygon = (corners: number, turn: number): readonly Point[] =>
  Array.from({ length: corners }, (_, at) => {
    const angle = (2 * Math.PI * at) / corners + turn;
    return [Math.sin(angle), -Math.cos(angle)];
  });

const CROSS: readonly Point[] = [
  [-1, -0.35],
  [-0.35, -0.35],
  [-0.35, -1],
  [0.35, -1],
  [0.35, -0.35],
  [1, -0.35],
  [1, 0.35],
  [0.35, 0.35],
  [0.35, 1],
  [-0.35, 1],
  [-0.35, 0.35],
  [-1, 0.35],
];

/** Shapes about a point, of about one area; the first is a circle. */
const SHAPES: readonly (readonly Point[] | undefined)[] = [
  undefined,
  polygon(4, Math.PI / 4),
  polygon(3, 0),
  polygon(4, 0),
  polygon(3, Math.PI),
  CROSS,
];

/** What marks a point of a series. */
export function markerMark(
  { colour, marker }: SeriesStyle,
  x: number,
  y: number,
  radius: number,
  opacity = 1,
): CircleMark | PathMark {
  const shape = SHAPES[marker % SHAPES.length];
  const paint = { fill: colour, ...(opacity < 1 && { opacity }) };
  if (shape === undefined) return { type: "circle", x, y, radius, ...paint };
  const size = radius * 1.25;
  const line = shape.map(([dx, dy]): Point => [x + dx * size, y + dy * size]);
  return { type: "path", lines: [line], closed: true, ...paint };
}
