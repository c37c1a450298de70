/**
 * How metric values are stored, as MLflow stores them: NaN as 0 with a flag, the infinities as the
 * largest doubles. Those are read back as infinities, which MLflow does not.
 */

export const storedValue = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));

export function readValue(value: number, isNan: boolean | number): number {
  if (isNan) return NaN;
  return Math.abs(value) === Number.MAX_VALUE ? value * Infinity : value;
}
