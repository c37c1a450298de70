import type { Int64 } from "../../protocol/int64.ts";
import type { Run } from "../../protocol/runs.ts";
import { pythonFloat } from "../../core/python-float.ts";

/**
 * Runs as CSV, in the form that MLflow's Python client gives them with pandas: a row for each run,
 * a column for each metric, param and tag that any of them has. Here the columns are sorted.
 */
export function runsCsv(runs: readonly Run[]): string {
  const columns = [
    ...infoColumns(runs),
    ...keyColumns("metrics", runs.map(metricsOf)),
    ...keyColumns(
      "params",
      runs.map(({ data }) => mapOf(data.params)),
    ),
    ...keyColumns(
      "tags",
      runs.map(({ data }) => mapOf(data.tags)),
    ),
  ];
  const rows = runs.map((_, row) => columns.map(({ cells }) => cells[row] ?? ""));
  return [columns.map(({ name }) => name), ...rows]
    .map((cells) => `${cells.map(quoted).join(",")}\n`)
    .join("");
}

interface Column {
  name: string;
  cells: readonly (string | undefined)[];
}

function infoColumns(runs: readonly Run[]): Column[] {
  const column = (name: "run_id" | "experiment_id" | "status" | "artifact_uri"): Column => ({
    name,
    cells: runs.map(({ info }) => info[name]),
  });
  const times = (name: "start_time" | "end_time"): Column => ({
    name,
    cells: timeCells(runs.map(({ info }) => info[name])),
  });
  return [
    column("run_id"),
    column("experiment_id"),
    column("status"),
    column("artifact_uri"),
    times("start_time"),
    times("end_time"),
  ];
}

/** pandas writes milliseconds in all rows of a column, or in none when none has any. */
function timeCells(times: readonly (Int64 | undefined)[]): (string | undefined)[] {
  const isoTimes = times.map((time) => (time ? new Date(Number(time)).toISOString() : undefined));
  const hasMillis = isoTimes.some((time) => time !== undefined && !time.endsWith(".000Z"));
  return isoTimes.map((time) =>
    time?.replace("T", " ").replace(hasMillis ? "Z" : ".000Z", "+00:00"),
  );
}

const metricsOf = ({ data }: Run): Map<string, string> =>
  new Map(
    data.metrics?.map(({ key, value }) => [key, Number.isNaN(value) ? "" : pythonFloat(value)]),
  );

const mapOf = (pairs: readonly { key: string; value: string }[] = []): Map<string, string> =>
  new Map(pairs.map(({ key, value }) => [key, value]));

function keyColumns(prefix: string, rows: readonly Map<string, string>[]): Column[] {
  const keys = [...new Set(rows.flatMap((row) => [...row.keys()]))].toSorted();
  return keys.map((key) => ({ name: `${prefix}.${key}`, cells: rows.map((row) => row.get(key)) }));
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
