import { useLayoutEffect, useRef } from "react";
import type { Mark, Rect } from "../../../src/figures/drawing.ts";
import { paint } from "./paint.ts";
import type { Size } from "./size.ts";
import { colorResolver } from "./theme-colors.ts";

interface PaintedMarksProps {
  marks: readonly Mark[];
  size: Size;
  /** What lies outside of it is not painted. */
  clip?: Rect;
  className: string;
}

/**
 * Shapes of a figure on a canvas, because there may be ten thousand, and a hundred thousand points.
 * Colours are those of the theme in which it is made: give it the theme as its key.
 */
export function PaintedMarks({ marks, size, clip, className }: PaintedMarksProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const color = useRef<(name: string) => string>(undefined);
  const { width, height } = size;
  useLayoutEffect(() => {
    const element = canvas.current!;
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    const context = element.getContext("2d")!;
    context.scale(devicePixelRatio, devicePixelRatio);
    if (clip !== undefined) {
      context.rect(clip.x, clip.y, clip.width, clip.height);
      context.clip();
    }
    color.current ??= colorResolver(element.parentElement!);
    paint(context, marks, color.current);
  }, [marks, width, height, clip]);
  return <canvas ref={canvas} aria-hidden="true" className={className} />;
}
