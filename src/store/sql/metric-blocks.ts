import { floorDivide } from "../../core/bucket-grid.ts";
import { type BlockRange } from "../../core/block-cover.ts";
import {
  type Axis,
  mergeInto,
  type Point,
  type PointSummary,
  summaryOf,
} from "../../core/point-summary.ts";
import type { Int64 } from "../../protocol/fields.ts";
import { columnsOf, endsOf, pointOf, type PointRow, readPoints } from "./metric-points.ts";
import type { NewBlocks, SeriesName, SummarizedSeries } from "../metric-series.ts";
import { readValue, storedValue } from "./metric-values.ts";
import type { BulkInsert, Row, Session, Value } from "./session.ts";

/** The highest level of blocks; one of its blocks holds most series. */
export const TOP_LEVEL = 30;

/** How many points a block of level 0 is to hold, or more where they have the same x. */
const POINTS_A_BLOCK = 16;

/** How many points are summarized at a time: their blocks are written in some milliseconds. */
const POINTS_AT_ONCE = 5_000;

/** The summary of a series, if there is one. */
export async function summarized(
  session: Session,
  { runId, key, axis }: SeriesName,
): Promise<SummarizedSeries | undefined> {
  const [row] = await session.query<{
    id: number;
    width: number;
    covered: number;
    claimed: number;
  }>(
    `select id, width, covered, claimed from millrace_metric_series
     where run_uuid = ? and key = ? and axis = ?`,
    [runId, key, axis],
  );
  return row && { runId, key, axis, ...row };
}

/**
 * Has the points of a series up to its present end noted from now on when they come late, so that
 * the others can be summarized meanwhile. A series with an x beyond 2^53 is not summarized.
 */
export async function claimSeries(session: Session, name: SeriesName): Promise<void> {
  for (const statement of session.dialect.metricWritersOut) await session.query(statement, []);
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
  if (late.length > 0) return asBlocks(series, covered, late.map(pointOf), late);
  if (covered >= claimed) return undefined;
  const { points, to } = await nextPoints(session, series);
  // What came late here was read with the others.
  return asBlocks(series, to, points, await lateRows(session, series, covered, to));
}

const asBlocks = (
  series: SummarizedSeries,
  covered: number,
  points: readonly Point[],
  late: readonly LateRow[],
): NewBlocks => ({
  series,
  covered,
  blocks: blocksOf(series, points),
  late: late.map(({ id }) => id),
});

type LateRow = PointRow & { id: number };

/** What came late, of x from `from` up to `to`. */
const lateRows = (
  session: Session,
  { id, axis }: SummarizedSeries,
  from: Int64,
  to: Int64,
  limit: number = Number.MAX_SAFE_INTEGER,
): Promise<LateRow[]> => {
  const [x] = columnsOf(axis);
  return session.query<LateRow>(
    `select id, step, timestamp, value, is_nan from millrace_metric_late
     where series_id = ? and ${x} >= ? and ${x} < ? order by id limit ?`,
    [id, from, to, limit],
  );
};

/** What these blocks, which follow each other, lack: the points that came late. */
export async function lateOfBlocks(
  session: Session,
  series: SummarizedSeries,
  blocks: readonly BlockRange[],
): Promise<Point[]> {
  if (blocks.length === 0) return [];
  const widthAt = (level: number): number => series.width * 2 ** level;
  const from = Math.min(...blocks.map((range) => range.from * widthAt(range.level)));
  const to = Math.max(...blocks.map((range) => range.to * widthAt(range.level)));
  return (await lateRows(session, series, from, to)).map(pointOf);
}

/** Points from `covered` on, up to the end of a block. */
async function nextPoints(
  session: Session,
  series: SummarizedSeries,
): Promise<{ points: Point[]; to: number }> {
  const { axis, width, covered, claimed } = series;
  const points = await readPoints(session, series, covered, claimed - 1, POINTS_AT_ONCE);
  if (points.length < POINTS_AT_ONCE) return { points, to: claimed };
  const block = Math.floor(Number(points.at(-1)![axis]) / width);
  const first = Math.floor(Number(points[0]![axis]) / width);
  if (block > first)
    return { points: points.filter((point) => point[axis] < block * width), to: block * width };
  // One block has more points than are read at once: it cannot be divided.
  const to = (block + 1) * width;
  return {
    points: await readPoints(session, series, covered, to - 1, Number.MAX_SAFE_INTEGER),
    to,
  };
}

/** The rows of the blocks that hold some points, on every level. */
function blocksOf({ id, axis, width }: SummarizedSeries, points: readonly Point[]): Value[][] {
  const rows: Value[][] = [];
  let below = new Map<Int64, PointSummary>();
  for (const point of points) add(below, floorDivide(point[axis], width), summaryOf(point), axis);
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

/** The summaries of a range of blocks, in order. */
export async function readBlocks(
  session: Session,
  { id, axis }: SummarizedSeries,
  { level, from, to }: BlockRange,
): Promise<PointSummary[]> {
  const rows = await session.query<BlockRow>(
    `select count, nan, min, max, sum, last_x, last_other, last_value, last_is_nan
     from millrace_metric_blocks where series_id = ? and level = ? and block >= ? and block < ?
     order by block`,
    [id, level, from, to],
  );
  return rows.map(({ count, nan, min, max, sum, ...last }) => ({
    count,
    nan,
    min: min === null ? null : readValue(min, false),
    max: max === null ? null : readValue(max, false),
    sum,
    last: {
      step: axis === "step" ? last.last_x : last.last_other,
      time: axis === "step" ? last.last_other : last.last_x,
      value: readValue(last.last_value, last.last_is_nan),
    },
  }));
}

type BlockRow = Row & {
  count: number;
  nan: number;
  min: number | null;
  max: number | null;
  sum: number;
  last_x: Int64;
  last_other: Int64;
  last_value: number;
  last_is_nan: number;
};
