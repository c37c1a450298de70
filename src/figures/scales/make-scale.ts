import type { Axis } from "../../protocol/figure-spec.ts";
import { multiples, niceStep, powersOfTen, tickLabels } from "./numbers.ts";
import { hasPlace, placing, type Scale, type Tick } from "./scale.ts";

/** How far beyond the data an axis goes, as a share of their extent. */
interface Room {
  /** End at a tick rather than at the data. */
  nice: boolean;
  /** Begin at 0, where bars stand. */
  zero?: boolean;
}

/** A scale on which all values that have a place on it are seen, within the ends that the axis names. */
export function makeScale(values: Iterable<number>, axis: Axis, room: Room): Scale {
  const [low, high] = extentOf(values, axis.scale, room.zero && axis.scale === "linear");
  if (axis.scale === "log") return logScale(axis.min ?? low, axis.max ?? high);
  if (axis.scale === "logit") return logitScale(axis.min ?? low, axis.max ?? high);
  const [min, max] = apart(axis.min ?? low, axis.max ?? high, axis);
  if (!room.nice) return linearScale(min, max);
  const step = niceStep(max - min, 10);
  return linearScale(
    axis.min ?? Math.floor(min / step + 1e-6) * step,
    axis.max ?? Math.ceil(max / step - 1e-6) * step,
  );
}

const EMPTY: Readonly<Record<Axis["scale"], readonly [number, number]>> = {
  linear: [0, 1],
  log: [1, 10],
  logit: [0.1, 0.9],
};

function extentOf(
  values: Iterable<number>,
  kind: Axis["scale"],
  zero = false,
): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!hasPlace(value, kind)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return EMPTY[kind];
  return zero ? [Math.min(low, 0), Math.max(high, 0)] : [low, high];
}

/** What is nearer to 0 is drawn as 0. */
const TINY = 1e-80;

/** Ends that differ, so that one point, or a flat line, lies in the middle. */
function apart(low: number, high: number, { min, max }: Axis): readonly [number, number] {
  const smallest = Math.max(Math.abs(low), Math.abs(high)) * 1e-9 + TINY;
  if (high - low > smallest) return [low, high];
  const around = Math.abs(low) > TINY ? Math.abs(low) * 0.1 : 0.5;
  if (min !== undefined) return [min, Math.max(high, min) + around];
  if (max !== undefined) return [Math.min(low, max) - around, max];
  return [low - around, high + around];
}

const linearScale = (min: number, max: number): Scale => ({
  ...placing(min, max),
  ticks: (count) => {
    const step = niceStep(max - min, count);
    const values = multiples(min, max, step);
    const texts = tickLabels(values, step);
    return values.map((value, at) => ({ value, text: texts[at]! }));
  },
});

function logScale(low: number, high: number): Scale {
  const [min, max] = high > low * (1 + 1e-9) ? [low, high] : around(low);
  return { ...placing(min, max, "log"), ticks: (count) => logTicks(min, max, count) };
}

/** Neither end is rounded to 0 or to infinity. */
const around = (value: number): readonly [number, number] => [
  Math.max(value / 3, Number.MIN_VALUE),
  Math.min(value * 3, Number.MAX_VALUE),
];

/** Powers of ten; between few of them also their doubles and halves. */
function logTicks(min: number, max: number, count: number): Tick[] {
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(count, 2)));
  const exponents = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (exponents.length < 3) return between(min, max, count);
  const even = exponents.filter((exponent) => exponent % every === 0);
  const shown = even.length >= 2 ? even : [first, last];
  const labels = powersOfTen(shown);
  return shown.map((exponent, at) => ({ value: 10 ** exponent, ...labels[at]! }));
}

function between(min: number, max: number, count: number): Tick[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.log10(max); power += 1)
    values.push(...[1, 2, 5].map((factor) => Number(`${factor}e${power}`)));
  const seen = values.filter((value) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9));
  if (seen.length < 2) return linearScale(min, max).ticks(count);
  return seen.map((value) => ({ value, text: tickLabels([value], value)[0]! }));
}

function logitScale(low: number, high: number): Scale {
  const [min, max] = high - low > 1e-12 ? [low, high] : [low / 2, (1 + high) / 2];
  return { ...placing(min, max, "logit"), ticks: () => logitTicks(min, max) };
}

function logitTicks(min: number, max: number): Tick[] {
  const tails = [1, 2, 3, 4, 5, 6].map((digits) => Number(`1e-${digits}`));
  const places = [...tails.toReversed(), 0.5, ...tails.map((tail) => 1 - tail)];
  const ticks = places
    .filter((value) => value >= min && value <= max)
    .map((value) => ({ value, text: String(Number(value.toFixed(6))) }));
  if (ticks.length >= 2) return ticks;
  // Close to 0 the nearest round number is 0 itself.
  return linearScale(min, max)
    .ticks(4)
    .filter(({ value }) => hasPlace(value, "logit"));
}
