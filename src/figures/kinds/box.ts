import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { keyOf } from "../data/columns.ts";
import type { FigureData } from "../data/figure-data.ts";
import { groupsOf } from "../data/groups.ts";
import { quantile, sorted } from "../data/statistics.ts";
import { ink, type Mark, type Point } from "../drawing.ts";
import type { Frame } from "../frame.ts";
import { seriesStyles } from "../palette.ts";
import { makeScale } from "../scales/make-scale.ts";
import { hasPlace } from "../scales/scale.ts";
import { count, nameScale, type Sketch, yLabel } from "../sketch.ts";

/** Quartiles, whiskers to the last value within 1.5 of their distance (Tukey), and what lies beyond. */
interface Box {
  group: string;
  metric: string;
  values: readonly number[];
  low: number;
  quartiles: readonly [number, number, number];
  high: number;
}

const WHISKER = 1.5;

/** How the last values of metrics are spread over the runs of each group. */
export function boxSketch(spec: FigureSpec, { runs }: FigureData): Sketch {
  const keys = spec.y.map(keyOf);
  const groups = spec.group_by === null ? [{ label: "", runs }] : groupsOf(runs, spec.group_by);
  const boxes = groups.flatMap((group) =>
    keys.map((key) => {
      const values = group.runs.map((run) => run.metrics.get(key) ?? NaN);
      const seen = values.filter((value) => hasPlace(value, spec.y_axis.scale));
      return boxOf(group.label, key, sorted(seen));
    }),
  );
  const styles = seriesStyles(keys.length, spec);
  const grouped = spec.group_by !== null;
  const names = boxes.map(({ group, metric }) =>
    grouped ? (keys.length > 1 ? `${group} · ${metric}` : group) : metric,
  );
  return {
    x: {
      label: spec.x_axis.label ?? (spec.group_by === null ? "" : keyOf(spec.group_by)),
      scale: nameScale(names),
      names: true,
    },
    y: {
      label: yLabel(spec),
      scale: makeScale(
        boxes.flatMap(({ values }) => values),
        spec.y_axis,
        { nice: true },
      ),
    },
    legend: [],
    paint: (frame) =>
      boxes.flatMap((box, at) => boxMarks(frame, box, at, styles[at % keys.length]!.colour, spec)),
    table: {
      columns: ["group", "metric", "low", "q1", "median", "q3", "high", "runs"],
      rows: boxes.map(({ group, metric, low, quartiles, high, values }) => [
        group,
        metric,
        low,
        ...quartiles,
        high,
        values.length,
      ]),
    },
    says: `spread of ${keys.join(", ")} over ${count(runs.length, "run")}${
      grouped ? ` by ${spec.group_by}` : ""
    }; boxes are quartiles, whiskers reach 1.5 times their distance`,
  };
}

function boxOf(group: string, metric: string, values: readonly number[]): Box {
  const quartiles = [0.25, 0.5, 0.75].map((share) => quantile(values, share));
  const [first = NaN, middle = NaN, third = NaN] = quartiles;
  const reach = WHISKER * (third - first);
  return {
    group,
    metric,
    values,
    low: values.find((value) => value >= first - reach) ?? NaN,
    quartiles: [first, middle, third],
    high: values.findLast((value) => value <= third + reach) ?? NaN,
  };
}

function boxMarks(frame: Frame, box: Box, at: number, colour: string, spec: FigureSpec): Mark[] {
  if (box.values.length === 0) return [];
  const slot = frame.px(at + 1) - frame.px(at);
  const half = Math.min(slot * 0.3, 24);
  const x = frame.px(at);
  const [first, middle, third] = box.quartiles.map(frame.py) as [number, number, number];
  const [low, high] = [frame.py(box.low), frame.py(box.high)];
  const line = (...points: Point[]): Point[] => points;
  const cap = half / 2;
  return [
    {
      type: "path",
      lines: [
        line([x, low], [x, first]),
        line([x, third], [x, high]),
        line([x - cap, low], [x + cap, low]),
        line([x - cap, high], [x + cap, high]),
      ],
      stroke: ink.text,
      lineWidth: spec.line * 0.7,
    },
    {
      type: "rect",
      x: x - half,
      y: third,
      width: half * 2,
      height: Math.max(0, first - third),
      fill: colour,
      opacity: 0.35,
    },
    {
      type: "rect",
      x: x - half,
      y: third,
      width: half * 2,
      height: Math.max(0, first - third),
      stroke: colour,
      lineWidth: spec.line,
    },
    {
      type: "path",
      lines: [line([x - half, middle], [x + half, middle])],
      stroke: ink.text,
      lineWidth: spec.line * 1.4,
    },
    ...box.values
      .filter((value) => value < box.low || value > box.high)
      .map((value): Mark => ({
        type: "circle",
        x,
        y: frame.py(value),
        radius: spec.line * 1.2,
        fill: colour,
      })),
  ];
}
