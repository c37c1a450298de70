import type { FigureSpec } from "../protocol/figure-spec.ts";
import type { FigureData } from "./data/figure-data.ts";
import { type Drawing, ink, type Mark, POINTS_PER_MM, type Rect } from "./drawing.ts";
import { type Frame, frameOf } from "./frame.ts";
import { barSketch } from "./kinds/bar.ts";
import { boxSketch } from "./kinds/box.ts";
import { contourSketch } from "./kinds/contour.ts";
import { lineSketch } from "./kinds/line.ts";
import { parallelSketch } from "./kinds/parallel.ts";
import { scatterSketch } from "./kinds/scatter.ts";
import { endLabelRoom, endLabels, type LegendBox, legendBox } from "./legend.ts";
import { continuous } from "./palette.ts";
import { shortNumber } from "./scales/numbers.ts";
import type { Sketch } from "./sketch.ts";
import { fitText, textWidth } from "./text-width.ts";

const sketches: Readonly<
  Record<FigureSpec["kind"], (spec: FigureSpec, data: FigureData) => Sketch>
> = {
  line: lineSketch,
  bar: barSketch,
  scatter: scatterSketch,
  box: boxSketch,
  parallel: parallelSketch,
  contour: contourSketch,
};

/** Draws a figure of the data that its spec asks for; the same on a screen, in a file and on a server. */
export function drawFigure(spec: FigureSpec, data: FigureData): Drawing {
  const sketch = sketches[spec.kind](spec, data);
  const page = {
    x: 0,
    y: 0,
    width: spec.size.width * POINTS_PER_MM,
    height: spec.size.height * POINTS_PER_MM,
  };
  const head = heading(spec, sketch, page.width);
  const margins = { top: head.height, right: rightOf(spec, sketch, page.width) };
  const frame = frameOf(spec, page, sketch.x, sketch.y, margins);
  const painted = sketch.paint(frame);
  const isEmpty = sketch.table.rows.length === 0;
  return {
    width: page.width,
    height: page.height,
    fontFamily: spec.font.family,
    title: spec.title,
    description: [spec.caption, `Shows ${sketch.says}.`].filter(Boolean).join(" "),
    marks: [
      { type: "rect", ...page, fill: "#ffffff" },
      ...frame.behind,
      { type: "group", label: "data", clip: overlapping(frame.plot), marks: painted },
      ...frame.front,
      ...head.marks,
      ...(isDirect(spec, sketch) ? directLabels(spec, sketch, frame, margins.right) : []),
      ...(sketch.colours ? colourBar(spec, sketch.colours, frame) : []),
      ...(isEmpty ? [nothing(frame, spec)] : []),
    ],
    plot: frame.plot,
    table: sketch.table,
  };
}

/** Lines on the very edge of the plot are seen in their whole width. */
const overlapping = ({ x, y, width, height }: Rect): Rect => ({
  x: x - 2,
  y: y - 2,
  width: width + 4,
  height: height + 4,
});

const isDirect = ({ legend }: FigureSpec, { endsAtRight, legend: entries }: Sketch): boolean =>
  legend === "direct" && endsAtRight === true && entries.length > 1;

/** The title and, where labels do not stand beside their lines, the legend. */
function heading(spec: FigureSpec, sketch: Sketch, width: number): LegendBox {
  const { size, family } = spec.font;
  const large = size * 1.15;
  const title: Mark[] =
    spec.title === ""
      ? []
      : [
          {
            type: "text",
            x: width / 2,
            y: size * 0.5 + large,
            text: fitText(spec.title, (width - size) / 1.07, large, family),
            size: large,
            bold: true,
            fill: ink.text,
            anchor: "middle",
          },
        ];
  const under = title.length === 0 ? size * 0.4 : size * 0.5 + large * 1.5;
  const hasBox = spec.legend !== "none" && sketch.legend.length > 1 && !isDirect(spec, sketch);
  if (!hasBox) return { height: under + size * 0.4, marks: title };
  const room = { x: size * 0.8, y: under, width: width - size * 1.6 };
  const box = legendBox(sketch.legend, room, spec.font);
  return { height: under + box.height, marks: [...title, ...box.marks] };
}

/** The width of a bar of colours, in lines of text. */
const BAR = 0.9;

const barTexts = ({ scale }: NonNullable<Sketch["colours"]>): string[] =>
  [scale.max, (scale.min + scale.max) / 2, scale.min].map(shortNumber);

function rightOf(spec: FigureSpec, sketch: Sketch, width: number): number {
  const { font } = spec;
  if (sketch.colours !== undefined) {
    const texts = barTexts(sketch.colours).map((text) => textWidth(text, font.size, font.family));
    return Math.max(...texts) + font.size * (BAR + 3);
  }
  const names = sketch.x.names === true ? 0.5 : 1.2;
  return isDirect(spec, sketch) ? endLabelRoom(sketch.legend, width, font) : font.size * names;
}

function directLabels(spec: FigureSpec, sketch: Sketch, frame: Frame, room: number): Mark[] {
  const ended = sketch.legend.map((entry) => ({
    ...entry,
    end: entry.end === undefined ? NaN : frame.py(entry.end),
  }));
  return endLabels(ended, frame.plot, room, spec.font);
}

const STEPS = 24;

/** What continuous colours mean, as a bar right of the plot. */
function colourBar(
  { font, palette }: FigureSpec,
  colours: NonNullable<Sketch["colours"]>,
  { plot }: Frame,
): Mark[] {
  const { size, family } = font;
  const x = plot.x + plot.width + size * 0.9;
  const step = plot.height / STEPS;
  const cells = Array.from({ length: STEPS }, (_, at): Mark => {
    const y = plot.y + at * step;
    // A little taller than its share, so that no light shows between two.
    const height = Math.min(step * 1.3, plot.y + plot.height - y);
    const fill = continuous(palette, 1 - (at + 0.5) / STEPS);
    return { type: "rect", x, y, width: size * BAR, height, fill };
  });
  const text = { type: "text", size, fill: ink.text } as const;
  const labels = barTexts(colours).map((each, at): Mark => {
    const y = plot.y + (plot.height * at) / 2 + size * (0.7 - at * 0.35);
    return { ...text, x: x + size * (BAR + 0.3), y, text: each, anchor: "start" };
  });
  const title: Mark = {
    ...text,
    x:
      x +
      size * (BAR + 1.3) +
      Math.max(...barTexts(colours).map((each) => textWidth(each, size, family))),
    y: plot.y + plot.height / 2,
    text: fitText(colours.label, plot.height, size, family),
    anchor: "middle",
    upward: true,
  };
  return [...cells, ...labels, title];
}

const nothing = ({ plot }: Frame, { font: { size, family } }: FigureSpec): Mark => ({
  type: "text",
  x: plot.x + plot.width / 2,
  y: plot.y + plot.height / 2,
  text: fitText("No runs to show", plot.width, size, family),
  size,
  fill: ink.muted,
  anchor: "middle",
});
