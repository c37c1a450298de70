import type { CircleMark, Mark, PathMark, RectMark } from "../../../src/figures/drawing.ts";

type Shape = PathMark | RectMark | CircleMark;

/** Paints marks of a figure on a canvas; texts are left to the SVG above it. */
export function paint(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  color: (name: string) => string,
): void {
  for (const mark of marks) {
    if (mark.type === "group") paint(context, mark.marks, color);
    else if (mark.type !== "text") paintShape(context, mark, color);
  }
}

function paintShape(
  context: CanvasRenderingContext2D,
  mark: Shape,
  color: (name: string) => string,
): void {
  const { fill, stroke, lineWidth = 1, dash = [], opacity = 1 } = mark;
  const outline = outlineOf(mark);
  context.globalAlpha = opacity;
  if (fill !== undefined) {
    context.fillStyle = color(fill);
    context.fill(outline, "evenodd");
  }
  if (stroke !== undefined) {
    context.strokeStyle = color(stroke);
    context.lineWidth = lineWidth;
    context.lineJoin = "round";
    context.setLineDash(dash.map((length) => length * lineWidth));
    context.stroke(outline);
  }
}

function outlineOf(mark: Shape): Path2D {
  const path = new Path2D();
  if (mark.type === "rect") path.rect(mark.x, mark.y, mark.width, mark.height);
  else if (mark.type === "circle") path.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
  else
    for (const line of mark.lines) {
      for (const [at, [x, y]] of line.entries()) {
        if (at === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
      if (mark.closed) path.closePath();
    }
  return path;
}
