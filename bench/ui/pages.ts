import type { SubjectName } from "../servers/subjects.ts";

/** How one server's UI is used: where its pages are, and how one tells what they show. */
export interface UiPages {
  /** The list of experiments. */
  experiments: string;
  /** The table of an experiment's runs. */
  runs: (experimentId: string) => string;
  /** The curves of an experiment's runs. */
  curves: (experimentId: string) => string;
  /** What scrolls in the table of runs. */
  scroller: string;
  /** The charts of curves. */
  chart: string;
  /** An expression of one, `chart`: whether its ten curves are drawn. */
  isDrawn: string;
  /** An expression of one, `chart`: the greatest value that is drawn in it. */
  highest: string;
}

/** The first row of pixels with more than a breath of paint; -1 where nothing is painted. */
const topOfPaint = `(() => {
  const canvas = chart.querySelector("canvas");
  if (!canvas?.width) return -1;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const first = data.findIndex((value, at) => at % 4 === 3 && value > 127);
  return first === -1 ? -1 : Math.floor(first / 4 / canvas.width) / devicePixelRatio;
})()`;

/** The topmost paint, by the ticks of the y axis, which end where the axis is. */
const highestPainted = `(() => {
  const ticks = [...chart.querySelectorAll("[role=img] text[text-anchor=end]")].map((text) => ({
    value: Number(text.textContent),
    y: text.getBBox().y + text.getBBox().height / 2,
  }));
  const [low, high] = [ticks[0], ticks.at(-1)];
  return low.value + ((${topOfPaint} - low.y) * (high.value - low.value)) / (high.y - low.y);
})()`;

export const pagesOf: Readonly<Record<SubjectName, UiPages>> = {
  millrace: {
    experiments: "/",
    runs: (id) => `/experiments/${id}`,
    curves: (id) => `/experiments/${id}`,
    scroller: ":has(> [role=treegrid])",
    chart: "article:has(canvas)",
    isDrawn: `chart.querySelector("[aria-busy=true]") === null && ${topOfPaint} >= 0`,
    highest: highestPainted,
  },
  mlflow: {
    experiments: "/#/experiments",
    runs: (id) => `/#/experiments/${id}/runs`,
    curves: (id) => `/#/experiments/${id}/runs?compareRunsMode=CHART`,
    scroller: ".ag-body-viewport",
    chart: ".js-plotly-plot",
    isDrawn: "chart.querySelectorAll('.scatterlayer .js-line[d]').length >= 10",
    highest: "Math.max(...chart.data.flatMap(({ y }) => [...y]))",
  },
};
