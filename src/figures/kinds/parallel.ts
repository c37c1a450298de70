import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { type ColumnValues, columnValues, keyOf } from "../data/columns.ts";
import type { FigureData, FigureRun } from "../data/figure-data.ts";
import { groupsOf } from "../data/groups.ts";
import { sorted } from "../data/statistics.ts";
import { ink, type Mark, type Point } from "../drawing.ts";
import type { AxisPlan, Frame } from "../frame.ts";
import { continuous, seriesStyles } from "../palette.ts";
import { makeScale } from "../scales/make-scale.ts";
import { isDrawable } from "../scales/scale.ts";
import { columnAxis, count, nameScale, type Sketch } from "../sketch.ts";
import { fitText, textWidth } from "../text-width.ts";

const OPACITY = 0.6;

/** An axis for each column, and a line across them for each run. */
export function parallelSketch(spec: FigureSpec, { runs }: FigureData): Sketch {
  const columns = spec.y.map((column) => columnValues(runs, column));
  const axes = parallelAxes(spec, runs);
  const groups = spec.group_by === null ? [] : groupsOf(runs, spec.group_by);
  const styles = seriesStyles(groups.length, spec);
  const colouring = spec.z ?? spec.y.at(-1)!;
  const colour = columnValues(runs, colouring);
  const scale = makeScale(colour.values, { scale: "linear" }, { nice: false });
  const groupColours = new Map(
    groups.flatMap((group, at) => group.runs.map((run) => [run, styles[at]!.colour] as const)),
  );
  const colourOf = (run: FigureRun, at: number): string =>
    groupColours.get(run) ?? continuous(spec.palette, scale.place(colour.values[at]!) || 0);
  return {
    x: { label: spec.x_axis.label ?? "", scale: nameScale(spec.y.map(keyOf)), names: true },
    legend: groups.map(({ label }, at) => ({ label, style: styles[at]!, swatch: "line" })),
    ...(groups.length === 0 &&
      colour.texts === undefined && { colours: { scale, label: keyOf(colouring) } }),
    paint: (frame) => [
      ...runs.map((run, at) => ({
        ...runLine(frame, axes, columns, at, colourOf(run, at), spec),
        run: run.run_id,
      })),
      ...axes.flatMap((axis, at) => axisMarks(frame, axis, at, axes.length, spec)),
    ],
    table: {
      columns: ["run_id", "run", ...spec.y],
      rows: runs.map((run, at) => [
        run.run_id,
        run.name,
        ...columns.map(({ values, texts }) => texts?.[values[at]!] ?? values[at]!),
      ]),
    },
    says: `${spec.y.map(keyOf).join(", ")} of ${count(runs.length, "run")} on parallel axes, coloured by ${
      spec.group_by ?? keyOf(colouring)
    }`,
  };
}

/** The axes of parallel coordinates, from left to right. */
export const parallelAxes = (
  { y }: Pick<FigureSpec, "y">,
  runs: readonly FigureRun[],
): AxisPlan[] =>
  y.map((column) => {
    const values = columnValues(runs, column);
    return columnAxis(column, values, { scale: scaleFor(values) });
  });

/** From this ratio on, positive numbers are told apart by their logarithms. */
const MANY_TIMES = 100;

function scaleFor({ values, texts }: ColumnValues): "linear" | "log" {
  const numbers = sorted(values.filter(isDrawable));
  const [least = 0, most = 0] = [numbers[0], numbers.at(-1)];
  return texts === undefined && least > 0 && most >= least * MANY_TIMES ? "log" : "linear";
}

/** A line that leaves out the axes on which a run has no value. */
function runLine(
  frame: Frame,
  axes: readonly AxisPlan[],
  columns: readonly ColumnValues[],
  run: number,
  stroke: string,
  { line }: FigureSpec,
): Mark {
  const points = axes.flatMap(({ scale }, at): Point[] => {
    const place = scale.place(columns[at]!.values[run]!);
    return Number.isFinite(place) ? [[frame.px(at), heightOf(frame, place)]] : [];
  });
  return {
    type: "path",
    lines: points.length > 1 ? [points] : [],
    stroke,
    lineWidth: line,
    opacity: OPACITY,
  };
}

const heightOf = ({ plot }: Frame, place: number): number => plot.y + (1 - place) * plot.height;

function axisMarks(
  frame: Frame,
  { scale }: AxisPlan,
  at: number,
  axes: number,
  { font: { size, family } }: FigureSpec,
): Mark[] {
  const x = frame.px(at);
  const { y, height } = frame.plot;
  const room = Math.max(size * 2, (frame.px(1) - frame.px(0)) * 0.6);
  const last = at === axes - 1;
  const most = Math.max(2, Math.min(6, Math.floor(height / (size * 2))));
  const ticks = scale.ticks(most);
  const every = Math.max(1, Math.ceil((ticks.length * size * 1.2) / height));
  const shown = ticks.filter((_, index) => index % every === 0);
  return [
    {
      type: "path",
      lines: [
        [
          [x, y],
          [x, y + height],
        ],
      ],
      stroke: ink.axis,
      lineWidth: 0.6,
    },
    ...shown.flatMap(({ text, raised, value }) => {
      const label = fitText(text, room, size * SMALL, family);
      const width = textWidth(label + (raised ?? ""), size * SMALL, family);
      const wanted = heightOf(frame, scale.place(value));
      const middle = Math.min(Math.max(wanted, y + size / 2), y + height - size / 2);
      const left = last ? x - 3 - width : x + 3;
      return [
        { ...veil, x: left - 1, y: middle - size / 2, width: width + 2, height: size },
        {
          ...note,
          x: left,
          y: middle + size * 0.3,
          text: label,
          size: size * SMALL,
          ...(raised !== undefined && { raised }),
        },
      ];
    }),
  ];
}

/** Ticks stand among the lines: smaller than other text, on a veil that lets them be read. */
const SMALL = 0.85;
const veil = { type: "rect", fill: "#ffffff", opacity: 0.75 } as const;
const note = { type: "text", fill: ink.muted, anchor: "start" } as const;
