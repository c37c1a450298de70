import type { Json } from "../../differences.ts";
import { accepts, type Exchange, get, post, refuses, send } from "../exchange.ts";

const at = "2.0/mlflow/logged-models/";
const unknown = `m-${"0".repeat(32)}`;

const create = (what: string, body: Record<string, Json>, rest: Partial<Exchange> = {}): Exchange =>
  post(`create, ${what}`, "logged-models", { experiment_id: "{experiment}", ...body }, rest);

/** Creates a model with all its fields, and keeps its id under its name. */
const created = (name: string): Exchange =>
  create(
    name,
    { name, model_type: "agent", source_run_id: "{run}" },
    { keep: { [name]: "model.info.model_id" } },
  );

const patch = (what: string, path: string, body: Json, rest: Partial<Exchange> = {}): Exchange =>
  send(what, "PATCH", `${at}${path}`, { body, ...rest });

const params = (what: string, model: string, body: Json, rest: Partial<Exchange> = {}): Exchange =>
  send(what, "POST", `${at}${model}/params`, { body, ...rest });

const remove = (what: string, path: string, rest: Partial<Exchange> = {}): Exchange =>
  send(what, "DELETE", `${at}${path}`, rest);

const metric = (what: string, body: Record<string, Json>, rest: Partial<Exchange> = {}): Exchange =>
  post(
    what,
    "runs/log-metric",
    { run_id: "{run}", key: "acc", value: 0.5, timestamp: 7, step: 1, ...body },
    rest,
  );

const ready = "LOGGED_MODEL_READY";
const dataset = { dataset_name: "d", dataset_digest: "abc" };

/** The routes of logged models, but for their search. */
export const loggedModels: Exchange[] = [
  post(
    "an experiment",
    "experiments/create",
    { name: "models-{prefix}" },
    { keep: { experiment: "experiment_id" } },
  ),
  post(
    "another experiment",
    "experiments/create",
    { name: "models-{prefix}-deleted" },
    { keep: { deleted: "experiment_id" } },
  ),
  post("delete the other", "experiments/delete", { experiment_id: "{deleted}" }),
  post(
    "a run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "r" },
    { keep: { run: "run.info.run_id" } },
  ),
  create(
    "everything",
    {
      name: "first",
      model_type: "classifier",
      source_run_id: "{run}",
      params: [{ key: "a", value: "1" }],
      tags: [{ key: "t", value: "x" }],
    },
    { keep: { model: "model.info.model_id" } },
  ),
  created("second"),
  created("gone"),
  // For what the servers take differently, so that what is read back stays the same.
  created("odd"),
  created("odder"),
  create("only the experiment", {}),
  create("same name again", { name: "first" }),
  create("empty name", { name: "" }),
  create("name with a slash", { name: "a/b" }),
  create("name with a colon", { name: "a:b" }),
  create("name with a dot", { name: "a.b" }),
  create("name with a percent", { name: "a%b" }),
  create("name with a quote", { name: "a'b" }),
  create("unknown run", { name: "orphan", source_run_id: "0".repeat(32) }),
  create("unknown experiment", { experiment_id: "999999999" }),
  create("deleted experiment", { experiment_id: "{deleted}" }),
  post("create, no experiment", "logged-models", { name: "lost" }),
  post(
    "create, camelCase",
    "logged-models",
    { experimentId: "999999999" },
    refuses("camelCase", "RESOURCE_DOES_NOT_EXIST", 404),
  ),
  create("param without a value", { name: "p", params: [{ key: "a" }] }),
  create("param without a key", { name: "p", params: [{ value: "a" }] }, refuses("incomplete")),
  create(
    "same param twice",
    {
      name: "p",
      params: [
        { key: "a", value: "1" },
        { key: "a", value: "2" },
      ],
    },
    refuses("database"),
  ),
  create("long param", { name: "long", params: [{ key: "a", value: "x".repeat(6001) }] }),
  create("long tag", { name: "longtag", tags: [{ key: "a", value: "x".repeat(8001) }] }),
  send("get", "GET", `${at}{model}`),
  send("get, unknown", "GET", `${at}${unknown}`),
  send("get, bad id", "GET", `${at}nonsense`),
  patch("finalise", "{model}", { model_id: "{model}", status: ready }),
  patch("finalise, by number", "{second}", { model_id: "{second}", status: 3 }),
  patch("finalise, again", "{model}", {
    model_id: "{model}",
    status: "LOGGED_MODEL_UPLOAD_FAILED",
  }),
  patch("finalise, no status", "{model}", { model_id: "{model}" }),
  patch("finalise, unknown", unknown, { model_id: unknown, status: ready }),
  patch("finalise, no id in the body", "{odd}", { status: ready }, accepts("address")),
  patch(
    "finalise, other id in the body",
    "{odd}",
    { model_id: "{odder}", status: ready },
    accepts("address"),
  ),
  patch(
    "finalise, unknown status",
    "{odd}",
    { model_id: "{odd}", status: "BOGUS" },
    refuses("unparsable"),
  ),
  patch(
    "finalise, pending",
    "{odd}",
    { model_id: "{odd}", status: "LOGGED_MODEL_PENDING" },
    refuses("unparsable"),
  ),
  patch("set tags", "{model}/tags", {
    model_id: "{model}",
    tags: [
      { key: "t", value: "y" },
      { key: "u", value: "" },
    ],
  }),
  patch("set tags, no id in the body", "{model}/tags", { tags: [{ key: "v", value: "1" }] }),
  patch("set tags, none", "{model}/tags", { model_id: "{model}" }),
  patch("set tags, odd key", "{model}/tags", { tags: [{ key: "a$b", value: "1" }] }),
  patch("set tags, no key", "{odd}/tags", { tags: [{ value: "1" }] }, refuses("incomplete")),
  patch("set tags, unknown", `${unknown}/tags`, { tags: [{ key: "v", value: "1" }] }),
  remove("delete tag", "{model}/tags/u", { body: { model_id: "{model}", tag_key: "u" } }),
  remove("delete tag, no body", "{model}/tags/t"),
  remove("delete tag, absent", "{model}/tags/absent"),
  remove("delete tag, unknown model", `${unknown}/tags/t`),
  params("log params", "{model}", { model_id: "{model}", params: [{ key: "late", value: "2" }] }),
  params(
    "log params, same again",
    "{model}",
    { model_id: "{model}", params: [{ key: "late", value: "2" }] },
    refuses("database"),
  ),
  params(
    "log params, changed",
    "{model}",
    { model_id: "{model}", params: [{ key: "late", value: "3" }] },
    refuses("database"),
  ),
  params(
    "log params, no id in the body",
    "{odd}",
    { params: [{ key: "x", value: "3" }] },
    accepts("address", {}),
  ),
  params("log params, none", "{model}", { model_id: "{model}" }),
  params("log params, unknown", unknown, {
    model_id: unknown,
    params: [{ key: "x", value: "3" }],
  }),
  metric("metric", { model_id: "{model}", ...dataset }),
  metric("metric, same again", { model_id: "{model}", ...dataset }),
  metric("metric, later", { model_id: "{model}", value: 0.75, timestamp: 8, step: 2 }),
  metric("metric, dataset without a model", { key: "alone", ...dataset }),
  metric("metric, NaN", { model_id: "{second}", key: "nan", value: "NaN" }),
  metric("metric of the odd one", { model_id: "{odd}", ...dataset }),
  metric(
    "metric, other dataset at the same moment",
    { model_id: "{odd}", value: 0.25, dataset_name: "e", dataset_digest: "abc" },
    refuses("database"),
  ),
  post("metrics in a batch", "runs/log-batch", {
    run_id: "{run}",
    metrics: [
      { key: "f1", value: 0.5, timestamp: 7, step: 1, model_id: "{model}" },
      { key: "f1", value: 0.5, timestamp: 7, step: 1, model_id: "{second}" },
    ],
  }),
  send("get after metrics", "GET", `${at}{model}`),
  send("get one with NaN", "GET", `${at}{second}`),
  get("artifact directories", "logged-models/{model}/artifacts/directories", {}),
  get("artifact directories, unknown", `logged-models/${unknown}/artifacts/directories`, {}),
  send("artifact file, absent", "GET", `${at}{model}/artifacts/files`, {
    only: "ajax-api",
    query: [["artifact_file_path", "absent.txt"]],
  }),
  send("artifact file, no path", "GET", `${at}{model}/artifacts/files`, {
    only: "ajax-api",
    ...refuses("incomplete"),
  }),
  send("artifact file, upwards", "GET", `${at}{model}/artifacts/files`, {
    only: "ajax-api",
    query: [["artifact_file_path", "../../x"]],
  }),
  remove("delete", "{gone}"),
  remove("delete again", "{gone}"),
  remove("delete, unknown", unknown),
  send("get a deleted one", "GET", `${at}{gone}`),
  send("get a deleted one, allowed", "GET", `${at}{gone}`, { query: [["allow_deleted", "true"]] }),
  patch("finalise a deleted one", "{gone}", { model_id: "{gone}", status: ready }),
  patch("tag a deleted one", "{gone}/tags", { tags: [{ key: "a", value: "b" }] }),
  metric("metric on a deleted one", { model_id: "{gone}", key: "late" }),
];
