import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { hasPlace } from "../scales/scale.ts";
import { keyOf } from "./columns.ts";
import type { FigureData, FigureRun, FigureSeries } from "./figure-data.ts";
import { eachRun, type Group, groupsOf } from "./groups.ts";
import { smoothed } from "./smoothing.ts";
import { summary, type Summary } from "./statistics.ts";

/** Points of one run along x, in the order in which they were logged. NaN: no value. */
export interface RunCurve {
  x: readonly number[];
  y: readonly number[];
  low: readonly number[];
  high: readonly number[];
  count: readonly number[];
}

/** What is drawn as one line. */
export interface Curve {
  label: string;
  /** The key of its metric. */
  metric: string;
  x: readonly number[];
  summaries: readonly Summary[];
  /** The unsmoothed points of a run's own curve, with the extent of each bucket. */
  raw?: RunCurve;
  /** The ids of the runs that it stands for. */
  runs: readonly string[];
}

/** A curve of a group is computed at no more places than these. */
const MOST_PLACES = 500;

/** The curves of a line figure: of each run, or of each group of runs, for each metric. */
export function curvesOf(spec: FigureSpec, { runs, series }: FigureData): Curve[] {
  const known = new Map(series.map((each) => [seriesKey(each.run_id, each.key), each]));
  const groups = spec.group_by === null ? eachRun(runs) : groupsOf(runs, spec.group_by);
  const found = groups.flatMap((group) =>
    spec.y.map(keyOf).map((key) => {
      const own = group.runs.flatMap((run) => {
        const curve = runCurve(spec.x, run, key, known);
        return curve === undefined ? [] : [{ id: run.run_id, curve }];
      });
      const curves = own.map(({ curve }) => curve);
      const drawn = spec.group_by === null ? single(spec, curves[0]) : together(spec, curves);
      const label = labelOf(group, key, spec, groups.length);
      return { label, metric: key, runs: own.map(({ id }) => id), ...drawn };
    }),
  );
  return found.filter((curve) => curve.x.length > 0);
}

/** A label names what differs: the group, the metric, or both. */
function labelOf({ label }: Group, key: string, { y }: FigureSpec, groups: number): string {
  if (y.length === 1) return label;
  return groups === 1 ? key : `${label} · ${key}`;
}

const seriesKey = (run: string, key: string): string => `${run}/${key}`;

function runCurve(
  clock: string,
  { run_id }: FigureRun,
  key: string,
  known: ReadonlyMap<string, FigureSeries>,
): RunCurve | undefined {
  const series = known.get(seriesKey(run_id, key));
  if (series === undefined || series.step.length === 0) return undefined;
  const x = along(clock, series, known.get(seriesKey(run_id, keyOf(clock))));
  return { x, y: series.mean, low: series.min, high: series.max, count: series.count };
}

/** Where the buckets of a series lie; along another metric, by their steps. */
function along(clock: string, series: FigureSeries, metric?: FigureSeries): readonly number[] {
  if (clock === "step") return series.step;
  if (clock === "time") return series.time;
  if (clock === "relative") return series.time.map((time) => time - series.first_x);
  if (metric === undefined) return series.step.map(() => NaN);
  const at = interpolator(metric.step, metric.mean);
  return series.step.map(at);
}

function single(spec: FigureSpec, raw?: RunCurve): Pick<Curve, "x" | "summaries" | "raw"> {
  if (raw === undefined) return { x: [], summaries: [] };
  const smooth = smoothed(raw, spec);
  const summaries = smooth.map((y) => ({ centre: y, low: y, high: y, count: 1 }));
  return { x: raw.x, summaries, raw };
}

/** Runs that log at different steps are compared at the steps of all, each between its own points. */
function together(
  spec: FigureSpec,
  curves: readonly RunCurve[],
): Pick<Curve, "x" | "summaries" | "raw"> {
  const places = commonPlaces(curves, spec);
  const ordered = curves.map((curve) => inOrderOfX(curve, smoothed(curve, spec)));
  const lines = (pick: "y" | "low" | "high") =>
    ordered.map((curve) => interpolator(curve.x, curve[pick]));
  const ends = spec.band === "minmax" ? [lines("low"), lines("high")] : [];
  const centres = lines("y");
  const summaries = places.map((x) => {
    const [lows, highs] = ends.map((of) => of.map((at) => at(x)));
    return summary(
      centres.map((at) => at(x)),
      spec,
      lows,
      highs,
    );
  });
  return { x: places, summaries };
}

function inOrderOfX({ x, low, high }: RunCurve, y: readonly number[]) {
  const order = x.map((_, at) => at).filter((at) => !Number.isNaN(x[at]!));
  order.sort((a, b) => x[a]! - x[b]!);
  const pick = (values: readonly number[]) => order.map((at) => values[at]!);
  return { x: pick(x), y: pick(y), low: pick(low), high: pick(high) };
}

function commonPlaces(curves: readonly RunCurve[], { x_axis }: FigureSpec): number[] {
  const all = new Set(curves.flatMap(({ x }) => x));
  const places = [...all].filter((x) => hasPlace(x, x_axis.scale)).toSorted((a, b) => a - b);
  if (places.length <= MOST_PLACES) return places;
  return Array.from(
    { length: MOST_PLACES },
    (_, at) => places[Math.round((at * (places.length - 1)) / (MOST_PLACES - 1))]!,
  );
}

/** A line through points with rising x; NaN beside a gap and beyond the ends. */
export function interpolator(x: readonly number[], y: readonly number[]): (at: number) => number {
  return (at) => {
    let low = 0;
    let high = x.length - 1;
    if (high < 0 || !(at >= x[0]! && at <= x[high]!)) return NaN;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (x[middle]! <= at) low = middle;
      else high = middle;
    }
    if (x[high] === at) return y[high]!;
    if (x[low] === at) return y[low]!;
    return y[low]! + ((y[high]! - y[low]!) * (at - x[low]!)) / (x[high]! - x[low]!);
  };
}
