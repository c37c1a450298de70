import type { Point } from "../load/bodies.ts";
import { hexId } from "./rows.ts";

/*
 * The experiment whose charts the UIs draw: ten runs with six metrics each, one point of one of
 * which is far from all others.
 */

export const CURVES_EXPERIMENT = "4";
export const curveKeys = ["loss", "val_loss", "acc", "val_acc", "lr", "grad_norm"] as const;
export const curveIds: readonly string[] = Array.from({ length: 10 }, (_, n) =>
  hexId(`curve ${n}`),
);

/** The point that a reader must see, whatever is left out. */
export const spike = { id: curveIds[3]!, key: "loss", value: 154.6 } as const;
/** Its place, as a share of the curve. */
const SPIKE_AT = 0.617;

/** All points of the curves, those of a run together. */
export function* curvePoints(points: number): Iterable<readonly [id: string, point: Point]> {
  const spikeStep = Math.floor(points * SPIKE_AT);
  for (const [n, id] of curveIds.entries())
    for (const [k, key] of curveKeys.entries())
      for (let step = 0; step < points; step++) {
        const isSpike = id === spike.id && key === spike.key && step === spikeStep;
        const value = isSpike ? spike.value : falling(step / points, n, k);
        yield [id, { key, value, timestamp: STARTED + step * 100, step }];
      }
}

const STARTED = 1_790_000_000_000;

/** A curve that falls from about 3 and trembles, at `place` from 0 to 1 along it. */
const falling = (place: number, run: number, key: number): number =>
  0.2 * (key + 1) + 2.5 * Math.exp((-place * 20) / (run + 2)) + Math.sin(place * 9e4 + run) / 30;
