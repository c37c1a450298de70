import type { Point } from "../../core/point-summary.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { SeriesName } from "../metric-series.ts";
import { columnsOf, pointOf, type PointRow, tableBy } from "../sql/metric-points.ts";
import type { Metric, Part, PlacesInStretch, Sampling } from "../sql/metric-samples.ts";
import type { Stretch } from "../sql/metric-stretches.ts";
import type { Session } from "../sql/session.ts";

/** Finds points in one or two statements, however many they are: each is a round trip. */
export const samplingAtOnce: Sampling = {
  firstOf,
  count: countParts,
  pointsAt: async (session, metric, stretches) => {
    const [single, wide] = [true, false].map((isSingle) =>
      stretches.filter(({ from, to }) => (from === to) === isSingle),
    ) as [PlacesInStretch[], PlacesInStretch[]];
    const known = single.flatMap(({ from, places }) =>
      places.map((place): PlaceInStep => [from, place]),
    );
    return pointsOf(session, metric, [...known, ...(await stepsAt(session, metric, wide))]);
  },
};

async function firstOf(
  session: Session,
  { runId, key, axis }: SeriesName,
  parts: readonly Part[],
  limit: number,
): Promise<Point[]> {
  const [x, other] = columnsOf(axis);
  const rows = await session.query<PointRow>(
    `select step, timestamp, value, is_nan
     from unnest(${ARRAY}, ${ARRAY}) as part (first, last) cross join lateral (
       select * from ${tableBy(session, axis)}
       where run_uuid = ? and key = ? and ${x} >= first and ${x} <= last
       order by ${x}, ${other}, value, is_nan limit ?) point
     order by ${x}, ${other}, value, is_nan`,
    [...arrays(parts), runId, key, limit],
  );
  return rows.map(pointOf);
}

/**
 * So many parts of a series are counted: some for each of the hundreds of points in a sample, so
 * that few others have to be passed over to reach it.
 */
const MOST_PARTS = 1_000;

/** Parts of the same width, which have points. An index has all that is counted. */
async function countParts(
  session: Session,
  { runId, key, axis }: SeriesName,
  from: Int64,
  to: Int64,
): Promise<Stretch[]> {
  const [x] = columnsOf(axis);
  const beyond = (BigInt(to) - BigInt(from)) / BigInt(MOST_PARTS);
  const lastFull = BigInt(to) - beyond;
  return session.query<{ from: Int64; to: Int64; count: number }>(
    `select first as "from", last as "to", count from (
       select first, case when first > cast(? as bigint) then ? else first + ? end as last
       from generate_series(cast(? as bigint), ?, ?) as first) part
     cross join lateral (
       select count(*) as count from metrics
       where run_uuid = ? and key = ? and ${x} >= first and ${x} <= last) counted
     where count > 0 order by first`,
    [lastFull, to, beyond, from, to, beyond + 1n, runId, key],
  );
}

/** A place among the points of one step. */
type PlaceInStep = readonly [step: Int64, place: number];

/** Which steps are at these places. Each stretch is read once, up to the last of its places. */
async function stepsAt(
  session: Session,
  { runId, key }: Metric,
  stretches: readonly PlacesInStretch[],
): Promise<PlaceInStep[]> {
  if (stretches.length === 0) return [];
  const rows = await session.values(
    `with stretch as materialized (
       select first, array_agg(place order by place) as places, max(place) + 1 as length
       from unnest(${ARRAY}, ${ARRAY}) as wanted (first, place) group by first)
     select step, place - before from stretch cross join lateral (
       select step, row_number() over (order by step) - 1 as place, rank() over (order by step) - 1 as before
       from metrics where run_uuid = ? and key = ? and step >= first order by step limit length) passed
     where ${isAmong("place", "places")} order by step, place`,
    [
      ...arrays(stretches.flatMap(({ from, places }) => places.map((place) => [from, place]))),
      runId,
      key,
    ],
  );
  return rows as unknown as PlaceInStep[];
}

/** The points at places in their steps, of which each is read once. */
async function pointsOf(
  session: Session,
  { runId, key }: Metric,
  wanted: readonly PlaceInStep[],
): Promise<PointRow[]> {
  return session.query<PointRow>(
    `with wanted as materialized (
       select step, array_agg(place order by place) as places
       from unnest(${ARRAY}, ${ARRAY}) as wanted (step, place) group by step)
     select wanted.step, timestamp, value, is_nan from wanted cross join lateral (
       select timestamp, value, is_nan, row_number() over (order by timestamp, value, is_nan) - 1 as place
       from ${tableBy(session, "step")}
       where run_uuid = ? and key = ? and step = wanted.step) point
     where ${isAmong("place", "places")} order by wanted.step, place`,
    [...arrays(wanted), runId, key],
  );
}

const ARRAY = "cast(cast(? as text) as bigint[])";

/** The columns of these rows as the parameters of two arrays. */
const arrays = (rows: readonly (readonly [Int64, Int64])[]): string[] =>
  [0, 1].map((column) => `{${rows.map((row) => row[column]).join()}}`);

/** Whether a number is in an ordered array: found by halving it, where `= any` would look at each. */
const isAmong = (number: string, array: string): string =>
  `${array}[width_bucket(${number}, ${array})] = ${number}`;
