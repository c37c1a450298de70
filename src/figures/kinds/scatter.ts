import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { columnValues, keyOf } from "../data/columns.ts";
import type { FigureData } from "../data/figure-data.ts";
import { groupsOf } from "../data/groups.ts";
import { paretoFront } from "../data/pareto-front.ts";
import { ink, type Mark, type Point } from "../drawing.ts";
import type { Frame } from "../frame.ts";
import { markerMark } from "../markers.ts";
import { continuous, seriesStyles } from "../palette.ts";
import { makeScale } from "../scales/make-scale.ts";
import { columnAxis, count, type Sketch } from "../sketch.ts";

const OPACITY = 0.85;

/** A point for each run by two of its columns, coloured by its group or by a third column. */
export function scatterSketch(spec: FigureSpec, { runs }: FigureData): Sketch {
  const [yColumn = ""] = spec.y;
  const x = columnValues(runs, spec.x);
  const y = columnValues(runs, yColumn);
  const z = spec.z === undefined ? undefined : columnValues(runs, spec.z);
  const groups = spec.group_by === null ? [{ label: "", runs }] : groupsOf(runs, spec.group_by);
  const styles = seriesStyles(groups.length, spec);
  const styleOf = new Map(
    groups.flatMap((group, at) => group.runs.map((run) => [run.run_id, styles[at]!] as const)),
  );
  const colours = z && makeScale(z.values, { scale: "linear" }, { nice: false });
  const colourOf = (at: number): string | undefined =>
    colours && continuous(spec.palette, colours.place(z!.values[at]!) || 0);
  const radius = Math.max(spec.line * 1.5, spec.font.size * 0.25);
  return {
    x: columnAxis(spec.x, x, spec.x_axis),
    y: columnAxis(yColumn, y, spec.y_axis),
    legend:
      spec.group_by === null
        ? []
        : groups.map(({ label }, at) => ({ label, style: styles[at]!, swatch: "marker" })),
    ...(colours && { colours: { scale: colours, label: keyOf(spec.z!) } }),
    paint: (frame) => [
      ...frontMarks(frame, x.values, y.values, spec),
      ...runs.flatMap((run, at): Mark[] => {
        const [px, py] = frame.point(x.values[at]!, y.values[at]!);
        if (!Number.isFinite(px) || !Number.isFinite(py)) return [];
        const style = styleOf.get(run.run_id)!;
        const colour = colourOf(at) ?? style.colour;
        const marker = markerMark({ ...style, colour }, px, py, radius, OPACITY);
        return [{ ...marker, run: run.run_id }];
      }),
    ],
    table: {
      columns: ["run_id", "run", spec.x, yColumn, ...(spec.z === undefined ? [] : [spec.z])],
      rows: runs.map((run, at) => [
        run.run_id,
        run.name,
        ...[x, y, ...(z ? [z] : [])].map(
          ({ values, texts }) => texts?.[values[at]!] ?? values[at]!,
        ),
      ]),
    },
    says: `${keyOf(yColumn)} against ${keyOf(spec.x)} of ${count(runs.length, "run")}${
      spec.group_by === null ? "" : `, by ${spec.group_by}`
    }${spec.z === undefined ? "" : `, coloured by ${keyOf(spec.z)}`}`,
  };
}

/** A line through the runs that no other run beats in both columns, in steps. */
function frontMarks(
  frame: Frame,
  x: readonly number[],
  y: readonly number[],
  { pareto, line }: FigureSpec,
): Mark[] {
  if (pareto === "none") return [];
  const front = paretoFront(x, y, pareto).map((at) => frame.point(x[at]!, y[at]!));
  const seen = front.filter((point) => point.every(Number.isFinite));
  const steps = seen.flatMap(([px, py], at): Point[] =>
    at === 0
      ? [[px, py]]
      : [
          [px, seen[at - 1]![1]],
          [px, py],
        ],
  );
  if (steps.length < 2) return [];
  return [{ type: "path", lines: [steps], stroke: ink.muted, lineWidth: line, dash: [3, 2] }];
}
