import type { Busyness, Machine } from "../machine.ts";
import { digits } from "../report/format.ts";
import { machineText } from "../report/report.ts";
import { aligned } from "../report/table.ts";
import type { Growth } from "./growth.ts";
import { type Point, type ProbeTimes, timesText } from "./measure.ts";

/** How one kind of data was answered at each of its sizes. */
export interface Curve {
  growth: Growth;
  points: readonly Point[];
}

interface ScaleReport {
  curves: readonly Curve[];
  title: string;
  machine: Machine;
  before: Busyness;
  after: Busyness;
}

/** A table for each kind of data: a row for each question, p50 and p95 in milliseconds at each size. */
export function scaleText({ curves, title, ...where }: ScaleReport): string {
  const tables = curves.map(({ growth, points }) =>
    aligned([
      [growth.title, ...points.map(({ size }) => size.toLocaleString("en")), "p95", ""],
      ...growth.probes.map((probe, row) => [
        `  ${probe.title}`,
        ...points.map(({ probes }) => shortText(probes[row]!)),
        probe.p95 === undefined ? "" : `≤ ${probe.p95}`,
        verdict(
          probe.p95,
          points.map(({ probes }) => probes[row]!.p95),
        ),
      ]),
      ...sums.map(([name, of]) => [`  ${name}`, ...points.map(of), "", ""]),
    ]),
  );
  const date = new Date().toISOString().slice(0, 10);
  return [`${title}: p50 / p95 in ms`, ...tables, "", `${date}.`, machineText(where)].join("\n");
}

const shortText = (times: ProbeTimes): string =>
  times.p50 === undefined ? "failed" : timesText(times);

const verdict = (most: number | undefined, found: readonly (number | undefined)[]): string =>
  most === undefined
    ? ""
    : found.every((each) => each !== undefined && each <= most)
      ? "pass"
      : "short";

const sums: readonly (readonly [string, (point: Point) => string])[] = [
  [
    "memory, idle / most, MB",
    ({ memory }) => memory.map((each) => digits(each ?? NaN)).join(" / "),
  ],
  ["first start / next, s", ({ starts }) => starts.map(digits).join(" / ")],
  ["tables filled in, s", ({ filled }) => digits(filled)],
];
