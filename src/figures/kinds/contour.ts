import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { columnValues, keyOf } from "../data/columns.ts";
import type { FigureData } from "../data/figure-data.ts";
import { areaAbove, surfaceOf } from "../data/surface.ts";
import type { Mark, Point } from "../drawing.ts";
import type { Frame } from "../frame.ts";
import { continuous } from "../palette.ts";
import { makeScale } from "../scales/make-scale.ts";
import type { Scale } from "../scales/scale.ts";
import { columnAxis, count, type Sketch } from "../sketch.ts";

/** Lines of the grid that heights are computed on, and how many colours tell them apart. */
const GRID = 48;
const LEVELS = 10;

/** A metric as a surface over two columns, through the points of the runs that have all three. */
export function contourSketch(spec: FigureSpec, { runs }: FigureData): Sketch {
  const [yColumn = ""] = spec.y;
  const zColumn = spec.z!;
  const x = columnValues(runs, spec.x);
  const y = columnValues(runs, yColumn);
  const z = columnValues(runs, zColumn);
  const xAxis = columnAxis(spec.x, x, spec.x_axis);
  const yAxis = columnAxis(yColumn, y, spec.y_axis);
  const points = runs.flatMap((_, at): { place: Point; height: number }[] => {
    const place: Point = [xAxis.scale.place(x.values[at]!), yAxis.scale.place(y.values[at]!)];
    const height = z.values[at]!;
    return [...place, height].every(Number.isFinite) ? [{ place, height }] : [];
  });
  const scale = makeScale(
    points.map(({ height }) => height),
    { scale: "linear" },
    { nice: false },
  );
  return {
    x: xAxis,
    y: yAxis,
    legend: [],
    colours: { scale, label: keyOf(zColumn) },
    paint: (frame) => [
      ...(points.length < 3 ? [] : surfaceMarks(frame, points, scale, spec)),
      ...points.map(({ place }) => dot(frame, place, spec)),
    ],
    table: {
      columns: ["run_id", "run", spec.x, yColumn, zColumn],
      rows: runs.map((run, at) => [
        run.run_id,
        run.name,
        x.texts?.[x.values[at]!] ?? x.values[at]!,
        y.texts?.[y.values[at]!] ?? y.values[at]!,
        z.values[at]!,
      ]),
    },
    says: `${keyOf(zColumn)} over ${keyOf(spec.x)} and ${keyOf(yColumn)}, between ${count(points.length, "run")} by inverse distance`,
  };
}

function surfaceMarks(
  { plot }: Frame,
  points: readonly { place: Point; height: number }[],
  { min, max }: Scale,
  { palette }: FigureSpec,
): Mark[] {
  const surface = surfaceOf(
    points.map(({ place }) => place),
    points.map(({ height }) => height),
    GRID,
  );
  const inPlot = ([x, y]: Point): Point => [
    plot.x + x * plot.width,
    plot.y + (1 - y) * plot.height,
  ];
  const base: Mark = { type: "rect", ...plot, fill: continuous(palette, 0.5 / LEVELS) };
  const areas = Array.from({ length: LEVELS - 1 }, (_, at): Mark => {
    const share = (at + 1) / LEVELS;
    const lines = areaAbove(surface, min + (max - min) * share).map((line) => line.map(inPlot));
    const fill = continuous(palette, share + 0.5 / LEVELS);
    return { type: "path", lines, closed: true, fill };
  });
  return [base, ...areas];
}

function dot({ plot }: Frame, [x, y]: Point, { line, palette }: FigureSpec): Mark {
  return {
    type: "circle",
    x: plot.x + x * plot.width,
    y: plot.y + (1 - y) * plot.height,
    radius: line * 1.3,
    fill: "#ffffff",
    stroke: continuous(palette, 0),
    lineWidth: 0.6,
  };
}
