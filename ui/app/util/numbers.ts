/** A number with at most `digits` significant digits; far from 1 with an exponent. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return signed(String(value));
  if (size >= 1e6 || size < 1e-3) return signed(value.toExponential(digits - 1)).replace("e+", "e");
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return signed(value.toFixed(decimals));
}

/** A true minus sign is as wide as a digit. */
const signed = (text: string): string => text.replaceAll("-", "−");

const MOST_DIGITS = 10;

/** How many significant digits a column needs so that its different values look different. */
export function digitsFor(values: readonly number[], fewest = 4): number {
  const finite = [...new Set(values.filter(Number.isFinite))];
  for (let digits = fewest; digits < MOST_DIGITS; digits += 1)
    if (new Set(finite.map((value) => formatNumber(value, digits))).size === finite.length)
      return digits;
  return MOST_DIGITS;
}

const LONG_NUMBER = /^-?\d*\.?\d{6,}(?:e[-+]?\d+)?$/i;

/** A text as a narrow column has room for it: of a number with many digits those that matter. */
export const shortText = (text: string): string =>
  LONG_NUMBER.test(text) && !Number.isInteger(Number(text)) ? formatNumber(Number(text), 3) : text;

/** `2,043`; the browser's own way would first load the language. */
export const formatCount = (count: number): string =>
  String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");

export const plural = (count: number, word: string): string =>
  `${formatCount(count)} ${word}${count === 1 ? "" : "s"}`;

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** `12.4 GB`, in powers of 1000 as disks are sold. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  const size = bytes / 1000 ** power;
  return `${power === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[power]}`;
}
