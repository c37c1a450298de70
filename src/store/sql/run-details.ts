import { keyValueJson, listMember, metricJson, runJson } from "../../protocol/bulk-json.ts";
import { encodeMessage } from "../../protocol/codec.ts";
import { DatasetInput, ModelOutput } from "../../protocol/inputs.ts";
import { datasetInputsOf, modelInputsOf, modelOutputsOf } from "./inputs.ts";
import { readValue } from "./metric-values.ts";
import { type RunRow, runInfo } from "./run-rows.ts";
import type { Session } from "./session.ts";

/**
 * Runs as JSON text, with their latest metrics, params, tags, inputs and outputs, in the order of
 * the rows. Only a single run shows the models it used, as in MLflow.
 */
export async function encodeRuns(
  session: Session,
  rows: readonly RunRow[],
  { modelInputs = false } = {},
): Promise<string[]> {
  const ids = rows.map((row) => row.run_uuid);
  const [metrics, params, tags, datasets, models, outputs] = await Promise.all([
    latestMetrics(session, ids),
    keyValues(session, "params", ids),
    keyValues(session, "tags", ids),
    datasetInputsOf(session, ids),
    modelInputs ? modelInputsOf(session, ids) : NOTHING,
    modelOutputsOf(session, ids),
  ]);
  return rows.map((row) => {
    const id = row.run_uuid;
    const inputs = [
      listMember("dataset_inputs", (datasets.get(id) ?? []).map(datasetInputJson)),
      listMember("model_inputs", models.get(id) ?? []),
    ];
    return runJson({
      info: runInfo(row),
      metrics: metrics.get(id) ?? [],
      params: params.get(id) ?? [],
      tags: tags.get(id) ?? [],
      inputs: inputs.filter(Boolean).join(","),
      outputs: listMember("model_outputs", (outputs.get(id) ?? []).map(modelOutputJson)),
    });
  });
}

const NOTHING: ReadonlyMap<string, string[]> = new Map();

const datasetInputJson = (input: DatasetInput): string => encodeMessage(DatasetInput, input);
const modelOutputJson = (output: ModelOutput): string => encodeMessage(ModelOutput, output);

async function latestMetrics(session: Session, ids: readonly string[]) {
  const rows = await session.db
    .selectFrom("latest_metrics")
    .select(["run_uuid", "key", "value", "timestamp", "step", "is_nan"])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .orderBy("run_uuid")
    .orderBy("key")
    .execute();
  return grouped(rows, ({ key, value, is_nan, timestamp, step }) =>
    metricJson(key, readValue(value, is_nan), timestamp ?? 0, step),
  );
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
