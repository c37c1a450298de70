import type { Curve } from "../../../../src/figures/data/curves.ts";
import type { FigureSeries } from "../../../../src/figures/data/figure-data.ts";
import { quantile, sorted } from "../../../../src/figures/data/statistics.ts";
import type { Mark } from "../../../../src/figures/drawing.ts";
import { type Frame, frameOf } from "../../../../src/figures/frame.ts";
import { curveMarks, linePlan } from "../../../../src/figures/kinds/line.ts";
import type { SeriesStyle } from "../../../../src/figures/palette.ts";
import type { Scale } from "../../../../src/figures/scales/scale.ts";
import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import type { ChartRun } from "../chart-run.ts";
import { type ChartSpec, specOnScreen } from "../chart-spec.ts";
import type { Size } from "../size.ts";
import { endLabelRoom } from "./end-labels.ts";

/** A metric of a run in buckets, with the points of each that are NaN. */
export interface ChartSeries extends FigureSeries {
  nan: readonly number[];
}

/** A part of x: steps, or milliseconds. */
export interface Range {
  start: number;
  end: number;
}

interface Given {
  spec: ChartSpec;
  runs: readonly ChartRun[];
  series: readonly ChartSeries[];
  range?: Range | undefined;
  /** Lets y show all but the outermost hundredth at each end. */
  robust?: boolean | undefined;
}

export interface SceneCurve extends Curve {
  style: SeriesStyle;
}

/** A line chart that is laid out: what is painted where, and what lies under a place of it. */
export interface LineScene {
  spec: FigureSpec;
  frame: Frame;
  curves: readonly SceneCurve[];
  /** What 1 along x is in the data. */
  unit: number;
  /** What lies at a distance from the left. */
  xAt(px: number): number;
  marksOf(curve: SceneCurve): Mark;
  /** Where points are NaN, at the foot of the plot. */
  nanMarks: readonly Mark[];
}

export function lineScene(given: Given, { width, height }: Size): LineScene {
  const { runs, series, range } = given;
  const data = { runs, series };
  const plain = specOnScreen(given.spec, width, height);
  const unit = linePlan(plain, data).unit;
  const inRange = range === undefined ? plain : zoomed(plain, range, unit);
  const spec = given.robust ? withoutOutliers(inRange, linePlan(inRange, data).curves) : inRange;
  const { curves, x, y } = linePlan(spec, data);
  const styled = curves.map((curve, at) => ({ ...curve, style: styleOf(curve, at, given) }));
  const margins = { top: spec.font.size, right: endLabelRoom(styled, width, height, spec) };
  const frame = frameOf(
    spec,
    { width, height },
    { ...x, label: labelOfX(spec, x.label) },
    { ...y, label: "" },
    margins,
  );
  return {
    spec,
    frame,
    curves: styled,
    unit,
    xAt: (px) => valueAt(x.scale, (px - frame.plot.x) / frame.plot.width, spec.x_axis.scale),
    marksOf: (curve) => curveMarks(frame, curve, curve.style, spec),
    nanMarks: styled.flatMap((curve) => nanMarks(frame, curve, series)),
  };
}

/** That x counts steps need not be said. */
const labelOfX = ({ x }: FigureSpec, label: string): string => (x === "step" ? "" : label);

const zoomed = (spec: FigureSpec, { start, end }: Range, unit: number): FigureSpec => ({
  ...spec,
  x_axis: { ...spec.x_axis, min: start / unit, max: end / unit },
});

const OUTER = 0.01;

function withoutOutliers(spec: FigureSpec, curves: readonly Curve[]): FigureSpec {
  const { min: from = -Infinity, max: to = Infinity } = spec.x_axis;
  const seen = curves.flatMap(({ x, summaries }) =>
    summaries.flatMap(({ centre }, at) => (x[at]! >= from && x[at]! <= to ? [centre] : [])),
  );
  const values = sorted(seen.filter((value) => !Number.isNaN(value)));
  const [min, max] = [quantile(values, OUTER), quantile(values, 1 - OUTER)];
  return min < max ? { ...spec, y_axis: { ...spec.y_axis, min, max } } : spec;
}

const DASHES: readonly (readonly number[])[] = [[], [5, 2], [1.5, 1.5], [6, 2, 1.5, 2]];
const HUES = 10;
const hue = (at: number): string => `var(--run-${at % HUES})`;

/** A run has its own colour; where one run is shown, and where groups are, the lines take turns. */
function styleOf(curve: Curve, at: number, { spec, runs }: Given): SeriesStyle {
  const metric = spec.y.findIndex((column) => column === `metrics.${curve.metric}`);
  const run = runs.find(({ run_id }) => run_id === curve.runs[0]);
  if ((spec.group_by ?? null) !== null || run === undefined)
    return { colour: hue(at), dash: DASHES[Math.floor(at / HUES) % DASHES.length]!, marker: 0 };
  if (spec.y.length === 1) return { colour: run.color, dash: run.dash, marker: 0 };
  return runs.length === 1
    ? { colour: hue(metric), dash: [], marker: 0 }
    : { colour: run.color, dash: DASHES[metric % DASHES.length]!, marker: 0 };
}

function valueAt({ min, max }: Scale, place: number, kind: "linear" | "log" | "logit"): number {
  if (kind === "log") return min * (max / min) ** place;
  return min + (max - min) * place;
}

const CROSS = 3;

function nanMarks(frame: Frame, curve: SceneCurve, series: readonly ChartSeries[]): Mark[] {
  const { raw, runs, metric, style } = curve;
  const own = series.find(({ run_id, key }) => run_id === runs[0] && key === metric);
  if (raw === undefined || own === undefined) return [];
  const { plot } = frame;
  const y = plot.y + plot.height - CROSS - 1;
  const lines = raw.x.flatMap((value, at) => {
    const x = frame.px(value);
    if (!(own.nan[at]! > 0) || !(x >= plot.x && x <= plot.x + plot.width)) return [];
    return [
      [[x - CROSS, y - CROSS] as const, [x + CROSS, y + CROSS] as const],
      [[x - CROSS, y + CROSS] as const, [x + CROSS, y - CROSS] as const],
    ];
  });
  return lines.length === 0 ? [] : [{ type: "path", lines, stroke: style.colour, lineWidth: 1.5 }];
}
