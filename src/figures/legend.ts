import type { FigureSpec } from "../protocol/figure-spec.ts";
import { ink, type Mark, type Rect } from "./drawing.ts";
import { markerMark } from "./markers.ts";
import { readable, type SeriesStyle } from "./palette.ts";
import { fitText, textWidth } from "./text-width.ts";

type Font = FigureSpec["font"];

/** What a legend says of a series. */
export interface LegendEntry {
  label: string;
  style: SeriesStyle;
  swatch: "line" | "marker" | "area";
  /** Where its line ends, as a height in the plot, for a label beside it. */
  end?: number;
}

/** The widest that labels beside a plot may be, as a share of the figure. */
const WIDEST = 0.35;

/** The room that labels at line ends need, in points. */
export function endLabelRoom(entries: readonly LegendEntry[], width: number, font: Font): number {
  const widest = Math.max(
    0,
    ...entries.map(({ label }) => textWidth(label, font.size, font.family)),
  );
  return Math.min(widest + font.size, width * WIDEST);
}

/** Labels beside the ends of lines, moved apart where they would overlap; what does not fit is counted. */
export function endLabels(
  entries: readonly LegendEntry[],
  plot: Rect,
  room: number,
  font: Font,
): Mark[] {
  const gap = font.size * 1.15;
  const fitting = Math.max(1, Math.floor(plot.height / gap));
  const ended = entries.filter(({ end }) => end !== undefined && !Number.isNaN(end));
  const shown = ended.length <= fitting ? ended : ended.slice(0, fitting - 1);
  const inPlot = (end: number) => Math.min(Math.max(end, plot.y), plot.y + plot.height);
  const wanted = shown
    .map((entry) => ({ entry, at: inPlot(entry.end!) }))
    .toSorted((a, b) => a.at - b.at);
  const lastLine = ended.length > shown.length ? gap : 0;
  const heights = spread(
    wanted.map(({ at }) => at),
    gap,
    plot.y,
    plot.y + plot.height - lastLine,
  );
  const x = plot.x + plot.width + font.size * 0.5;
  const label = (text: string, y: number, fill: string): Mark => ({
    type: "text",
    x,
    y: y + font.size * 0.35,
    text,
    size: font.size,
    fill,
    anchor: "start",
  });
  const marks = wanted.map(({ entry }, at) => {
    const text = fitText(entry.label, room - font.size * 0.5, font.size, font.family);
    return label(text, heights[at]!, readable(entry.style.colour));
  });
  const more = ended.length - shown.length;
  return more === 0 ? marks : [...marks, label(`+ ${more} more`, plot.y + plot.height, ink.muted)];
}

/**
 * Sorted heights moved as little as need be to lie `gap` apart between `top` and `bottom`: runs of
 * labels that touch move together, about their middle.
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const blocks: { start: number; size: number }[] = [];
  const clampStart = (start: number, size: number) =>
    Math.max(top, Math.min(start, bottom - (size - 1) * gap));
  for (const at of wanted) {
    let block = { start: clampStart(at, 1), size: 1 };
    let before = blocks.at(-1);
    while (before !== undefined && before.start + before.size * gap > block.start) {
      blocks.pop();
      const size = before.size + block.size;
      const middle = (centre(before, gap) * before.size + centre(block, gap) * block.size) / size;
      block = { start: clampStart(middle - ((size - 1) * gap) / 2, size), size };
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ start, size }) =>
    Array.from({ length: size }, (_, at) => start + at * gap),
  );
}

const centre = ({ start, size }: { start: number; size: number }, gap: number): number =>
  start + ((size - 1) * gap) / 2;

const MOST_ROWS = 3;
const SWATCH = 2;

export interface LegendBox {
  height: number;
  marks: Mark[];
}

/** Swatches with labels in rows, as many as fit in three rows; the rest is counted. */
export function legendBox(
  entries: readonly LegendEntry[],
  { x, y, width }: Omit<Rect, "height">,
  font: Font,
): LegendBox {
  const { size, family } = font;
  const lineHeight = size * 1.35;
  const marks: Mark[] = [];
  let at = x;
  let row = 0;
  for (const [index, entry] of entries.entries()) {
    const label = fitText(entry.label, width / 2, size, family);
    const need = size * (SWATCH + 0.4 + 1.2) + textWidth(label, size, family);
    if (at > x && at + need > x + width) {
      row += 1;
      at = x;
    }
    const isLast = row === MOST_ROWS - 1 && at + need + size * 6 > x + width;
    const left = entries.length - index;
    const baseline = y + row * lineHeight + size;
    if (row >= MOST_ROWS || (isLast && left > 1)) {
      const line = Math.min(row, MOST_ROWS - 1) * lineHeight + y + size;
      marks.push(legendText(`+ ${left} more`, at, line, size, ink.muted));
      break;
    }
    marks.push(...swatch(entry, at, baseline - size * 0.35, size));
    marks.push(legendText(label, at + size * (SWATCH + 0.4), baseline, size, ink.text));
    at += need;
  }
  return { height: (Math.min(row, MOST_ROWS - 1) + 1) * lineHeight + size * 0.3, marks };
}

const legendText = (text: string, x: number, y: number, size: number, fill: string): Mark => ({
  type: "text",
  x,
  y,
  text,
  size,
  fill,
  anchor: "start",
});

function swatch({ style, swatch: kind }: LegendEntry, x: number, y: number, size: number): Mark[] {
  const width = size * SWATCH;
  if (kind === "marker") return [markerMark(style, x + width / 2, y, size * 0.32)];
  if (kind === "area")
    return [{ type: "rect", x, y: y - size * 0.3, width, height: size * 0.6, fill: style.colour }];
  const line: Mark = {
    type: "path",
    lines: [
      [
        [x, y],
        [x + width, y],
      ],
    ],
    stroke: style.colour,
    lineWidth: 1,
    dash: style.dash,
  };
  return style.marker === 0 ? [line] : [line, markerMark(style, x + width / 2, y, size * 0.28)];
}
