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
