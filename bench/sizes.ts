/** How much is logged, kept and read. Rates do not depend on it much, totals do. */
export interface Sizes {
  /** Runs in the experiment that is searched, each with 20 metrics and 20 params. */
  runs: number;
  /** Runs on a large page of a search. */
  page: number;
  /** Points of one metric in the history that is read to its end. */
  points: number;
  /** Points of each of the chart's ten series. */
  series: number;
  /** Runs in the experiment that the UIs list. */
  listed: number;
  /** Points of each curve that the UIs draw. */
  curve: number;
  /** Bytes of the artifact. */
  artifact: number;
  /** Calls of the Python client's first loop. */
  clientMetrics: number;
  /** Runs of the Python client's second loop. */
  clientRuns: number;
  /** Seconds of the same load before a rate is measured: V8 compiles meanwhile what runs often. */
  warmUp: number;
  /** Seconds that a rate is measured for. */
  seconds: number;
}

/** The sizes that the targets are for. */
export const fullSizes: Sizes = {
  runs: 10_000,
  page: 1_000,
  points: 1_000_000,
  series: 100_000,
  listed: 2_000,
  curve: 2_000,
  artifact: 2 ** 30,
  clientMetrics: 1_000,
  clientRuns: 100,
  warmUp: 3,
  seconds: 2,
};

/** For a first look: a tenth, and shorter. */
export const quickSizes: Sizes = {
  runs: 1_000,
  page: 100,
  points: 100_000,
  series: 10_000,
  listed: 300,
  curve: 2_000,
  artifact: 2 ** 27,
  clientMetrics: 50,
  clientRuns: 5,
  warmUp: 0.5,
  seconds: 1,
};
