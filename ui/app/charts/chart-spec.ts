import type { FigureSpec } from "../../../src/protocol/figure-spec.ts";
import { POINTS_PER_MM } from "../../../src/figures/drawing.ts";

/** What a figure is where its spec says nothing: see FigureSpec, whose schema the browser does not load. */
const plain: Omit<FigureSpec, "kind" | "y"> = {
  version: 1,
  query: { experiment_ids: [], filter: "", order_by: [], max_runs: 200 },
  x: "step",
  pareto: "none",
  group_by: null,
  centre: "mean",
  band: "std",
  smoothing: 0,
  smoothing_by: "ema",
  size: { width: 84, height: 56 },
  font: { family: "helvetica", size: 8 },
  line: 1,
  title: "",
  caption: "",
  x_axis: { scale: "linear" },
  y_axis: { scale: "linear" },
  grid: "light",
  palette: "okabe-ito",
  also_by: "none",
  legend: "direct",
};

/** What a chart shows, in the words of a figure's spec. */
export type ChartSpec = Pick<FigureSpec, "kind" | "y"> & Partial<FigureSpec>;

const FONT = 11;
const LINE = 1.25;

/** The spec of a figure that is drawn on the screen in a box of CSS pixels. */
export const specOnScreen = (spec: ChartSpec, width: number, height: number): FigureSpec => ({
  ...plain,
  ...spec,
  size: { width: width / POINTS_PER_MM, height: height / POINTS_PER_MM },
  font: { family: "helvetica", size: FONT },
  line: LINE,
  title: "",
});
