import type { PointerEvent } from "react";
import type { Point } from "../../../src/figures/drawing.ts";

/** Where the pointer is in the outermost SVG that an event came through, in CSS pixels. */
export function pointerPlace({ currentTarget, clientX, clientY }: PointerEvent<SVGElement>): Point {
  const { left, top } = (currentTarget.ownerSVGElement ?? currentTarget).getBoundingClientRect();
  return [clientX - left, clientY - top];
}
