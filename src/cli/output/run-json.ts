import { doubleToWire } from "../../protocol/fields.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { DatasetInput } from "../../protocol/inputs.ts";
import type { Run } from "../../protocol/runs.ts";

/** A run as `runs describe` shows it: maps in place of REST's lists of keys and values. */
export const runJson = ({ info, data, inputs, outputs }: Run) => ({
  info: {
    artifact_uri: info.artifact_uri ?? null,
    end_time: orNull(info.end_time),
    experiment_id: info.experiment_id,
    lifecycle_stage: info.lifecycle_stage,
    run_id: info.run_id,
    run_name: info.run_name ?? null,
    start_time: orNull(info.start_time),
    status: info.status,
    user_id: info.user_id ?? "",
  },
  data: {
    metrics: Object.fromEntries(
      (data.metrics ?? []).map(({ key, value }) => [key, doubleToWire(value)]),
    ),
    params: mapOf(data.params),
    tags: mapOf(data.tags),
  },
  inputs: {
    model_inputs: inputs?.model_inputs ?? [],
    dataset_inputs: (inputs?.dataset_inputs ?? []).map(datasetInput),
  },
  outputs: { model_outputs: outputs?.model_outputs ?? [] },
});

const datasetInput = ({ dataset, tags }: DatasetInput) => ({
  dataset: { ...dataset, schema: dataset.schema ?? null, profile: dataset.profile ?? null },
  tags: mapOf(tags),
});

const mapOf = (pairs: readonly { key: string; value: string }[] = []) =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));

/** MLflow has a time of 0 for one that is not set. */
const orNull = (time: Int64 | undefined): number | null => (time ? Number(time) : null);
