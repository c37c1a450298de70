import { hasPlace } from "../../../../src/figures/scales/scale.ts";
import type { LineScene, SceneCurve } from "./line-scene.ts";

/** What a curve has near a place along x. */
export interface Reading {
  curve: SceneCurve;
  /** Of the bucket that is nearest, in the plot. */
  px: number;
  py: number;
  value: number;
  /** The extent of the bucket, where it holds several points, or of the group's band. */
  low: number;
  high: number;
}

/** How far from a curve's bucket the pointer may be, in CSS pixels. */
const REACH = 24;

/** What the curves have at `x`, from the highest down. */
export function readingsAt({ curves, frame }: LineScene, x: number): Reading[] {
  const at = frame.px(x);
  const found = curves.flatMap((curve): Reading[] => {
    const index = nearest(curve.x, x);
    const summary = curve.summaries[index];
    if (summary === undefined || Math.abs(frame.px(curve.x[index]!) - at) > REACH) return [];
    const { raw } = curve;
    return [
      {
        curve,
        px: frame.px(curve.x[index]!),
        py: frame.py(summary.centre),
        value: summary.centre,
        low: raw?.low[index] ?? summary.low,
        high: raw?.high[index] ?? summary.high,
      },
    ];
  });
  return found.toSorted((a, b) => (a.py || 0) - (b.py || 0));
}

function nearest(places: readonly number[], x: number): number {
  let best = -1;
  let least = Infinity;
  for (let at = 0; at < places.length; at += 1) {
    const far = Math.abs(places[at]! - x);
    if (far >= least) continue;
    least = far;
    best = at;
  }
  return best;
}

/** The reading whose line is nearest to a height, if it is near. */
export function nearestReading(readings: readonly Reading[], y: number): Reading | undefined {
  const near = readings.filter(({ py }) => hasPlace(py, "linear") && Math.abs(py - y) <= REACH);
  return near.toSorted((a, b) => Math.abs(a.py - y) - Math.abs(b.py - y))[0];
}
