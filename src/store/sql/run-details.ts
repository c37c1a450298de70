import type { Compilable } from "kysely";
import { keyValueJson, metricJson, runDocument, runJson } from "../../protocol/bulk-json.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { type Lineage, lineageOf } from "./lineage.ts";
import { readValue } from "./metric-values.ts";
import { type RunRow, runInfo } from "./run-rows.ts";
import type { Session, Value } from "./session.ts";

/** A run as JSON text with all that it has, the models that it used included. */
export async function encodeRun(session: Session, row: RunRow): Promise<string> {
  const id = row.run_uuid;
  const [[described], lineage] = await Promise.all([
    describeRuns(session, [row]),
    lineageOf(session, [id], { modelInputs: true }),
  ]);
  return withLineage(described!.document, lineage.get(id));
}

/** A run's document with what it used and made, if anything. */
export const withLineage = (document: string, lineage: Lineage | undefined): string =>
  lineage === undefined ? document : runJson(document, lineage.inputs, lineage.outputs);

export interface DescribedRun {
  id: string;
  /** Its info, latest metrics, params and tags as JSON text. */
  document: string;
  /** Whether it has ended, or has logged nothing for a while. */
  atRest: boolean;
}

/** Runs with their latest metrics, params and tags, in the order of the rows. */
export async function describeRuns(
  session: Session,
  rows: readonly RunRow[],
): Promise<DescribedRun[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.run_uuid);
  const [metrics, params, tags] = await Promise.all([
    latestMetrics(session, ids),
    keyValues(session, "params", ids),
    keyValues(session, "tags", ids),
  ]);
  const before = Date.now() - QUIET;
  return rows.map((row) => {
    const id = row.run_uuid;
    const document = runDocument({
      info: runInfo(row),
      metrics: metrics.texts.get(id) ?? [],
      params: params.get(id) ?? [],
      tags: tags.get(id) ?? [],
    });
    const latest = Math.max(Number(row.start_time), metrics.newest.get(id) ?? 0);
    return { id, document, atRest: hasEnded(row) || latest < before };
  });
}

/** How long a run that goes on must have logged nothing to be at rest, in milliseconds. */
const QUIET = 600_000;

const hasEnded = ({ status }: RunRow): boolean => status !== "RUNNING" && status !== "SCHEDULED";

async function latestMetrics(session: Session, ids: readonly string[]) {
  const query = session.db
    .selectFrom("latest_metrics")
    .select(["run_uuid", "key", "value", "timestamp", "step", "is_nan"])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .orderBy("run_uuid")
    .orderBy("key");
  const rows = (await valuesOf(session, query)) as MetricRow[];
  const texts = grouped(rows, ([, key, value, timestamp, step, isNan]) =>
    metricJson(key, readValue(value, isNan), timestamp ?? 0, step),
  );
  const newest = new Map<string, number>();
  for (const [id, , , timestamp] of rows)
    newest.set(id, Math.max(newest.get(id) ?? 0, Number(timestamp)));
  return { texts, newest };
}

async function keyValues(session: Session, table: "params" | "tags", ids: readonly string[]) {
  const query = session.db
    .selectFrom(table)
    .select(["run_uuid", "key", "value"])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .orderBy("run_uuid")
    .orderBy("key");
  const rows = (await valuesOf(session, query)) as KeyValueRow[];
  return grouped(rows, ([, key, value]) => keyValueJson(key, value ?? ""));
}

type MetricRow = [
  run: string,
  key: string,
  value: number,
  timestamp: Int64 | null,
  step: Int64,
  isNan: boolean | number,
];
type KeyValueRow = [run: string, key: string, value: string | null];

/** Rows by the ten thousand, without an object for each. */
async function valuesOf(session: Session, query: Compilable): Promise<Value[][]> {
  const { sql, parameters } = query.compile();
  return session.values(sql, parameters as readonly Value[]);
}

/** The rows of each run, which follow each other, encoded. */
function grouped<R extends readonly [run: string, ...rest: unknown[]]>(
  rows: readonly R[],
  encode: (row: R) => string,
): Map<string, string[]> {
  const byRun = new Map<string, string[]>();
  let items: string[] = [];
  let last: string | undefined;
  for (const row of rows) {
    if (row[0] !== last) byRun.set((last = row[0]), (items = []));
    items.push(encode(row));
  }
  return byRun;
}
