import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { int64, message, repeated, requiredString, string } from "./fields.ts";
import { atMost, optionalString, rule, runId } from "./rules.ts";
import { limits } from "./limits.ts";

export const InputTag = message({
  key: requiredString().check(atMost(255, "input tag key")),
  value: string().check(atMost(500, "input tag value")).default(""),
});

export const Dataset = message({
  name: requiredString().check(atMost(500, "dataset name")),
  digest: requiredString().check(atMost(36, "dataset digest")),
  source_type: requiredString().check(atMost(36, "dataset source type")),
  source: requiredString().check(atMost(65_535, "dataset source")),
  schema: string().check(atMost(1_048_575, "dataset schema")).optional(),
  profile: string().check(atMost(16_777_215, "dataset profile")).optional(),
});

export const DatasetInput = message({
  tags: repeated(InputTag, limits.keysPerRequest, "tags").optional(),
  dataset: Dataset,
});
export type DatasetInput = z.output<typeof DatasetInput>;

export const ModelInput = message({ model_id: requiredString() });
export const ModelOutput = message({ model_id: requiredString(), step: int64().default(0) });
export type ModelOutput = z.output<typeof ModelOutput>;

export const RunInputs = message({
  dataset_inputs: repeated(DatasetInput).optional(),
  model_inputs: repeated(ModelInput).optional(),
});

export const RunOutputs = message({ model_outputs: repeated(ModelOutput).optional() });

/** MLflow names 1000 as the limit but does not hold to it; some leeway for those who rely on that. */
const MOST_DATASETS = 2_000;

/** A dataset's profile alone may have 16 MiB. */
const LARGEST_INPUTS = 32 * 1024 * 1024;

export const logInputs = endpoint({
  name: "logInputs",
  summary: "Record the datasets and models that a run used.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/log-inputs",
  largestBody: LARGEST_INPUTS,
  touches: { resource: "run", action: "update", by: "run_id" },
  repeatable: true,
  request: () =>
    message({
      run_id: runId(),
      datasets: repeated(DatasetInput, MOST_DATASETS, "datasets").default([]),
      models: repeated(ModelInput).default([]),
    }),
  response: () => message({}),
});

export const logOutputs = endpoint({
  name: "logOutputs",
  summary: "Record the models that a run made.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/outputs",
  touches: { resource: "run", action: "update", by: "run_id" },
  request: () => message({ run_id: runId(), models: repeated(ModelOutput) }),
  response: () => message({}),
});

export const DatasetSummary = message({
  experiment_id: string(),
  name: string(),
  digest: string(),
  context: optionalString(),
});

export const searchDatasets = endpoint({
  name: "searchDatasets",
  summary: "The datasets that runs of some experiments used, by name, digest and context.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/experiments/search-datasets",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(string()).check(
        rule(
          (ids) => ids.length >= 1 && ids.length <= 20,
          (ids) => `SearchDatasets takes 1 to 20 experiment_ids, got ${ids.length}.`,
        ),
      ),
    }),
  response: () => message({ dataset_summaries: repeated(DatasetSummary).optional() }),
});
