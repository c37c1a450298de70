import type { Response } from "../../api/types.ts";
import { isSystemMetric } from "../../util/system-metric.ts";
import { goalOf } from "./column-facts.ts";

export type ColumnsInUse = Response<"getRunColumns">;

/** Beyond these, columns are chosen by the reader. */
const MOST_METRICS = 8;
const MOST_PARAMS = 8;

/**
 * The columns shown where none were chosen: the metrics that differ between runs, first those by
 * which runs can be judged, and the params that have several values; where nothing differs, what
 * there is.
 */
export function defaultColumns({ metrics, params, runs_seen }: ColumnsInUse): string[] {
  const own = metrics.filter(({ key }) => !isSystemMetric(key));
  const varying = own.filter(({ min, max, runs }) => min !== max || runs < runs_seen);
  const several = params.filter(({ distinct, runs }) => distinct > 1 || runs < runs_seen);
  return [
    ...judgedFirst(orAll(varying, own).map(({ key }) => `metrics.${key}`)).slice(0, MOST_METRICS),
    ...orAll(several, params)
      .slice(0, MOST_PARAMS)
      .map(({ key }) => `params.${key}`),
  ];
}

const judgedFirst = (metrics: readonly string[]): string[] =>
  metrics.toSorted((a, b) => Number(goalOf(a) === undefined) - Number(goalOf(b) === undefined));

const orAll = <T>(some: readonly T[], all: readonly T[]): readonly T[] =>
  some.length > 0 ? some : all;
