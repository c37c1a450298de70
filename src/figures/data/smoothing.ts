import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { isDrawable } from "../scales/scale.ts";

/** Buckets of a curve, in the order in which they were logged. NaN: no value. */
interface Buckets {
  x: readonly number[];
  y: readonly number[];
  /** Points in each bucket: a bucket weighs as many. */
  count: readonly number[];
}

type Smoothing = Pick<FigureSpec, "smoothing" | "smoothing_by">;

/** A smoothed curve at the places of its buckets; a gap stays one. */
export function smoothed(curve: Buckets, { smoothing, smoothing_by }: Smoothing): number[] {
  if (smoothing === 0) return [...curve.y];
  const smooth = ways[smoothing_by](curve, smoothing);
  return smooth.map((value, at) => (isDrawable(curve.y[at]!) ? value : NaN));
}

const ways: Readonly<
  Record<FigureSpec["smoothing_by"], (curve: Buckets, weight: number) => number[]>
> = {
  ema: ({ y, count }, weight) => movingAverage(y, (at) => weight ** (count[at] ?? 1)),
  time_ema: ({ x, y }, weight) => {
    const usual = Math.abs((x.at(-1) ?? 0) - (x[0] ?? 0)) / Math.max(1, x.length - 1) || 1;
    return movingAverage(
      y,
      (at) => weight ** (Math.abs(x[at]! - (x[at - 1] ?? x[at]! - usual)) / usual),
    );
  },
  gaussian: (curve, weight) => {
    const deviation = width(weight);
    return weighted(curve, 3 * deviation, (far) => Math.exp(-((far / deviation) ** 2) / 2));
  },
  mean: (curve, weight) => weighted(curve, width(weight) / 2, () => 1),
};

/** The width of a window, in points, that forgets about as fast as an average with this weight. */
const width = (weight: number): number => 1 / (1 - weight);

/** An exponential moving average, without the pull towards zero at its beginning. */
function movingAverage(y: readonly number[], keptAt: (at: number) => number): number[] {
  let average = 0;
  let past = 1;
  return y.map((value, at) => {
    if (!isDrawable(value)) return NaN;
    const kept = keptAt(at);
    average = average * kept + value * (1 - kept);
    past *= kept;
    return past === 1 ? value : average / (1 - past);
  });
}

/** The mean of what is at most `reach` points away, each weighing by its distance. */
function weighted(
  { y, count }: Buckets,
  reach: number,
  weightAt: (distance: number) => number,
): number[] {
  const places = placesOf(count);
  let first = 0;
  return y.map((_, at) => {
    const place = places[at]!;
    while (place - places[first]! > reach) first += 1;
    let sum = 0;
    let weights = 0;
    for (let near = first; near < y.length && places[near]! - place <= reach; near += 1) {
      if (!isDrawable(y[near]!)) continue;
      const weight = weightAt(places[near]! - place) * (count[near] ?? 1);
      sum += y[near]! * weight;
      weights += weight;
    }
    return weights === 0 ? NaN : sum / weights;
  });
}

/** Where the middle of each bucket lies, counted in points. */
function placesOf(count: readonly number[]): number[] {
  let before = 0;
  return count.map((points) => {
    before += points;
    return before - points / 2;
  });
}
