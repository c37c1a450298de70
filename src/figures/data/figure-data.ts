/** What figures are drawn from: today's runs of a query, and points of their metrics. */

export interface FigureRun {
  run_id: string;
  name: string;
  /** Last values by key. */
  metrics: ReadonlyMap<string, number>;
  params: ReadonlyMap<string, string>;
  tags: ReadonlyMap<string, string>;
  /** Names of dataset inputs. */
  datasets: readonly string[];
}

/** A metric of a run in buckets along x; a bucket of one point is that point. NaN: no value. */
export interface FigureSeries {
  run_id: string;
  key: string;
  /** Of its first point along the x that the buckets lie on: a step, or a time. */
  first_x: number;
  /** Of each bucket's last point; times in milliseconds since 1970. */
  step: readonly number[];
  time: readonly number[];
  min: readonly number[];
  max: readonly number[];
  mean: readonly number[];
  last: readonly number[];
  /** Points in each bucket. */
  count: readonly number[];
}

export interface FigureData {
  runs: readonly FigureRun[];
  /** Needed by lines only. */
  series: readonly FigureSeries[];
}
