import type { Frame } from "../../../../src/figures/frame.ts";
import { spread } from "../../../../src/figures/legend.ts";
import { isDrawable } from "../../../../src/figures/scales/scale.ts";
import { fitText, textWidth } from "../../../../src/figures/text-width.ts";
import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import type { LineScene, SceneCurve } from "./line-scene.ts";

/** From this width on, names stand beside the ends of the lines; those of groups are told nowhere else. */
const WIDE = 520;
const WIDE_FOR_GROUPS = 240;
/** The widest that names may be, as a share of the chart. */
const WIDEST = 0.25;
const LINE = 1.25;
const PAD = 8;

/** The room right of the plot, in CSS pixels: for names where they fit, else for a breath. */
export function endLabelRoom(
  curves: readonly SceneCurve[],
  width: number,
  height: number,
  { font: { size, family }, group_by }: Pick<FigureSpec, "font" | "group_by">,
): number {
  const wide = group_by === null ? WIDE : WIDE_FOR_GROUPS;
  const fit = width >= wide && curves.length > 1 && curves.length * size * LINE < height * 0.8;
  if (!fit) return size;
  const widest = Math.max(...curves.map(({ label }) => textWidth(label, size, family)));
  return Math.min(widest + 2 * PAD, width * WIDEST);
}

export interface EndLabel {
  text: string;
  color: string;
  x: number;
  y: number;
}

/** The names at the ends of lines, moved apart where they would overlap; none where there is no room. */
export function endLabels({ curves, frame, spec }: LineScene, width: number): EndLabel[] {
  const { size, family } = spec.font;
  const left = frame.plot.x + frame.plot.width + PAD;
  const room = width - left;
  if (room < PAD) return [];
  const ends = curves
    .flatMap((curve) => {
      const at = endOf(curve, frame);
      return at === undefined ? [] : [{ curve, at }];
    })
    .toSorted((a, b) => a.at - b.at);
  const { y, height } = frame.plot;
  const places = spread(
    ends.map(({ at }) => at),
    size * LINE,
    y,
    y + height,
  );
  return ends.map(({ curve }, at) => ({
    text: fitText(curve.label, room, size, family),
    color: curve.style.colour,
    x: left,
    y: places[at]! + size * 0.35,
  }));
}

/** Where a line ends that is in sight, or leaves it at the right edge. */
function endOf({ x, summaries }: SceneCurve, { px, py, plot }: Frame): number | undefined {
  const right = plot.x + plot.width + 1;
  const last = summaries.findLast(
    ({ centre }, at) => px(x[at]!) <= right && isDrawable(py(centre)),
  );
  return last && Math.min(Math.max(py(last.centre), plot.y), plot.y + plot.height);
}
