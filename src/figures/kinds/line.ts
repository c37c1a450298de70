import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { type Curve, curvesOf, type RunCurve } from "../data/curves.ts";
import { keyOf } from "../data/columns.ts";
import type { FigureData, FigureSeries } from "../data/figure-data.ts";
import { quantile, sorted } from "../data/statistics.ts";
import type { GroupMark, Mark, Point } from "../drawing.ts";
import type { AxisPlan, Frame } from "../frame.ts";
import { markerMark } from "../markers.ts";
import { seriesStyles, type SeriesStyle } from "../palette.ts";
import { makeScale } from "../scales/make-scale.ts";
import { durationUnit, timeScale } from "../scales/time-scale.ts";
import { hasPlace } from "../scales/scale.ts";
import { count, saysBand, type Sketch, yLabel } from "../sketch.ts";

const FAINT = 0.3;
const BAND = 0.18;

/** The curves of a line figure and the axes that they lie between. */
export interface LinePlan {
  curves: readonly Curve[];
  x: AxisPlan;
  y: AxisPlan;
  /** What 1 along x is in the data: of relative time so many milliseconds. */
  unit: number;
}

/** Plans a line figure; where the ends of x are given, y fits what is between them. */
export function linePlan(spec: FigureSpec, data: FigureData): LinePlan {
  const logged = curvesOf(spec, data);
  const { unit, name } = durationUnit(longest(logged));
  const isRelative = spec.x === "relative";
  const curves = isRelative ? inUnit(logged, unit) : logged;
  const y = makeScale(heightsOf(curves, spec.x_axis), spec.y_axis, { nice: true });
  return {
    curves,
    x: xAxis(spec, curves, data.series, name),
    y: { label: yLabel(spec), scale: y },
    unit: isRelative ? unit : 1,
  };
}

function heightsOf(
  curves: readonly Curve[],
  { min = -Infinity, max = Infinity }: FigureSpec["x_axis"],
): number[] {
  const heights: number[] = [];
  for (const { x, summaries, raw } of curves)
    for (const [at, value] of x.entries()) {
      if (value < min || value > max) continue;
      const { low, high, centre } = summaries[at]!;
      heights.push(low, high, centre);
      if (raw !== undefined) heights.push(raw.low[at]!, raw.high[at]!);
    }
  return heights;
}

/** Metrics along steps, time or another metric: a line for each run, or for each group with a band. */
export function lineSketch(spec: FigureSpec, data: FigureData): Sketch {
  const { curves, x, y } = linePlan(spec, data);
  const styles = seriesStyles(curves.length, spec);
  return {
    x,
    y,
    endsAtRight: true,
    legend: curves.map((curve, at) => ({
      label: curve.label,
      style: styles[at]!,
      swatch: "line",
      ...endOf(curve),
    })),
    paint: (frame) => curves.map((curve, at) => curveMarks(frame, curve, styles[at]!, spec)),
    table: tableOf(curves),
    says: says(spec, curves),
  };
}

/** Curves whose lengths of time are told in `unit`. */
function inUnit(curves: readonly Curve[], unit: number): Curve[] {
  return curves.map((curve) => ({
    ...curve,
    x: curve.x.map((value) => value / unit),
    ...(curve.raw && { raw: { ...curve.raw, x: curve.raw.x.map((value) => value / unit) } }),
  }));
}

const longest = (curves: readonly Curve[]): number =>
  curves.flatMap(({ x }) => x).reduce((most, value) => (value > most ? value : most), 0);

function xAxis(
  spec: FigureSpec,
  curves: readonly Curve[],
  series: readonly FigureSeries[],
  unit: string,
): AxisPlan {
  const { x: clock, x_axis: axis } = spec;
  const values = [...curves.flatMap(({ x }) => x), ...beginnings(clock, curves, series)];
  const scale = makeScale(values, axis, { nice: false });
  if (clock === "time") {
    const times = values.length === 0 ? { min: 0, max: 1 } : scale;
    return { label: axis.label ?? "Time (UTC)", scale: timeScale(times.min, times.max) };
  }
  if (clock === "step") return { label: axis.label ?? "Step", scale };
  if (clock === "relative") return { label: axis.label ?? `Time (${unit})`, scale };
  return { label: axis.label ?? keyOf(clock), scale };
}

/** A bucket lies at its last point; the axis begins at the first. */
function beginnings(
  clock: string,
  curves: readonly Curve[],
  series: readonly FigureSeries[],
): number[] {
  if (curves.length === 0) return [];
  if (clock === "relative") return [0];
  const drawn = new Set(
    curves.flatMap(({ metric, runs }) => runs.map((run) => `${run}/${metric}`)),
  );
  const own = series.filter(({ run_id, key }) => drawn.has(`${run_id}/${key}`));
  return clock === "step" || clock === "time" ? own.map(({ first_x }) => first_x) : [];
}

/** Where a curve's last seen point lies; the frame turns it into a height. */
function endOf({ summaries }: Curve): { end?: number } {
  const last = summaries.findLast(({ centre }) => hasPlace(centre, "linear"));
  return last === undefined ? {} : { end: last.centre };
}

/** Draws a curve: its band, its exact line faintly where it is smoothed, and its line. */
export function curveMarks(
  frame: Frame,
  curve: Curve,
  style: SeriesStyle,
  spec: FigureSpec,
): GroupMark {
  const line = lines(frame, curve.x, (at) => curve.summaries[at]!.centre);
  const { raw } = curve;
  const stroke = { stroke: style.colour, lineWidth: spec.line };
  const marks: Mark[] = [
    ...(spec.group_by === null || spec.band === "none" ? [] : [band(frame, curve, style)]),
    ...(raw === undefined ? [] : exactMarks(frame, raw, style, spec)),
    { type: "path", lines: line.filter(isLine), ...stroke, dash: style.dash },
    ...dots(line, style, spec),
  ];
  return { type: "group", label: curve.label, marks };
}

const isLine = (line: readonly Point[]): boolean => line.length > 1;

/** Points as lines that end where there is a gap. */
function lines({ px, py }: Frame, x: readonly number[], y: (at: number) => number): Point[][] {
  const found: Point[][] = [];
  let open: Point[] | undefined;
  for (const [at, value] of x.entries()) {
    const point: Point = [px(value), py(y(at))];
    if (!point.every(Number.isFinite)) {
      open = undefined;
      continue;
    }
    if (open === undefined) found.push((open = []));
    open.push(point);
  }
  return found;
}

/** The points behind a line: how far those of each bucket go, and faintly what is smoothed. */
function exactMarks(
  frame: Frame,
  raw: RunCurve,
  style: SeriesStyle,
  { smoothing, line }: FigureSpec,
): Mark[] {
  const stroke = { stroke: style.colour, lineWidth: line };
  const summaries = raw.y.map((centre, at) => {
    const [low, high] = [raw.low[at]!, raw.high[at]!];
    return { centre, low, high, count: raw.count[at]! };
  });
  const isThinned = raw.count.some((points) => points > 1);
  const exact = lines(frame, raw.x, (at) => raw.y[at]!).filter(isLine);
  const peaks = spikes(frame, raw);
  return [
    ...(isThinned ? [band(frame, { x: raw.x, summaries }, style)] : []),
    ...(smoothing > 0 ? [{ type: "path", lines: exact, ...stroke, opacity: FAINT } as const] : []),
    ...(peaks.length > 0 ? [{ type: "path", lines: peaks, ...stroke } as const] : []),
  ];
}

/** How many times as far as usual the points of a bucket go where it has a spike. */
const UNUSUAL = 3;

/**
 * A bucket whose points go unusually far beyond the line is drawn to its extremes, so that no spike
 * is lost. Where the line itself is steep, it goes as far as its points do.
 */
function spikes({ px, py }: Frame, { x, y, low, high, count: points }: RunCurve): Point[][] {
  const beyond = x.map((_, at) => {
    const [before = 2 * y[at]! - y[at + 1]!, after = 2 * y[at]! - before] = [y[at - 1], y[at + 1]];
    const line = [before, y[at]!, after].filter(Number.isFinite);
    return Math.max(0, high[at]! - Math.max(...line), Math.min(...line) - low[at]!);
  });
  const thinned = beyond.filter((length, at) => points[at]! > 1 && length >= 0);
  const usual = quantile(sorted(thinned), 0.5);
  return x.flatMap((value, at): Point[][] => {
    if (!(points[at]! > 1 && beyond[at]! > UNUSUAL * usual)) return [];
    const ends: Point[] = [
      [px(value), py(low[at]!)],
      [px(value), py(high[at]!)],
    ];
    return ends.flat().every(Number.isFinite) ? [ends] : [];
  });
}

function band(
  frame: Frame,
  { x, summaries }: Pick<Curve, "x" | "summaries">,
  { colour }: SeriesStyle,
): Mark {
  const floor = frame.plot.y + frame.plot.height;
  const seen = x.map((_, at) => hasPlace(frame.py(summaries[at]!.centre), "linear"));
  const runs = lines(frame, x, (at) => (seen[at] ? summaries[at]!.high : NaN));
  let at = 0;
  const shapes = runs.map((upper) => {
    while (!isSeen(at)) at += 1;
    const lower = upper.map(([px], offset): Point => {
      const py = frame.py(summaries[at + offset]!.low);
      // Below a logarithmic axis there is no place for what reaches zero.
      return [px, Number.isFinite(py) ? py : floor];
    });
    at += upper.length;
    return [...upper, ...lower.toReversed()];
  });
  return { type: "path", lines: shapes, closed: true, fill: colour, opacity: BAND };

  function isSeen(place: number): boolean {
    return (
      Number.isFinite(frame.px(x[place]!)) &&
      seen[place]! &&
      Number.isFinite(frame.py(summaries[place]!.high))
    );
  }
}

/** A marker at about so many places of a line. */
const MARKERS = 8;

/** Markers along a line where they tell series apart; a point alone is always marked. */
function dots(found: readonly (readonly Point[])[], style: SeriesStyle, spec: FigureSpec): Mark[] {
  const radius = Math.max(spec.line * 1.3, spec.font.size * 0.22);
  const alone = found.filter((line) => line.length === 1).flat();
  const points = spec.also_by === "marker" ? found.filter(isLine).flat() : [];
  const every = Math.max(1, Math.floor(points.length / MARKERS));
  const offset = Math.floor((style.marker * every) / 3) % every;
  return [...alone, ...points.filter((_point, at) => at % every === offset)].map(([x, y]) =>
    markerMark(style, x, y, radius),
  );
}

const tableOf = (curves: readonly Curve[]): Sketch["table"] => ({
  columns: ["series", "x", "y", "low", "high", "runs"],
  rows: curves.flatMap(({ label, x, summaries, raw }) =>
    summaries.map(({ centre, low, high, count: runs }, at) => [
      label,
      x[at]!,
      centre,
      raw?.low[at] ?? low,
      raw?.high[at] ?? high,
      runs,
    ]),
  ),
});

function says(spec: FigureSpec, curves: readonly Curve[]): string {
  const what = `${spec.y.map(keyOf).join(", ")} by ${keyOf(spec.x)}`;
  if (spec.group_by === null) return `${what}, ${count(curves.length, "line")}`;
  const sizes = curves.map(({ label, runs }) => `${label} ${runs.length}`).join(", ");
  return `${what}, ${saysBand(spec)}, grouped by ${spec.group_by}; runs: ${sizes || "none"}`;
}
