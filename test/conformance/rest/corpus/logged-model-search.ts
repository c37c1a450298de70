import type { Json } from "../../differences.ts";
import { accepts, type Exchange, post, refuses, send } from "../exchange.ts";

const search = (what: string, body: Record<string, Json>, rest: Partial<Exchange> = {}): Exchange =>
  post(what, "logged-models/search", { experiment_ids: ["{experiment}"], ...body }, rest);

const filter = (text: string, rest: Partial<Exchange> = {}): Exchange =>
  search(`filter ${text}`, { filter: text }, rest);

const model = (name: string, model_type: string, values: Record<string, number>): Exchange[] => [
  post(
    `model ${name}`,
    "logged-models",
    {
      experiment_id: "{experiment}",
      name,
      model_type,
      source_run_id: "{run}",
      params: [{ key: "depth", value: name }],
      tags: [{ key: "t", value: `x${name}` }],
    },
    { keep: { [name]: "model.info.model_id" } },
  ),
  post(`metrics of ${name}`, "runs/log-batch", {
    run_id: "{run}",
    metrics: Object.entries(values).map(([dataset_name, value], step) => ({
      key: "acc",
      value,
      timestamp: 7,
      step,
      model_id: `{${name}}`,
      dataset_name,
      dataset_digest: "1",
    })),
  }),
];

const created = { field_name: "creation_timestamp" };

/** logged-models/search. */
export const loggedModelSearch: Exchange[] = [
  post(
    "an experiment",
    "experiments/create",
    { name: "model-search-{prefix}" },
    { keep: { experiment: "experiment_id" } },
  ),
  post(
    "a run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "r" },
    { keep: { run: "run.info.run_id" } },
  ),
  ...model("a", "agent", { train: 0.5, test: 0.25 }),
  ...model("b", "classifier", { train: 0.75 }),
  ...model("c", "agent", {}),
  send("finalise b", "PATCH", "2.0/mlflow/logged-models/{b}", {
    body: { model_id: "{b}", status: "LOGGED_MODEL_READY" },
  }),
  search("everything", {}),
  search("oldest first", { order_by: [created] }),
  search("newest first", { order_by: [{ ...created, ascending: false }] }),
  search("camelCase", { maxResults: 1, orderBy: [{ fieldName: "name" }] }),
  filter(""),
  filter("name = 'a'"),
  filter("name != 'a'"),
  filter("attributes.model_type = 'agent'"),
  filter("model_type LIKE 'cla%'"),
  filter("metrics.acc > 0.3"),
  filter("metrics.acc > 0.3 AND name = 'a'"),
  filter("params.depth = 'a'"),
  filter("tags.t LIKE 'x%'"),
  filter("tags.t ILIKE 'XA'"),
  filter("name IN ('a', 'none')"),
  filter("name NOT IN ('a', 'none')"),
  filter("status = 1"),
  filter("status = 'PENDING'", accepts("filter")),
  filter("tags.t IS NULL", accepts("filter")),
  filter("metrics.acc = 'a'", refuses("serverError")),
  filter("attributes.colour = 'red'", refuses("serverError")),
  filter("colour.a = 'red'"),
  filter("attribute.name = 'a'", accepts("filter")),
  filter("metric.acc > 0", accepts("filter")),
  filter("name ~ 'a'"),
  filter("name ="),
  search("by metric of a dataset", {
    filter: "metrics.acc > 0.3",
    datasets: [{ dataset_name: "train", dataset_digest: "1" }],
  }),
  search(
    "by metric of any version of a dataset",
    { filter: "metrics.acc > 0.3", datasets: [{ dataset_name: "train" }] },
    accepts("datasetOfModel"),
  ),
  search("by metric of another version", {
    filter: "metrics.acc > 0.3",
    datasets: [{ dataset_name: "train", dataset_digest: "2" }],
  }),
  search("dataset without a name", {
    filter: "metrics.acc > 0.3",
    datasets: [{ dataset_digest: "1" }],
  }),
  search("order by a metric", { order_by: [{ field_name: "metrics.acc", ascending: false }] }),
  search("order by a metric of a dataset", {
    order_by: [{ field_name: "metrics.acc", dataset_name: "test", dataset_digest: "1" }, created],
  }),
  search("order by a metric of any version", {
    order_by: [{ field_name: "metrics.acc", dataset_name: "train" }, created],
  }),
  search("order by a digest alone", {
    order_by: [{ field_name: "metrics.acc", dataset_digest: "1" }],
  }),
  search("order by an unknown field", { order_by: [{ field_name: "colour" }] }),
  search("order by an unknown entity", { order_by: [{ field_name: "colour.a" }] }),
  search("order without a field", { order_by: [{ ascending: true }] }),
  search("order as text", { order_by: ["name"] }),
  search(
    "first page",
    { max_results: 2, order_by: [created] },
    { keep: { token: "next_page_token" } },
  ),
  search("second page", { max_results: 2, order_by: [created], page_token: "{token}" }),
  search("token of another order", { max_results: 2, page_token: "{token}" }),
  search("bad token", { page_token: "nonsense" }, refuses("serverError")),
  search("max_results 0", { max_results: 0 }, refuses("limits")),
  search("max_results negative", { max_results: -1 }, refuses("limits")),
  search("unknown experiment", { experiment_ids: ["999999999"] }),
  search("empty experiments", { experiment_ids: [] }),
  post("no experiments", "logged-models/search", {}),
  post(
    "experiments in camelCase",
    "logged-models/search",
    { experimentIds: ["{experiment}"] },
    accepts("camelCase"),
  ),
];
