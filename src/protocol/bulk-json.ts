import type * as z from "zod";
import type { Dataset } from "./inputs.ts";
import type { Int64 } from "./int64.ts";
import type { RunInfo } from "./runs.ts";

/**
 * JSON text of the messages that large answers hold by the ten thousand, written by hand: several
 * times quicker than their schemas' encoders, whose output they equal (a test compares them).
 */

const quote = JSON.stringify as (text: string) => string;

/** A double as JSON: NaN and the infinities are strings, as in protobuf's JSON. */
export const doubleJson = (value: number): string =>
  Number.isFinite(value) ? String(value) : `"${value}"`;

export const metricJson = (key: string, value: number, timestamp: Int64, step: Int64): string =>
  `{"key":${quote(key)},"value":${doubleJson(value)},"timestamp":${timestamp},"step":${step}}`;

export const metricWithRunIdJson = (
  key: string,
  value: number,
  timestamp: Int64,
  step: Int64,
  runId: string,
): string =>
  `{"key":${quote(key)},"value":${doubleJson(value)},"timestamp":${timestamp},"step":${step},"run_id":${quote(runId)}}`;

/** A param, or a tag of a run or an input. */
export const keyValueJson = (key: string, value: string): string =>
  `{"key":${quote(key)},"value":${quote(value)}}`;

export const datasetJson = (dataset: z.output<typeof Dataset>): string =>
  JSON.stringify({
    name: dataset.name,
    digest: dataset.digest,
    source_type: dataset.source_type,
    source: dataset.source,
    schema: dataset.schema,
    profile: dataset.profile,
  });

export const modelOutputJson = (modelId: string, step: Int64): string =>
  `{"model_id":${quote(modelId)},"step":${step}}`;

/** The JSON texts of what a run logged. */
export interface RunParts {
  info: RunInfo;
  metrics: readonly string[];
  params: readonly string[];
  tags: readonly string[];
}

/** A run that has no inputs and outputs. */
export function runDocument({ info, metrics, params, tags }: RunParts): string {
  const data = [
    listMember("metrics", metrics),
    listMember("params", params),
    listMember("tags", tags),
  ];
  return `{"info":${runInfoJson(info)},"data":{${data.filter(Boolean).join(",")}}${NO_LINEAGE}`;
}

const NO_LINEAGE = `,"inputs":{},"outputs":{}}`;

/** A run's document with the members of its `inputs` and `outputs`, which come without their braces. */
export const runJson = (document: string, inputs: string, outputs: string): string =>
  `${document.slice(0, -NO_LINEAGE.length)},"inputs":{${inputs}},"outputs":{${outputs}}}`;

/** `"name":[…]`, or nothing where the list is empty: protobuf leaves out empty lists. */
export const listMember = (name: string, items: readonly string[]): string =>
  items.length === 0 ? "" : `"${name}":[${items.join(",")}]`;

function runInfoJson(info: RunInfo): string {
  const members = [
    `"run_uuid":${quote(info.run_uuid)}`,
    `"experiment_id":${quote(info.experiment_id)}`,
    textMember("run_name", info.run_name),
    textMember("user_id", info.user_id),
    `"status":"${info.status}"`,
    info.start_time === undefined ? "" : `"start_time":${info.start_time}`,
    info.end_time === undefined ? "" : `"end_time":${info.end_time}`,
    textMember("artifact_uri", info.artifact_uri),
    `"lifecycle_stage":"${info.lifecycle_stage}"`,
    `"run_id":${quote(info.run_id)}`,
  ];
  return `{${members.filter(Boolean).join(",")}}`;
}

const textMember = (name: string, value: string | undefined): string =>
  value === undefined ? "" : `"${name}":${quote(value)}`;
