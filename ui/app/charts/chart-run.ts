import type { FigureRun } from "../../../src/figures/data/figure-data.ts";
import type { RunStyle } from "../util/run-colors.ts";

/** A run as charts show it: what figures are drawn from, and how the run is told from others. */
export interface ChartRun extends FigureRun, Pick<RunStyle, "color" | "dash"> {
  status?: string;
}
