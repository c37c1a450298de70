import { keyValueJson, metricJson, runDocument, runJson } from "../../protocol/bulk-json.ts";
import { type Lineage, lineageOf } from "./lineage.ts";
import { readValue } from "./metric-values.ts";
import { type RunRow, runInfo } from "./run-rows.ts";
import type { Session } from "./session.ts";

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
  const rows = await session.db
    .selectFrom("latest_metrics")
    .select(["run_uuid", "key", "value", "timestamp", "step", "is_nan"])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .orderBy("run_uuid")
    .orderBy("key")
    .execute();
  const texts = grouped(rows, ({ key, value, is_nan, timestamp, step }) =>
    metricJson(key, readValue(value, is_nan), timestamp ?? 0, step),
  );
  const newest = new Map<string, number>();
  for (const { run_uuid, timestamp } of rows)
    newest.set(run_uuid, Math.max(newest.get(run_uuid) ?? 0, Number(timestamp)));
  return { texts, newest };
}

async function keyValues(session: Session, table: "params" | "tags", ids: readonly string[]) {
  const rows = await session.db
    .selectFrom(table)
    .select(["run_uuid", "key", "value"])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .orderBy("run_uuid")
    .orderBy("key")
    .execute();
  return grouped(rows, ({ key, value }) => keyValueJson(key, value ?? ""));
}

function grouped<R extends { run_uuid: string }>(
  rows: readonly R[],
  encode: (row: R) => string,
): Map<string, string[]> {
  const byRun = new Map<string, string[]>();
  for (const row of rows) {
    const items = byRun.get(row.run_uuid);
    if (items === undefined) byRun.set(row.run_uuid, [encode(row)]);
    else items.push(encode(row));
  }
  return byRun;
}
