import { accepts, type Exchange, get, post, refuses, send, unknownPath } from "../exchange.ts";

const inputs = "runs/log-inputs";
const outputs = "runs/outputs";
const unknown = "0".repeat(32);
const run_id = "{run}";
/** For what the servers take differently, so that what is read back at the end stays the same. */
const odd = "{scratch}";
const dataset = { name: "d", digest: "abc", source_type: "local", source: '{"uri": "x"}' };

/** runs/log-inputs, runs/outputs and experiments/search-datasets. */
export const inputsAndOutputs: Exchange[] = [
  post(
    "an experiment",
    "experiments/create",
    { name: "inputs-{prefix}" },
    { keep: { experiment: "experiment_id" } },
  ),
  post(
    "a run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "a" },
    { keep: { run: "run.info.run_id" } },
  ),
  post(
    "an experiment for the odd",
    "experiments/create",
    { name: "inputs-{prefix}-odd" },
    { keep: { other: "experiment_id" } },
  ),
  post(
    "a run for the odd",
    "runs/create",
    { experiment_id: "{other}", run_name: "odd" },
    { keep: { scratch: "run.info.run_id" } },
  ),
  post(
    "a logged model",
    "logged-models",
    { experiment_id: "{experiment}", name: "model", model_type: "agent", source_run_id: "{run}" },
    { keep: { model: "model.info.model_id" } },
  ),
  post("dataset", inputs, {
    run_id,
    datasets: [
      {
        tags: [{ key: "mlflow.data.context", value: "train" }],
        dataset: { ...dataset, schema: "{}", profile: '{"rows": 1}' },
      },
    ],
  }),
  post("dataset, again in another context", inputs, {
    run_id,
    datasets: [{ tags: [{ key: "mlflow.data.context", value: "eval" }], dataset }],
  }),
  post("dataset, same name and other digest", inputs, {
    run_id,
    datasets: [{ dataset: { ...dataset, digest: "def" } }],
  }),
  post(
    "dataset, camelCase",
    inputs,
    {
      runId: odd,
      datasets: [{ dataset: { name: "camel", digest: "1", sourceType: "local", source: "{}" } }],
    },
    accepts("camelCase", {}),
  ),
  post("datasets, two the same", inputs, {
    run_id,
    datasets: [
      { dataset: { ...dataset, name: "twin" } },
      { dataset: { ...dataset, name: "twin" } },
    ],
  }),
  post(
    "dataset, no name",
    inputs,
    { run_id: odd, datasets: [{ dataset: { digest: "1", source_type: "local", source: "{}" } }] },
    refuses("incomplete"),
  ),
  post(
    "dataset, no digest",
    inputs,
    { run_id: odd, datasets: [{ dataset: { name: "n", source_type: "local", source: "{}" } }] },
    refuses("incomplete"),
  ),
  post(
    "dataset, no source",
    inputs,
    { run_id: odd, datasets: [{ dataset: { name: "n", digest: "1", source_type: "local" } }] },
    refuses("incomplete"),
  ),
  post(
    "dataset, no source type",
    inputs,
    { run_id: odd, datasets: [{ dataset: { name: "n", digest: "1", source: "{}" } }] },
    refuses("incomplete"),
  ),
  post(
    "dataset, none at all",
    inputs,
    { run_id: odd, datasets: [{ tags: [] }] },
    refuses("incomplete"),
  ),
  post("dataset, name of 501", inputs, {
    run_id,
    datasets: [{ dataset: { ...dataset, name: "n".repeat(501) } }],
  }),
  post("dataset, digest of 37", inputs, {
    run_id,
    datasets: [{ dataset: { ...dataset, digest: "d".repeat(37) } }],
  }),
  post("dataset, source of 65536", inputs, {
    run_id,
    datasets: [{ dataset: { ...dataset, source: "s".repeat(65536) } }],
  }),
  post("dataset, tag key of 256", inputs, {
    run_id,
    datasets: [{ dataset, tags: [{ key: "k".repeat(256), value: "v" }] }],
  }),
  post("dataset, tag value of 501", inputs, {
    run_id,
    datasets: [{ dataset, tags: [{ key: "k", value: "v".repeat(501) }] }],
  }),
  post("dataset, tag without a value", inputs, {
    run_id,
    datasets: [{ dataset: { ...dataset, name: "t" }, tags: [{ key: "k" }] }],
  }),
  post(
    "dataset, same tag twice",
    inputs,
    {
      run_id: odd,
      datasets: [
        {
          dataset: { ...dataset, name: "t2" },
          tags: [
            { key: "k", value: "a" },
            { key: "k", value: "b" },
          ],
        },
      ],
    },
    accepts("again", {}),
  ),
  post("1001 datasets", inputs, {
    run_id: odd,
    datasets: Array.from({ length: 1001 }, (_, n) => ({
      dataset: { ...dataset, digest: String(n) },
    })),
  }),
  post("model input", inputs, { run_id, models: [{ model_id: "{model}" }] }),
  post("model input again", inputs, { run_id, models: [{ model_id: "{model}" }] }),
  post("model input, unknown model", inputs, { run_id, models: [{ model_id: `m-${unknown}` }] }),
  post("model input, no id", inputs, { run_id: odd, models: [{}] }, refuses("incomplete")),
  post("inputs, nothing", inputs, { run_id }),
  post("inputs, no run", inputs, { datasets: [] }),
  post("inputs, unknown run", inputs, { run_id: unknown, datasets: [{ dataset }] }),
  post("inputs, datasets a map", inputs, { run_id, datasets: { dataset } }),
  post("output", outputs, { run_id, models: [{ model_id: "{model}", step: 3 }] }),
  post("output of the odd run", outputs, {
    run_id: odd,
    models: [{ model_id: "{model}", step: 3 }],
  }),
  post(
    "output again at another step",
    outputs,
    { run_id: odd, models: [{ model_id: "{model}", step: 4 }] },
    refuses("database"),
  ),
  post(
    "output, no step",
    outputs,
    { run_id: odd, models: [{ model_id: "{model}" }] },
    refuses("database"),
  ),
  post("output, unknown model", outputs, {
    run_id,
    models: [{ model_id: `m-${unknown}`, step: 1 }],
  }),
  post("output, no models", outputs, { run_id }),
  post("output, empty models", outputs, { run_id, models: [] }),
  post("output, unknown run", outputs, {
    run_id: unknown,
    models: [{ model_id: "{model}", step: 3 }],
  }),
  get("get", "runs/get", { run_id }),
  post("search", "runs/search", { experiment_ids: ["{experiment}"], filter: "run_name = 'a'" }),
  post("search by dataset", "runs/search", {
    experiment_ids: ["{experiment}"],
    filter: "datasets.name = 'twin' AND dataset.digest = 'abc'",
  }),
  post("search by context", "runs/search", {
    experiment_ids: ["{experiment}"],
    filter: "datasets.context IN ('train', 'none')",
  }),
  send("search-datasets", "POST", "2.0/mlflow/experiments/search-datasets", {
    only: "ajax-api",
    body: { experiment_ids: ["{experiment}"] },
  }),
  send("search-datasets, no experiments", "POST", "2.0/mlflow/experiments/search-datasets", {
    only: "ajax-api",
    body: { experiment_ids: [] },
  }),
  send("search-datasets, nothing", "POST", "2.0/mlflow/experiments/search-datasets", {
    only: "ajax-api",
    body: {},
  }),
  send("search-datasets, unknown experiment", "POST", "2.0/mlflow/experiments/search-datasets", {
    only: "ajax-api",
    body: { experiment_ids: ["999999999"] },
  }),
  send("search-datasets, 21 experiments", "POST", "2.0/mlflow/experiments/search-datasets", {
    only: "ajax-api",
    body: { experiment_ids: Array.from({ length: 21 }, (_, n) => String(n)) },
  }),
  send(
    "search-datasets at the path of the protocol",
    "POST",
    "2.0mlflow/experiments/search-datasets",
    { body: { experiment_ids: ["{experiment}"] }, ...unknownPath("notJson") },
  ),
];
