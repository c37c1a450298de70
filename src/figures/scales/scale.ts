import type { Axis } from "../../protocol/figure-spec.ts";

export interface Tick {
  value: number;
  text: string;
  /** Set above the line behind the text. */
  raised?: string;
}

/** Where values lie along an axis. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** A value's place from 0 at `min` to 1 at `max`, outside where the value is; NaN: it has none. */
  place(value: number): number;
  /** About `count` ticks from `min` to `max`, in order. */
  ticks(count: number): Tick[];
}

/** Beyond it a double stands for an infinity: MLflow stores one as the largest double. */
const INFINITE = 1e290;

export const isDrawable = (value: number): boolean => Math.abs(value) < INFINITE;

const transforms: Readonly<Record<Axis["scale"], (value: number) => number>> = {
  linear: (value) => value,
  log: (value) => (value > 0 ? Math.log10(value) : NaN),
  logit: (value) => (value > 0 && value < 1 ? Math.log10(value / (1 - value)) : NaN),
};

/** Whether a value has a place on a kind of scale. */
export const hasPlace = (value: number, kind: Axis["scale"]): boolean =>
  isDrawable(value) && (kind === "linear" || isBetweenEnds(value, kind));

/** Nearer to the end of a scale that never reaches it, a double has too few digits left. */
const isBetweenEnds = (value: number, kind: Axis["scale"]): boolean =>
  value > 1e-80 && (kind === "log" || value < 1 - 1e-12);

/** The places of values between two ends. */
export function placing(
  min: number,
  max: number,
  kind: Axis["scale"] = "linear",
): Pick<Scale, "min" | "max" | "place"> {
  const transform = transforms[kind];
  const start = transform(min);
  const length = transform(max) - start;
  return {
    min,
    max,
    // An axis of the largest numbers may end a little beyond them.
    place: (value) =>
      isDrawable(value) || (min <= value && value <= max)
        ? (transform(value) - start) / length
        : NaN,
  };
}
