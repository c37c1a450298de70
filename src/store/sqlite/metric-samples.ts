import { sql } from "kysely";
import type { Point } from "../../core/point-summary.ts";
import { type Int64, narrowInt64 } from "../../protocol/int64.ts";
import { countPoints, type PointRow, readPoints } from "../sql/metric-points.ts";
import type { Metric, Sampling } from "../sql/metric-samples.ts";
import type { Session } from "../sql/session.ts";

/** How long the points of many parts may take, in milliseconds; then some parts are left out. */
const MOST_TIME = 120;

/** Finds each place from the one before it: a statement on SQLite costs no round trip. */
export const samplingBySeeks: Sampling = {
  firstOf: async (session, series, parts, limit) => {
    const begin = performance.now();
    const found: Point[][] = parts.map(() => []);
    for (const round of roundsOf(parts)) {
      // It takes as long as all before it.
      if (2 * (performance.now() - begin) > MOST_TIME) break;
      for (const at of round) {
        const [from, to] = parts[at]!;
        found[at] = await readPoints(session, series, from, to, limit);
      }
    }
    return found.flat();
  },
  count: async (session, series, from, to) => [
    { from, to, count: await countPoints(session, series, from, to) },
  ],
  pointsAt: async (session, metric, stretches) => {
    const groups: StepGroup[] = [];
    for (const { from, places } of stretches)
      groups.push(...(await groupsAt(session, metric, from, places)));
    const size = stretches.reduce((sum, { places }) => sum + places.length, 0);
    const found = groups.map((group) => pointsOf(session, metric, group, size));
    return (await Promise.all(found)).flat();
  },
};

/** The indices of a list, evenly spread in each round, and between those of the rounds before. */
function roundsOf({ length }: readonly unknown[]): number[][] {
  const all = Array.from({ length }, (_, index) => index);
  const halves = [16, 8, 4, 2].map((apart) => all.filter((at) => at % apart === apart / 2));
  return [all.filter((at) => at % 16 === 0), ...halves];
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
