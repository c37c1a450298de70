import { sql } from "kysely";
import { type Int64, narrowInt64 } from "../../protocol/int64.ts";
import { countPoints, endsOf, type PointRow } from "./metric-points.ts";
import { stretchesOf } from "./metric-stretches.ts";
import type { Session } from "./session.ts";

/** A run's metric. */
interface Metric {
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
  const groups: StepGroup[] = [];
  let [before, next] = [0, 0];
  for (const { from, count: length } of stretches) {
    const within: number[] = [];
    for (; next < places.length && places[next]! < before + length; next++)
      within.push(places[next]! - before);
    groups.push(...(await groupsAt(session, series, from, within)));
    before += length;
  }
  const found = groups.map((group) => pointsOf(session, series, group, places.length));
  return (await Promise.all(found)).flat();
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

/** Points of one step, by their places among all that have it. */
interface StepGroup {
  step: Int64;
  places: number[];
  /** The only point of the step, if it is that. */
  only: PointRow | undefined;
}

/** The groups of points at ascending places, counted from the first point of a step or a later one. */
async function groupsAt(
  session: Session,
  metric: Metric,
  from: Int64,
  places: readonly number[],
): Promise<StepGroup[]> {
  const groups: StepGroup[] = [];
  let group: StepGroup = { step: from, places: [], only: undefined };
  let [start, passed] = [0, 0];
  for (const place of places) {
    if (place >= passed) {
      const next = groups.length === 0 ? from : narrowInt64(BigInt(group.step) + 1n);
      const found = await groupAt(session, metric, next, place - passed);
      group = { step: found.step, places: [], only: found.only };
      groups.push(group);
      start = passed + found.before;
      passed = start + found.size;
    }
    group.places.push(place - start);
  }
  return groups;
}

/** The step at a place, how many points there are from `from` to that step, and how many have it. */
async function groupAt(session: Session, metric: Metric, from: Int64, place: number) {
  const hasPrevious = place > 0;
  const rows = await session.query<PointRow>(
    `select step, timestamp, value, is_nan from ${session.dialect.metricSeries}
     where run_uuid = ? and key = ? and step >= ? order by step limit 3 offset ?`,
    [metric.runId, metric.key, from, hasPrevious ? place - 1 : 0],
  );
  const [previous, point, next] = hasPrevious ? rows : [undefined, ...rows];
  const { step } = point!;
  const isFirst = previous?.step !== step;
  if (isFirst && next?.step !== step) return { step, before: place, size: 1, only: point };
  const series = { ...metric, axis: "step" } as const;
  const before = isFirst
    ? place
    : await countPoints(session, series, from, narrowInt64(BigInt(step) - 1n));
  const size = await countPoints(session, series, step, step);
  return { step, before, size, only: undefined };
}

async function pointsOf(
  session: Session,
  { runId, key }: Metric,
  { step, places, only }: StepGroup,
  sampleSize: number,
): Promise<PointRow[]> {
  if (only !== undefined) return [only];
  if (places.length === 1)
    return session.query<PointRow>(
      `select step, timestamp, value, is_nan from ${session.dialect.metricSeries}
       where run_uuid = ? and key = ? and step = ?
       order by timestamp, value, is_nan limit 1 offset ?`,
      [runId, key, step, places[0]!],
    );
  // Where most points have one step they need not be sorted by time.
  const isMost = places.length * 2 > sampleSize;
  const series = isMost ? session.dialect.metricSeriesByTime : session.dialect.metricSeries;
  const { rows } = await sql<PointRow>`
    select step, timestamp, value, is_nan from (
      select step, timestamp, value, is_nan,
        row_number() over (order by timestamp, step, value, is_nan) - 1 as place
      from ${sql.raw(series)} where run_uuid = ${runId} and key = ${key} and step = ${step}
    ) ranked where ${session.dialect.oneOf(sql.ref("place"), places)} order by place`.execute(
    session.db,
  );
  return rows;
}
