import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { double, int32, int64, message, repeated, requiredString, string } from "./fields.ts";
import { key, maxResults, optionalString, rule, runId } from "./rules.ts";
import { limits } from "./limits.ts";
import { Metric, olderRunId, runTag } from "./runs.ts";

const timestamp = () =>
  int64().check(
    rule(
      (value) => value >= 0,
      (value) => `Invalid timestamp ${value} for a metric: it must be 0 or more, in milliseconds.`,
    ),
  );

/** A metric's point as it is logged. */
const metricFields = {
  key: key("metric"),
  value: double(),
  timestamp: timestamp(),
  step: int64().default(0),
  model_id: optionalString(),
  dataset_name: optionalString(),
  dataset_digest: optionalString(),
};
const LoggedMetric = message(metricFields);
export type LoggedMetric = z.output<typeof LoggedMetric>;

const paramFields = { key: key("param"), value: string().default("") };

export const logMetric = endpoint({
  name: "logMetric",
  summary: "Log one point of a metric.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/log-metric",
  touches: { resource: "run", action: "update", by: "run_id" },
  repeatable: true,
  request: () => message({ run_id: runId(), ...metricFields }, olderRunId),
  response: () => message({}),
});

export const logParam = endpoint({
  name: "logParam",
  summary: "Log a param; one that is logged already keeps its value.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/log-parameter",
  touches: { resource: "run", action: "update", by: "run_id" },
  repeatable: true,
  request: () => message({ run_id: runId(), ...paramFields }, olderRunId),
  response: () => message({}),
});

type Batch = { metrics: unknown[]; params: { key: string }[]; tags: unknown[] };

const entitiesPerBatch = rule<Batch>(
  ({ metrics, params, tags }) =>
    metrics.length + params.length + tags.length <= limits.entitiesPerBatch,
  () => `A batch may hold at most ${limits.entitiesPerBatch} metrics, params and tags in all.`,
);

const paramsOnce = rule<Batch>(
  ({ params }) => new Set(params.map((param) => param.key)).size === params.length,
  () => "Duplicate parameter keys have been submitted in one batch; send each once.",
);

export const logBatch = endpoint({
  name: "logBatch",
  summary: "Log metrics, params and tags of a run, all or none.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/log-batch",
  touches: { resource: "run", action: "update", by: "run_id" },
  repeatable: true,
  request: () =>
    message({
      run_id: runId(),
      metrics: repeated(LoggedMetric, limits.metricsPerBatch, "metrics").default([]),
      params: repeated(message(paramFields), limits.paramsPerBatch, "params").default([]),
      tags: repeated(message(runTag), limits.tagsPerBatch, "tags").default([]),
    }).check(entitiesPerBatch, paramsOnce),
  response: () => message({}),
});

export const getMetricHistory = endpoint({
  name: "getMetricHistory",
  summary: "Every point of a run's metric, by timestamp, step and value.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/metrics/get-history",
  touches: { resource: "run", action: "read", by: "run_id" },
  request: () =>
    message(
      {
        run_id: runId(),
        metric_key: requiredString(),
        page_token: optionalString(),
        max_results: maxResults(2 ** 31 - 1).optional(),
      },
      olderRunId,
    ),
  response: () =>
    message({ metrics: repeated(Metric).optional(), next_page_token: optionalString() }),
});

const tooManyRuns = rule<string[]>(
  (ids) => ids.length <= limits.bulkHistoryRuns,
  (ids) => `A request may name at most ${limits.bulkHistoryRuns} runs, got ${ids.length}.`,
);

export const getMetricHistoryBulk = endpoint({
  name: "getMetricHistoryBulk",
  summary: "Points of one metric of several runs.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/metrics/get-history-bulk",
  touches: { resource: "run", action: "read", by: "run_id" },
  request: () =>
    message({
      run_id: repeated(string()).check(tooManyRuns),
      metric_key: requiredString(),
      max_results: int32().default(limits.historyPage),
    }),
  response: () => message({ metrics: repeated(Metric) }),
});

export const getMetricHistoryBulkInterval = endpoint({
  name: "getMetricHistoryBulkInterval",
  summary: "Points of one metric of several runs, thinned evenly over a range of steps.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/metrics/get-history-bulk-interval",
  touches: { resource: "run", action: "read", by: "run_ids" },
  request: () =>
    message({
      run_ids: repeated(string()).check(tooManyRuns),
      metric_key: requiredString(),
      start_step: int32().optional(),
      end_step: int32().optional(),
      max_results: maxResults(limits.bulkIntervalPoints).default(limits.bulkIntervalPoints),
    }).check(
      rule(
        ({ start_step, end_step }) => (start_step === undefined) === (end_step === undefined),
        () => "Send both start_step and end_step, or neither.",
      ),
      rule(
        ({ start_step, end_step }) =>
          start_step === undefined || end_step === undefined || start_step <= end_step,
        ({ start_step, end_step }) =>
          `end_step must not be smaller than start_step, got start_step=${start_step}, end_step=${end_step}.`,
      ),
    ),
  response: () => message({ metrics: repeated(Metric).optional() }),
});

/** The old way to record a model on a run: the server keeps the list in a tag. */
export const logModel = endpoint({
  name: "logModel",
  summary: "Record a model of the kind before logged models on a run.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/runs/log-model",
  touches: { resource: "run", action: "update", by: "run_id" },
  request: () => message({ run_id: runId(), model_json: requiredString() }, olderRunId),
  response: () => message({}),
});
