import { doubleJson } from "../../protocol/bulk-json.ts";
import { stringifyJson } from "../../protocol/json.ts";
import { type RunColumn, runColumn } from "../../protocol/run-column.ts";
import { jsonObject, nextPageMember } from "./json-answer.ts";
import { datasetEdges } from "./lineage.ts";
import { readValue } from "./metric-values.ts";
import type { Operations } from "./operation.ts";
import { type RunRow, runRows } from "./run-rows.ts";
import { findPage } from "./search-runs.ts";
import type { Session } from "./session.ts";

const PARENT_RUN_TAG = "mlflow.parentRunId";

/** The cells of a column as JSON texts, by run. */
type Cells = Map<string, string>;

export const runTableOperation: Operations<"getRunTable"> = {
  getRunTable: async (session, request) => {
    const { ids, tokenAfter } = await findPage(session, request);
    const page = await runRows(session, ids);
    const columns = request.columns.map((name) => ({ name, ...runColumn(name)! }));
    const keys = keysOf(columns);
    const [metrics, params, tags, dataset, activity] = await Promise.all([
      metricCells(session, ids, keys("metrics")),
      textCells(session, "params", ids, keys("params")),
      textCells(session, "tags", ids, [...new Set([PARENT_RUN_TAG, ...keys("tags")])]),
      datasetCells(session, ids, keys("dataset")),
      lastActivity(session, page),
    ]);
    const cells = { metrics, params, tags, dataset };
    const list = (of: ReadonlyMap<string, string> | undefined, without: string): string =>
      `[${ids.map((id) => of?.get(id) ?? without).join(",")}]`;
    const shown = columns.map(
      ({ name, kind, key }) =>
        `{"name":${JSON.stringify(name)},"values":${list(cells[kind].get(key), "null")}}`,
    );
    const members = [
      ...attributeLists(page),
      `"parent_run_ids":${list(tags.get(PARENT_RUN_TAG), '""')}`,
      `"last_activity_times":${list(activity, "null")}`,
      `"columns":[${shown.join(",")}]`,
      nextPageMember(await tokenAfter(ids.length)),
    ];
    return jsonObject(...members);
  },
};

const keysOf =
  (columns: readonly RunColumn[]) =>
  (wanted: RunColumn["kind"]): string[] => [
    ...new Set(columns.filter(({ kind }) => kind === wanted).map(({ key }) => key)),
  ];

function attributeLists(page: readonly RunRow[]): string[] {
  const list = (name: string, value: (row: RunRow) => unknown) =>
    `"${name}":${stringifyJson(page.map(value))}`;
  return [
    list("run_ids", (row) => row.run_uuid),
    list("run_names", (row) => row.name ?? ""),
    list("experiment_ids", (row) => String(row.experiment_id)),
    list("statuses", (row) => row.status),
    list("start_times", (row) => row.start_time),
    list("end_times", (row) => row.end_time || null),
    list("users", (row) => row.user_id ?? ""),
    list("lifecycle_stages", (row) => row.lifecycle_stage),
  ];
}

async function metricCells(
  session: Session,
  ids: readonly string[],
  keys: readonly string[],
): Promise<Map<string, Cells>> {
  if (keys.length === 0) return new Map();
  const rows = await session.db
    .selectFrom("latest_metrics")
    .select(["run_uuid", "key", "value", "is_nan"])
    .where((eb) => session.dialect.oneOf(eb.ref("key"), keys))
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .execute();
  return byKey(rows, ({ value, is_nan }) => doubleJson(readValue(value, is_nan)));
}

async function textCells(
  session: Session,
  table: "params" | "tags",
  ids: readonly string[],
  keys: readonly string[],
): Promise<Map<string, Cells>> {
  if (keys.length === 0) return new Map();
  const rows = await session.db
    .selectFrom(table)
    .select(["run_uuid", "key", "value"])
    .where((eb) => session.dialect.oneOf(eb.ref("key"), keys))
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .execute();
  return byKey(rows, ({ value }) => JSON.stringify(value ?? ""));
}

/** The names or digests of the datasets that runs used, with commas where there are several. */
async function datasetCells(
  session: Session,
  ids: readonly string[],
  keys: readonly string[],
): Promise<Map<string, Cells>> {
  if (keys.length === 0) return new Map();
  const rows = await datasetEdges(session, ids)
    .select(["inputs.destination_id as run", "datasets.name", "datasets.digest"])
    .orderBy("datasets.name")
    .orderBy("datasets.digest")
    .execute();
  const byRun = [...Map.groupBy(rows, ({ run }) => run)];
  const cellsOf = (key: string): Cells =>
    new Map(
      byRun.map(([run, used]) => {
        const texts = used.map((dataset) => dataset[key as "name" | "digest"]);
        return [run, JSON.stringify([...new Set(texts)].join(", "))];
      }),
    );
  return new Map(keys.map((key) => [key, cellsOf(key)]));
}

function byKey<R extends { run_uuid: string; key: string }>(
  rows: readonly R[],
  encode: (row: R) => string,
): Map<string, Cells> {
  const cells = new Map<string, Cells>();
  for (const row of rows) {
    const ofKey = cells.get(row.key) ?? new Map<string, string>();
    cells.set(row.key, ofKey.set(row.run_uuid, encode(row)));
  }
  return cells;
}

/** When runs that run last logged a metric, or else started. */
async function lastActivity(session: Session, page: readonly RunRow[]): Promise<Cells> {
  const running = page.filter(({ status }) => status === "RUNNING");
  if (running.length === 0) return new Map();
  const ids = running.map((row) => row.run_uuid);
  const rows = await session.db
    .selectFrom("latest_metrics")
    .select(["run_uuid", (eb) => eb.fn.max("timestamp").as("newest")])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .groupBy("run_uuid")
    .execute();
  const newest = new Map(rows.map((row) => [row.run_uuid, row.newest]));
  return new Map(
    running.map(({ run_uuid, start_time }) => [
      run_uuid,
      String(newest.get(run_uuid) ?? start_time),
    ]),
  );
}
