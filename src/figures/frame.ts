import type { FigureSpec } from "../protocol/figure-spec.ts";
import { ink, type Mark, type Point, type Rect, type TextMark } from "./drawing.ts";
import { fitText, textWidth } from "./text-width.ts";
import type { Scale, Tick } from "./scales/scale.ts";

/** What an axis shows. */
export interface AxisPlan {
  scale: Scale;
  /** Empty: none. */
  label: string;
  /** Its ticks name things, each of which is to be seen. */
  names?: boolean;
}

/** What is set beside the plot and takes room from it, in points. */
export interface Margins {
  top: number;
  right: number;
}

/** The rectangle that data is drawn in, and where its values lie there. */
export interface Frame {
  plot: Rect;
  px(value: number): number;
  py(value: number): number;
  point(x: number, y: number): Point;
  /** Axes and grid: what lies behind the data, and what lies on it. */
  behind: Mark[];
  front: Mark[];
}

/** Far enough outside to be cut off, and near enough to be written out. */
const FAR = 1e5;
const near = (value: number): number => Math.min(Math.max(value, -FAR), FAR);

/** Lays out the axes of a figure of `width` × `height` points. */
export function frameOf(
  spec: FigureSpec,
  { width, height }: Pick<Rect, "width" | "height">,
  x: AxisPlan,
  y: AxisPlan | undefined,
  margins: Margins,
): Frame {
  const { size, family } = spec.font;
  const wide = (text: string) => textWidth(text, size, family);
  const yTicks = y?.scale.ticks(clamped((height - 6 * size) / (2.2 * size), 2, 8)) ?? [];
  const tickRoom = Math.max(0, ...yTicks.map((tick) => tickWidth(tick, wide)));
  const left = size * 0.5 + (y?.label ? size * 1.5 : 0) + tickRoom + size * 0.5;
  const right = Math.max(margins.right, size * 0.5);
  const room = Math.max(1, width - left - right);
  const under = xLabels(x, room, height, spec);
  const bottom = size * 0.5 + (x.label === "" ? 0 : size * 1.5) + under.height + size * 0.5;
  const top = Math.max(margins.top, size * 0.7);
  const plot = { x: left, y: top, width: room, height: Math.max(1, height - top - bottom) };
  const px = (value: number) => near(plot.x + x.scale.place(value) * plot.width);
  const py = (value: number) => near(plot.y + (1 - (y?.scale.place(value) ?? 0)) * plot.height);
  const bare = spec.grid === "none";
  const floor = plot.y + plot.height;
  return {
    plot,
    px,
    py,
    point: (vx, vy) => [px(vx), py(vy)],
    behind: bare
      ? []
      : gridLines(
          yTicks.map(({ value }) => py(value)),
          plot,
        ),
    front: [
      ...(y === undefined ? [] : [axisLine(plot, floor)]),
      ...(bare && y !== undefined
        ? tickMarks(
            yTicks.map(({ value }) => py(value)),
            plot,
          )
        : []),
      ...yTicks.map((tick) => yTickText(tick, plot.x - size * 0.5, py(tick.value), size)),
      ...under.ticks.map((tick) =>
        xTickText(tick, px(tick.value), floor + size * 0.5, under, size),
      ),
      ...axisTitles(x.label, y?.label ?? "", plot, height, spec),
    ],
  };
}

const clamped = (value: number, low: number, high: number): number =>
  Math.min(Math.max(Math.floor(value), low), high);

const RAISED = 0.7;

const tickWidth = ({ text, raised = "" }: Tick, wide: (text: string) => number): number =>
  wide(text) + wide(raised) * RAISED;

interface TickRow {
  ticks: Tick[];
  /** The room that they take below the axis. */
  height: number;
  upward: boolean;
}

/** As many ticks as fit beside each other; names are turned, then cut, and thinned out at last. */
function xLabels(axis: AxisPlan, room: number, height: number, { font }: FigureSpec): TickRow {
  const { size, family } = font;
  const wide = (tick: Tick) => tickWidth(tick, (text) => textWidth(text, size, family));
  if (axis.names !== true) {
    const tries = [10, 8, 6, 5, 4, 3, 2].filter((count) => count * size * 3 <= room || count === 2);
    const fits = (ticks: Tick[]) =>
      ticks.reduce((sum, tick) => sum + wide(tick) + size, 0) <= room * 1.1;
    const rows = tries.map((count) => axis.scale.ticks(count));
    const ticks = rows.find(fits) ?? rows.at(-1)!.filter((_, at, all) => at % all.length === 0);
    return { ticks, height: size, upward: false };
  }
  const names = axis.scale.ticks(Infinity);
  const slot = room / Math.max(names.length, 1);
  if (Math.max(0, ...names.map(wide)) <= slot - size * 0.5)
    return { ticks: names, height: size, upward: false };
  const longest = Math.max(size * 3, height * 0.35);
  const every = Math.max(1, Math.ceil((size * 1.1) / slot));
  const ticks = names
    .filter((_, at) => at % every === 0)
    .map((tick) => ({ ...tick, text: fitText(tick.text, longest, size, family) }));
  return { ticks, height: Math.max(0, ...ticks.map(wide)), upward: true };
}

const gridLines = (heights: readonly number[], { x, width }: Rect): Mark[] => [
  {
    type: "path",
    lines: heights.map((y) => [
      [x, y],
      [x + width, y],
    ]),
    stroke: ink.grid,
    lineWidth: 0.5,
  },
];

const axisLine = ({ x, width }: Rect, floor: number): Mark => ({
  type: "path",
  lines: [
    [
      [x, floor],
      [x + width, floor],
    ],
  ],
  stroke: ink.axis,
  lineWidth: 0.6,
});

const tickMarks = (heights: readonly number[], { x, y, height }: Rect): Mark[] => [
  {
    type: "path",
    lines: [
      [
        [x, y],
        [x, y + height],
      ],
      ...heights.map((at): Point[] => [
        [x - 2, at],
        [x, at],
      ]),
    ],
    stroke: ink.axis,
    lineWidth: 0.6,
  },
];

/** Half the height of a digit, by which a label is set lower than what it names. */
const MIDDLE = 0.35;

const yTickText = ({ text, raised }: Tick, x: number, y: number, size: number): TextMark => ({
  type: "text",
  x,
  y: y + size * MIDDLE,
  text,
  ...(raised !== undefined && { raised }),
  size,
  fill: ink.text,
  anchor: "end",
});

function xTickText(tick: Tick, x: number, y: number, row: TickRow, size: number): TextMark {
  return {
    type: "text",
    x: row.upward ? x + size * MIDDLE : x,
    y: row.upward ? y : y + size * 0.75,
    text: tick.text,
    ...(tick.raised !== undefined && { raised: tick.raised }),
    size,
    fill: ink.text,
    anchor: row.upward ? "end" : "middle",
    ...(row.upward && { upward: true }),
  };
}

function axisTitles(
  x: string,
  y: string,
  plot: Rect,
  height: number,
  { font: { size, family } }: FigureSpec,
): TextMark[] {
  const common = { type: "text", size, fill: ink.text, anchor: "middle" } as const;
  const below: TextMark = {
    ...common,
    x: plot.x + plot.width / 2,
    y: height - size * 0.6,
    text: fitText(x, plot.width, size, family),
  };
  const beside: TextMark = {
    ...common,
    x: size * 1.25,
    y: plot.y + plot.height / 2,
    text: fitText(y, plot.height, size, family),
    upward: true,
  };
  return [...(x === "" ? [] : [below]), ...(y === "" ? [] : [beside])];
}
