/** A metric of champion and candidate; undefined where one has none. */
export interface MetricDifference {
  key: string;
  champion: number | undefined;
  candidate: number | undefined;
  /** Candidate less champion. */
  delta: number | undefined;
  /** The difference as a share of the larger of the two, from 0; what only one has counts most. */
  size: number;
}

type Metrics = ReadonlyMap<string, number>;

/** All metrics, those that differ most first. */
export function metricDifferences(champion: Metrics, candidate: Metrics): MetricDifference[] {
  return keysOf(champion, candidate)
    .map((key) => metricDifference(key, champion.get(key), candidate.get(key)))
    .toSorted((a, b) => b.size - a.size || a.key.localeCompare(b.key));
}

function metricDifference(
  key: string,
  champion: number | undefined,
  candidate: number | undefined,
): MetricDifference {
  if (champion === undefined || candidate === undefined)
    return { key, champion, candidate, delta: undefined, size: Infinity };
  const delta = candidate - champion;
  const size = Object.is(champion, candidate)
    ? 0
    : Math.abs(delta) / Math.max(Math.abs(champion), Math.abs(candidate));
  // A NaN beside a number differs as much as can be.
  return { key, champion, candidate, delta, size: Number.isNaN(size) ? Infinity : size };
}

export interface ParamDifference {
  key: string;
  champion: string | undefined;
  candidate: string | undefined;
}

type Params = ReadonlyMap<string, string>;

/** The params of which one has another value than the other. */
export const paramDifferences = (champion: Params, candidate: Params): ParamDifference[] =>
  keysOf(champion, candidate)
    .map((key) => ({ key, champion: champion.get(key), candidate: candidate.get(key) }))
    .filter((each) => each.champion !== each.candidate);

const keysOf = <T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].toSorted();
