import { floorDivide } from "../../core/bucket-grid.ts";
import { type Axis, mergeInto, type PointSummary, summaryOf } from "../../core/point-summary.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { NewBlocks, SeriesName, SummarizedSeries } from "../metric-series.ts";
import { type LateRow, lateRows, MOST_LATE, summarized, TOP_LEVEL } from "./metric-blocks.ts";
import { endsOf, pointOf, readPoints, summarizePoints } from "./metric-points.ts";
import { storedValue } from "./metric-values.ts";
import type { BulkInsert, Session, Value } from "./session.ts";

/** How many points a block of level 0 is to hold, or more where they have the same x. */
const POINTS_A_BLOCK = 16;

/** How many points are summarized at a time: their blocks are written in some milliseconds. */
const POINTS_AT_ONCE = 5_000;

/**
 * Has the points of a series up to its present end noted from now on when they come late, so that
 * the others can be summarized meanwhile. A series with an x beyond 2^53 is not summarized.
 */
export async function claimSeries(session: Session, name: SeriesName): Promise<void> {
  for (const statement of session.dialect.metricWritersOut) await session.query(statement, []);
  await session.query(FORGET_OVERTAKEN, [name.runId, name.key, name.axis]);
  await session.query(FORGET_ORPHANS, []);
  const ends = await endsOf(session, name);
  if (!Number.isSafeInteger(ends?.first) || !Number.isSafeInteger(ends?.last)) return;
  const { first, last } = ends as { first: number; last: number };
  const known = await summarized(session, name);
  const width = known?.width ?? (await widthFor(session, name, first));
  const claimed = (Math.floor(last / width) + 1) * width;
  const covered = Math.floor(first / width) * width;
  await session.query(
    `insert into millrace_metric_series (run_uuid, key, axis, width, claimed, covered)
     values (?, ?, ?, ?, ?, ?)
     on conflict (run_uuid, key, axis) do update set claimed = excluded.claimed
     where excluded.claimed > millrace_metric_series.claimed`,
    [name.runId, name.key, name.axis, width, claimed, covered],
  );
}

/** A series to which very much was added late is summarized anew. */
const FORGET_OVERTAKEN = `delete from millrace_metric_series
  where run_uuid = ? and key = ? and axis = ?
    and (select count(*) from millrace_metric_late where series_id = millrace_metric_series.id)
      > ${MOST_LATE}`;

const FORGET_ORPHANS = `delete from millrace_metric_late
  where series_id not in (select id from millrace_metric_series)`;

/** How many series with late points are brought up to date after what a chart asked for. */
const LATE_SERIES = 20;

/** Some of the series whose late points are in no block, whether or not a chart asks for them. */
export async function lateSeries(session: Session): Promise<SeriesName[]> {
  const rows = await session.query<{ run_uuid: string; key: string; axis: Axis }>(
    `select run_uuid, key, axis from millrace_metric_series
     where id in (select series_id from millrace_metric_late) limit ${LATE_SERIES}`,
    [],
  );
  return rows.map(({ run_uuid, ...name }) => ({ runId: run_uuid, ...name }));
}

/** A width by which the first points of the series fill blocks as they should. */
async function widthFor(session: Session, name: SeriesName, first: number): Promise<number> {
  const points = await readPoints(session, name, first, Number.MAX_SAFE_INTEGER, POINTS_AT_ONCE);
  const span = Number(points.at(-1)![name.axis]) - first + 1;
  return 2 ** Math.max(0, Math.round(Math.log2((span * POINTS_A_BLOCK) / points.length)));
}

/**
 * The next points of a series that its blocks lack: those that came late, else those from `covered`
 * on; undefined when they lack none.
 */
export async function newBlocks(
  session: Session,
  name: SeriesName,
): Promise<NewBlocks | undefined> {
  const series = await summarized(session, name);
  if (series === undefined) return undefined;
  const { covered, claimed } = series;
  const late = await lateRows(session, series, Number.MIN_SAFE_INTEGER, covered, POINTS_AT_ONCE);
  if (late.length > 0)
    return asBlocks(
      series,
      covered,
      late.map((row) => summaryOf(pointOf(row))),
      late,
    );
  if (covered >= claimed) return undefined;
  const { points, to } = await nextPoints(session, series);
  // What came late here was read with the others.
  return asBlocks(series, to, points, await lateRows(session, series, covered, to));
}

const asBlocks = (
  series: SummarizedSeries,
  covered: number,
  points: readonly PointSummary[],
  late: readonly LateRow[],
): NewBlocks => ({
  series,
  covered,
  blocks: blocksOf(series, points),
  late: late.map(({ id }) => id),
});

/** Points from `covered` on, up to the end of a block. */
async function nextPoints(
  session: Session,
  series: SummarizedSeries,
): Promise<{ points: PointSummary[]; to: number }> {
  const { axis, width, covered, claimed } = series;
  const points = await readPoints(session, series, covered, claimed - 1, POINTS_AT_ONCE);
  if (points.length < POINTS_AT_ONCE) return { points: points.map(summaryOf), to: claimed };
  const block = Math.floor(Number(points.at(-1)![axis]) / width);
  const first = Math.floor(Number(points[0]![axis]) / width);
  if (block > first) {
    const to = block * width;
    return { points: points.filter((point) => point[axis] < to).map(summaryOf), to };
  }
  // One block has more points than are read at once: it cannot be divided.
  const to = (block + 1) * width;
  return { points: await summarizePoints(session, series, covered, to - 1), to };
}

/** The rows of the blocks that hold some points, on every level. */
function blocksOf(
  { id, axis, width }: SummarizedSeries,
  points: readonly PointSummary[],
): Value[][] {
  const rows: Value[][] = [];
  let below = new Map<Int64, PointSummary>();
  for (const point of points) add(below, floorDivide(point.last[axis], width), point, axis);
  for (let level = 0; level <= TOP_LEVEL; level++) {
    for (const [block, summary] of below) rows.push(blockRow(id, level, block, summary, axis));
    const above = new Map<Int64, PointSummary>();
    for (const [block, summary] of below) add(above, floorDivide(block, 2), summary, axis);
    below = above;
  }
  return rows;
}

function add(to: Map<Int64, PointSummary>, block: Int64, summary: PointSummary, axis: Axis): void {
  const there = to.get(block);
  if (there === undefined) to.set(block, { ...summary });
  else mergeInto(there, summary, axis);
}

function blockRow(
  id: number,
  level: number,
  block: Int64,
  { count, nan, min, max, sum, last }: PointSummary,
  axis: Axis,
): Value[] {
  const stored = (value: number | null) => (value === null ? null : storedValue(value));
  const other = axis === "step" ? last.time : last.step;
  const isNan = Number(Number.isNaN(last.value));
  return [
    id,
    level,
    block,
    count,
    nan,
    stored(min),
    stored(max),
    sum,
    last[axis],
    other,
    storedValue(last.value),
    isNan,
  ];
}

const LAST = ["last_x", "last_other", "last_value", "last_is_nan"];
const [OLD, NEW] = ["millrace_metric_blocks", "excluded"];
const ofBoth = (table: string): string => LAST.map((name) => `${table}.${name}`).join(", ");

const extreme = (name: string, sign: "<" | ">"): string =>
  `${name} = case when ${OLD}.${name} is null or ${NEW}.${name} ${sign} ${OLD}.${name}
    then ${NEW}.${name} else ${OLD}.${name} end`;

/** A block that is there already takes what is new. */
const MERGE_BLOCKS: BulkInsert = {
  table: "millrace_metric_blocks",
  columns: {
    series_id: "bigint",
    level: "bigint",
    block: "bigint",
    count: "bigint",
    nan: "bigint",
    min: "double precision",
    max: "double precision",
    sum: "double precision",
    last_x: "bigint",
    last_other: "bigint",
    last_value: "double precision",
    last_is_nan: "bigint",
  },
  tail: `on conflict (series_id, level, block) do update set
    ${["count", "nan", "sum"].map((name) => `${name} = ${OLD}.${name} + ${NEW}.${name}`).join(", ")},
    ${extreme("min", "<")}, ${extreme("max", ">")},
    ${LAST.map((name) => `${name} = case when (${ofBoth(NEW)}) > (${ofBoth(OLD)}) then ${NEW}.${name} else ${OLD}.${name} end`).join(", ")}`,
};

/** Adds blocks to a series, unless another process has done so or the series is gone. */
export async function storeBlocks(session: Session, added: NewBlocks): Promise<boolean> {
  const { series, covered, blocks, late } = added;
  const [mine] = await session.query(
    "update millrace_metric_series set covered = ? where id = ? and covered = ? returning id",
    [covered, series.id, series.covered],
  );
  if (mine === undefined) return false;
  const { numDeletedRows } = await session.db
    .deleteFrom("millrace_metric_late")
    .where((eb) => session.dialect.oneOf(eb.ref("id"), late))
    .executeTakeFirst();
  if (Number(numDeletedRows) !== late.length)
    throw new Error("Another process has summarized a late point.");
  await session.insertRows(MERGE_BLOCKS, blocks);
  return true;
}
