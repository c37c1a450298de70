import { digitsFor } from "../util/numbers.ts";
import type { MetricRange } from "./MetricCell.tsx";

/** So many metrics are columns; the page of a version shows all. */
const MOST = 8;

/** The metrics that most of some things have, with the range of their values. */
export function metricRanges(
  things: readonly ReadonlyMap<string, number>[],
): [key: string, range: MetricRange][] {
  const values = new Map<string, number[]>();
  for (const [key, value] of things.flatMap((metrics) => [...metrics])) {
    if (!values.has(key)) values.set(key, []);
    values.get(key)!.push(value);
  }
  return [...values]
    .toSorted(([a, one], [b, other]) => other.length - one.length || a.localeCompare(b))
    .slice(0, MOST)
    .map(([key, all]) => {
      const finite = all.filter(Number.isFinite);
      const range = { digits: digitsFor(all), min: Math.min(...finite), max: Math.max(...finite) };
      return [key, range];
    });
}
