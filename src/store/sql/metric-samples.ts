import type { Point } from "../../core/point-summary.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { SeriesName } from "../metric-series.ts";
import { endsOf, type PointRow } from "./metric-points.ts";
import { type Stretch, stretchesOf } from "./metric-stretches.ts";
import type { Session } from "./session.ts";

/** A run's metric. */
export interface Metric {
  runId: string;
  key: string;
}

/** What is sampled of a series; without bounds all of it. */
interface Interval {
  start: Int64 | undefined;
  /** Included. */
  end: Int64 | undefined;
  /** How many points to find at most. */
  count: number;
}

/** Places of points in a part of a series, ascending, counted from its first point. */
export interface PlacesInStretch extends Omit<Stretch, "count"> {
  places: number[];
}

/** Both ends of a part of a series, included. */
export type Part = readonly [from: Int64, to: Int64];

/** How a database finds some points of a long series. */
export interface Sampling {
  /** At most so many points of each part, the first in order; some parts may be left out to save time. */
  firstOf(
    session: Session,
    series: SeriesName,
    parts: readonly Part[],
    limit: number,
  ): Promise<Point[]>;
  /** The stretches, as many as are of use, of a part that is not summarized, both ends included. */
  count(session: Session, series: SeriesName, from: Int64, to: Int64): Promise<Stretch[]>;
  /** The points at these places in the order of step, time and value. */
  pointsAt(
    session: Session,
    metric: Metric,
    stretches: readonly PlacesInStretch[],
  ): Promise<PointRow[]>;
}

/**
 * At most `count` points, evenly spread over those in an interval of steps: the first of each of as
 * many equal parts (SQL's NTILE), and always the last, as MLflow samples them. They are found by
 * their places; the points between are passed over in the index, or not touched where the series is
 * summarized.
 */
export async function samplePoints(
  session: Session,
  { runId, key }: Metric,
  { start, end, count }: Interval,
): Promise<PointRow[]> {
  const series = { runId, key, axis: "step" } as const;
  const ends = await endsOf(session, series, start, end);
  if (ends === undefined) return [];
  const stretches = await stretchesOf(session, series, ends);
  const places = sampledPlaces(
    stretches.reduce((sum, stretch) => sum + stretch.count, 0),
    count,
  );
  return session.dialect.sampling.pointsAt(session, series, placesWithin(stretches, places));
}

/** Places in a series by the stretches that they are in. */
function placesWithin(stretches: readonly Stretch[], places: readonly number[]): PlacesInStretch[] {
  const all: PlacesInStretch[] = [];
  let [before, next] = [0, 0];
  for (const { count, ...stretch } of stretches) {
    const within: number[] = [];
    for (; next < places.length && places[next]! < before + count; next++)
      within.push(places[next]! - before);
    if (within.length > 0) all.push({ ...stretch, places: within });
    before += count;
  }
  return all;
}

/** The places of a sample of so many points, counted from 0. */
function sampledPlaces(total: number, count: number): number[] {
  const size = Math.floor(total / count);
  const larger = total % count;
  const firsts = Array.from(
    { length: Math.min(total, count) },
    (_, part) => part * size + Math.min(part, larger),
  );
  return total > count ? [...firsts.slice(0, -1), total - 1] : firsts;
}
