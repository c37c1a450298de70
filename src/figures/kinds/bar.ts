import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { keyOf } from "../data/columns.ts";
import type { FigureData } from "../data/figure-data.ts";
import { eachRun, type Group, groupsOf } from "../data/groups.ts";
import { summary, type Summary } from "../data/statistics.ts";
import { ink, type Mark, type RectMark } from "../drawing.ts";
import type { Frame } from "../frame.ts";
import { seriesStyles } from "../palette.ts";
import { makeScale } from "../scales/make-scale.ts";
import { isDrawable } from "../scales/scale.ts";
import { count, nameScale, saysBand, type Sketch, yLabel } from "../sketch.ts";

/** The last values of metrics: a bar for each run, or for each group with its spread. */
export function barSketch(spec: FigureSpec, { runs }: FigureData): Sketch {
  const keys = spec.y.map(keyOf);
  const groups = spec.group_by === null ? eachRun(runs) : groupsOf(runs, spec.group_by);
  const bars = groups.map((group) =>
    keys.map((key) =>
      summary(group.runs.map((run) => run.metrics.get(key) ?? NaN).filter(isDrawable), spec),
    ),
  );
  const styles = seriesStyles(keys.length, spec);
  const values = bars.flat().flatMap(({ centre, low, high }) => [centre, low, high]);
  return {
    x: {
      label: spec.x_axis.label ?? (spec.group_by === null ? "" : keyOf(spec.group_by)),
      scale: nameScale(groups.map(({ label }) => label)),
      names: true,
    },
    y: {
      label: yLabel(spec),
      scale: makeScale(values, spec.y_axis, { nice: true, zero: true }),
    },
    legend:
      keys.length === 1
        ? []
        : keys.map((label, at) => ({ label, style: styles[at]!, swatch: "area" })),
    paint: (frame) =>
      bars.flatMap((ofGroup, group) =>
        ofGroup.flatMap((bar, key) =>
          barMarks(
            frame,
            bar,
            slotOf(frame, group, key, keys.length),
            { fill: styles[key]!.colour, ...runOf(groups[group]!, spec) },
            spec,
          ),
        ),
      ),
    table: {
      columns: ["group", "metric", "value", "low", "high", "runs"],
      rows: groups.flatMap(({ label }, group) =>
        keys.map((key, at) => {
          const { centre, low, high, count: number } = bars[group]![at]!;
          return [label, key, centre, low, high, number];
        }),
      ),
    },
    says: `${keys.join(", ")} of ${count(groups.length, spec.group_by === null ? "run" : "group")}${
      spec.group_by === null ? "" : ` by ${spec.group_by}, ${saysBand(spec)}`
    }`,
  };
}

const runOf = ({ runs: [run] }: Group, { group_by }: FigureSpec): { run?: string } =>
  group_by === null && run !== undefined ? { run: run.run_id } : {};

interface Slot {
  left: number;
  width: number;
}

/** The share of a group's slot that its bars fill. */
const FILLED = 0.72;

function slotOf({ px }: Frame, group: number, key: number, keys: number): Slot {
  const slot = px(group + 1) - px(group);
  const width = (slot * FILLED) / keys;
  return { left: px(group) - (slot * FILLED) / 2 + key * width, width };
}

function barMarks(
  frame: Frame,
  { centre, low, high, count: number }: Summary,
  { left, width }: Slot,
  paint: Pick<RectMark, "fill" | "run">,
  { band, group_by, line }: FigureSpec,
): Mark[] {
  const floor = frame.plot.y + frame.plot.height;
  const zero = frame.py(0);
  const base = Number.isFinite(zero) ? zero : floor;
  const top = frame.py(centre);
  if (!Number.isFinite(top)) return [];
  const bar: Mark = {
    type: "rect",
    x: left,
    y: Math.min(top, base),
    width: Math.max(0.1, width * 0.94),
    height: Math.abs(base - top),
    ...paint,
  };
  if (group_by === null || band === "none" || number < 2) return [bar];
  const middle = left + width * 0.47;
  const cap = Math.min(width * 0.2, 4);
  const below = Number.isFinite(frame.py(low)) ? frame.py(low) : floor;
  const above = frame.py(high);
  return [
    bar,
    {
      type: "path",
      lines: [
        [
          [middle, below],
          [middle, above],
        ],
        ...[below, above].map((y): [number, number][] => [
          [middle - cap, y],
          [middle + cap, y],
        ]),
      ],
      stroke: ink.text,
      lineWidth: line * 0.8,
    },
  ];
}
