import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";

type Kind = FigureSpec["kind"];

/** The columns that runs have, by their names: `metrics.acc`. */
export interface FigureColumns {
  metrics: readonly string[];
  params: readonly string[];
  tags: readonly string[];
}

export const CLOCKS = ["step", "relative", "time"] as const;

const isMetric = (column: string): boolean => column.startsWith("metrics.");

const isClock = (x: string): boolean => CLOCKS.some((clock) => clock === x);

const unique = (columns: readonly (string | undefined)[]): string[] => [
  ...new Set(columns.filter((column) => column !== undefined)),
];

/** What of a spec changes when its kind does, so that its columns go with the new kind. */
export function changeKind(
  { x, y, z }: FigureSpec,
  kind: Kind,
  { metrics, params }: FigureColumns,
): Partial<FigureSpec> {
  const ofMetrics = unique([...y.filter(isMetric), z].filter((each) => each && isMetric(each)));
  const metric = ofMetrics[0] ?? metrics[0];
  const shown = ofMetrics.length > 0 ? ofMetrics : unique([metric]);
  const axis = { scale: "linear" } as const;
  const plain = { kind, x_axis: axis, y_axis: axis };
  const [first = metric ?? "params.x", second = first] = isClock(x)
    ? params
    : [x, ...params.filter((param) => param !== x)];
  switch (kind) {
    case "line":
      return { ...plain, y: shown, x: isClock(x) || isMetric(x) ? x : "step" };
    case "bar":
    case "box":
      return { ...plain, y: shown };
    case "scatter":
      return { ...plain, x: first, y: unique([metric ?? y[0]]) };
    case "contour":
      return { ...plain, x: first, y: [second], ...(metric !== undefined && { z: metric }) };
    case "parallel":
      return { ...plain, y: unique([...params.slice(0, 5), ...shown]).slice(0, 20) };
  }
}
