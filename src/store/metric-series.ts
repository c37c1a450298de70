import type { Axis } from "../core/point-summary.ts";
import type { Encoded } from "../protocol/endpoint.ts";

/** A run's metric, along an axis. */
export interface SeriesName {
  runId: string;
  key: string;
  axis: Axis;
}

/** A series whose points are summarized in blocks, as far as they are. */
export interface SummarizedSeries extends SeriesName {
  id: number;
  /** Of the blocks of level 0: a power of two. */
  width: number;
  /** The blocks hold what is below this x, but for what came late. */
  covered: number;
  /** Points below this x are noted when they come. */
  claimed: number;
}

/** Points of a series that are not in its blocks yet, as blocks. */
export interface NewBlocks {
  series: SummarizedSeries;
  /** What is covered with them. */
  covered: number;
  /** Rows of the table of blocks. */
  blocks: (string | number | bigint | boolean | null)[][];
  /** The notes of late points that they hold. */
  late: number[];
}

/** A chart, and the series that took long to read for want of summaries. */
export interface Chart extends Encoded {
  unsummarized: SeriesName[];
}
