import type { ChartSeries } from "../line/line-scene.ts";

/** A series as the server has answered it. */
export interface LoadedSeries extends ChartSeries {
  /** Of each bucket's last point, along the x that was asked for. */
  x: readonly number[];
  /** False where the server has not read all points yet: ask again. */
  exact: boolean;
}

/**
 * A series with `later` in the place of all its buckets from `start` on, and up to `end`: newer
 * points, or finer buckets of a part. It begins where it began.
 */
export function spliced(
  series: LoadedSeries,
  later: LoadedSeries,
  start: number,
  end = Infinity,
): LoadedSeries {
  const before = series.x.filter((x) => x < start).length;
  const after = series.x.filter((x) => x <= end).length;
  const join = <T>(pick: (of: LoadedSeries) => readonly T[]): T[] => [
    ...pick(series).slice(0, before),
    ...pick(later),
    ...pick(series).slice(Math.max(before, after)),
  ];
  return {
    ...series,
    exact: series.exact && later.exact,
    x: join((of) => of.x),
    step: join((of) => of.step),
    time: join((of) => of.time),
    last: join((of) => of.last),
    min: join((of) => of.min),
    max: join((of) => of.max),
    mean: join((of) => of.mean),
    count: join((of) => of.count),
    nan: join((of) => of.nan),
  };
}

/** Where the last bucket of a series may begin: from there on, more may come. */
export const tailStart = ({ x }: LoadedSeries): number | undefined =>
  x.length < 2 ? undefined : x.at(-2)! + 1;

/**
 * The end of a series with neighbouring buckets joined, so that they are about as wide as those of
 * `series`: asked for alone, it comes finer, and would be drawn as if it were noisier.
 */
export function asWide(end: LoadedSeries, series: LoadedSeries, start: number): LoadedSeries {
  const { x } = series;
  const width = (x.at(-1)! - x[0]!) / (x.length - 1);
  const cells = [...Map.groupBy(end.x.keys(), (at) => Math.floor((end.x[at]! - start) / width))];
  const bounds = cells.map(([, of]) => [of[0]!, of.at(-1)! + 1] as const);
  const last = (of: readonly number[]) => bounds.map(([, after]) => of[after - 1]!);
  const joined = (of: readonly number[], join: (part: readonly number[]) => number) =>
    bounds.map(([from, after]) => join(of.slice(from, after)));
  const numbers = (part: readonly number[]) => part.filter((value) => !Number.isNaN(value));
  const orNaN = (join: (...values: number[]) => number) => (part: readonly number[]) =>
    numbers(part).length === 0 ? NaN : join(...numbers(part));
  const points = end.count.map((count, at) => count - end.nan[at]!);
  const sums = end.mean.map((mean, at) => (points[at] === 0 ? 0 : mean * points[at]!));
  const counts = joined(points, sum);
  return {
    ...end,
    x: last(end.x),
    step: last(end.step),
    time: last(end.time),
    last: last(end.last),
    min: joined(end.min, orNaN(Math.min)),
    max: joined(end.max, orNaN(Math.max)),
    mean: joined(sums, sum).map((total, at) => (counts[at] === 0 ? NaN : total / counts[at]!)),
    count: joined(end.count, sum),
    nan: joined(end.nan, sum),
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
