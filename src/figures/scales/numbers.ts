/** Numbers as people read them on an axis. */

const MINUS = "−";

/** The next of 1, 2 and 5 times a power of ten that cuts a length into at most `count` steps. */
export function niceStep(length: number, count: number): number {
  const rough = length / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** The multiples of a step from `min` to `max`, without the noise of binary fractions. */
export function multiples(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-6);
  const last = Math.floor(max / step + 1e-6);
  const digits = Math.max(0, Math.min(100, 2 - Math.floor(Math.log10(step))));
  const found: number[] = [];
  for (let at = first; at <= last && found.length < 1_000; at += 1)
    found.push(Number((at * step).toFixed(digits)) || 0);
  return found;
}

const SUFFIXES: readonly [unit: number, suffix: string][] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** Where plain digits become hard to count. */
const PLAIN = { most: 1e4, least: 1e-4 };

/** The labels of ticks a step apart: as many digits as tell them apart, one unit for all. */
export function tickLabels(values: readonly number[], step: number): string[] {
  const largest = Math.max(...values.map(Math.abs), 0);
  if (largest >= 1e15 || step < PLAIN.least || largest < PLAIN.least)
    return values.map((value) => exponential(value, step));
  const [unit, suffix] = (largest >= PLAIN.most &&
    SUFFIXES.find(([each]) => largest >= each && step >= each / 1_000)) || [1, ""];
  const decimals = decimalsOf(step / unit);
  return values.map((value) =>
    value === 0 ? "0" : signed((value / unit).toFixed(decimals)) + suffix,
  );
}

/** How many decimals tell multiples of a step apart. */
function decimalsOf(step: number): number {
  const power = Math.floor(Math.log10(step) + 1e-9);
  const needsMore = Math.abs(step / 10 ** power - Math.round(step / 10 ** power)) > 1e-6;
  return Math.max(0, Math.min(20, -power + (needsMore ? 1 : 0)));
}

function exponential(value: number, step: number): string {
  if (value === 0) return "0";
  const digits = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step) + 1e-9);
  const [mantissa = "", exponent = ""] = value
    .toExponential(Math.max(0, Math.min(digits, 20)))
    .split("e");
  return `${signed(mantissa)}e${signed(exponent.replace("+", ""))}`;
}

const signed = (text: string): string => text.replace("-", MINUS);

/** A value with about three digits, for a legend or a bar of colours. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return signed(String(value).replace("Infinity", "∞"));
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < PLAIN.least) return exponential(value, size / 100);
  return signed(String(Number(value.toPrecision(size >= 1_000 ? 6 : 3))));
}

/** Powers of ten as ticks show them: in digits, unless one of them would have many. */
export const powersOfTen = (exponents: readonly number[]): { text: string; raised?: string }[] =>
  exponents.every((exponent) => exponent >= -2 && exponent <= 3)
    ? exponents.map((exponent) => ({ text: String(Number((10 ** exponent).toFixed(2))) }))
    : exponents.map((exponent) => ({ text: "10", raised: signed(String(exponent)) }));
