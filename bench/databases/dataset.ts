import { type NewRun, lossPoint, newRun } from "../load/bodies.ts";
import type { Sizes } from "../sizes.ts";
import { CURVES_EXPERIMENT, curveIds, curvePoints } from "./curves.ts";
import { experimentRow, hexId, keyValueRow, latestMetricRow, metricRow, runRow } from "./rows.ts";
import type { TableRows, Value } from "./tables.ts";

/*
 * What the reading workloads read: two experiments of many runs with 20 metrics and 20 params each,
 * one of few runs with long histories, and one of curves. The same in every run of the benchmark.
 */

export const SEARCHED_EXPERIMENT = "1";
const SERIES_EXPERIMENT = "2";
export const LISTED_EXPERIMENT = "3";
const KEYS = 20;
const VALUES = 5;

/** The run with the longest history of the metric `loss`. */
export const historyRun = hexId("history");

/** The runs of the chart, with a history of the metric `loss` each. */
export const chartRuns: readonly string[] = Array.from({ length: 10 }, (_, n) =>
  hexId(`chart ${n}`),
);

/** All rows, in the order that foreign keys want; each table's are made while they are inserted. */
export function datasetRows(sizes: Sizes): TableRows[] {
  const searched = Array.from({ length: sizes.runs }, (_, n) => hexId(`searched ${n}`));
  const listed = Array.from({ length: sizes.listed }, (_, n) => hexId(`listed ${n}`));
  const whole = [...searched, ...listed];
  const series = [
    { id: historyRun, points: sizes.points },
    ...chartRuns.map((id) => ({ id, points: sizes.series })),
  ];
  const runs = [
    ...searched.map((id, n) => ({ id, run: newRun(SEARCHED_EXPERIMENT, n) })),
    ...series.map(({ id }, n) => ({ id, run: newRun(SERIES_EXPERIMENT, n) })),
    ...listed.map((id, n) => ({ id, run: newRun(LISTED_EXPERIMENT, n) })),
    ...curveIds.map((id, n) => ({ id, run: newRun(CURVES_EXPERIMENT, n) })),
  ];
  return [
    {
      table: "experiments",
      rows: [
        experimentRow(SEARCHED_EXPERIMENT, "searched"),
        experimentRow(SERIES_EXPERIMENT, "series"),
        experimentRow(LISTED_EXPERIMENT, "listed"),
        experimentRow(CURVES_EXPERIMENT, "curves"),
      ],
    },
    { table: "runs", rows: runs.map(({ id, run }) => runRow(id, run)) },
    { table: "tags", rows: tagRows(runs) },
    { table: "params", rows: paramRows(whole) },
    { table: "metrics", rows: metricRows(whole) },
    { table: "metrics", rows: seriesRows(series) },
    { table: "metrics", rows: curveRows(sizes.curve) },
    { table: "latest_metrics", rows: latestRows(whole) },
    {
      table: "latest_metrics",
      rows: series.map(({ id, points }) => latestMetricRow(id, lossPoint(points - 1))),
    },
    { table: "latest_metrics", rows: latestCurveRows(sizes.curve) },
  ];
}

function* tagRows(runs: readonly { id: string; run: NewRun }[]): Iterable<Value[]> {
  for (const { id, run } of runs) yield* run.tags.map((tag) => keyValueRow(id, tag));
}

/** Each value of a param is a fifth of the runs', at random. */
function* paramRows(ids: readonly string[]): Iterable<Value[]> {
  const random = randomNumbers(1);
  for (const id of ids)
    for (let i = 0; i < KEYS; i++)
      yield keyValueRow(id, {
        key: `param_${i}`,
        value: `value-${Math.floor(random() * VALUES)}`,
      });
}

function* metricRows(ids: readonly string[]): Iterable<Value[]> {
  for (const [id, point] of lastPoints(ids)) yield metricRow(id, point);
}

function* latestRows(ids: readonly string[]): Iterable<Value[]> {
  for (const [id, point] of lastPoints(ids)) yield latestMetricRow(id, point);
}

/** Values are spread evenly from 0 to 1. */
function* lastPoints(ids: readonly string[]) {
  const random = randomNumbers(2);
  for (const [n, id] of ids.entries())
    for (let i = 0; i < KEYS; i++)
      yield [id, { ...lossPoint(n), key: `metric_${i}`, value: random() }] as const;
}

function* seriesRows(series: readonly { id: string; points: number }[]): Iterable<Value[]> {
  for (const { id, points } of series)
    for (let n = 0; n < points; n++) yield metricRow(id, lossPoint(n));
}

function* curveRows(points: number): Iterable<Value[]> {
  for (const [id, point] of curvePoints(points)) yield metricRow(id, point);
}

function* latestCurveRows(points: number): Iterable<Value[]> {
  for (const [id, point] of curvePoints(points))
    if (point.step === points - 1) yield latestMetricRow(id, point);
}

/** Mulberry32: numbers from 0 to 1 that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
