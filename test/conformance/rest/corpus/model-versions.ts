import type { Json } from "../../differences.ts";
import { type Exchange, get, post, refuses, send } from "../exchange.ts";

const at = "2.0/mlflow/model-versions/";
const name = "versions-{prefix}";
const source = "s3://bucket/model";
const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };

const call =
  (method: string, route: string) =>
  (what: string, body: Record<string, Json>, rest: Partial<Exchange> = {}): Exchange =>
    send(`${route} ${what}`, method, at + route, { body: { name, ...body }, ...rest });

const create = call("POST", "create");
const update = call("PATCH", "update");
const stage = call("POST", "transition-stage");
const remove = call("DELETE", "delete");
const setTag = call("POST", "set-tag");
const deleteTag = call("DELETE", "delete-tag");

const show = (what: string, version: string, rest: Partial<Exchange> = {}): Exchange =>
  get(what, "model-versions/get", { name, version }, rest);
const place = (what: string, version: string, of = name): Exchange =>
  get(`place ${what}`, "model-versions/get-download-uri", { name: of, version });

const artifacts = "mlflow-artifacts:/{experiment}/{run}/artifacts";

/** Sources that lead elsewhere, each of which must be refused whatever else is said. */
const attacks: [string, Json][] = [
  ["a local path", "/etc"],
  ["a relative path", "etc"],
  ["a file URI", "file:///etc"],
  ["a path upwards", "s3://bucket/a/../b"],
  ["an encoded path upwards", "s3://bucket/a/%2e%2e/b"],
  ["a doubly encoded path upwards", "s3://bucket/a/%252e%252e/b"],
  ["the proxy upwards", `${artifacts}/../../x`],
  ["the proxy encoded upwards", `${artifacts}/..%2f..%2f..%2fx`],
  ["another place in the proxy", "mlflow-artifacts:/999/x"],
  ["all of the proxy", "mlflow-artifacts:/"],
  ["a foreign host", "http://evil.example/x"],
  ["a foreign proxy", "mlflow-artifacts://evil.example/x"],
  ["another run", `runs:/${"0".repeat(32)}/model`],
  ["a run on a host", "runs://host/{run}/model"],
  ["an unknown logged model", `models:/m-${"0".repeat(32)}`],
  ["a version on a host", `models://host/${name}/1`],
  ["nothing of models", "models:/"],
  ["a version of nobody", "models:/nobody/1"],
];

/** The routes of model versions, but for their search. */
export const modelVersions: Exchange[] = [
  post(
    "an experiment",
    "experiments/create",
    { name: "versions-{prefix}" },
    { keep: { experiment: "experiment_id" } },
  ),
  post(
    "a run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "r" },
    { keep: { run: "run.info.run_id" } },
  ),
  post(
    "a logged model",
    "logged-models",
    { experiment_id: "{experiment}", name: "m", source_run_id: "{run}" },
    { keep: { model: "model.info.model_id" } },
  ),
  post("a registered model", "registered-models/create", { name }),
  create("from storage", {
    source,
    description: "d",
    run_link: "l",
    tags: [{ key: "a", value: "1" }],
  }),
  create("from a run", { source: "runs:/{run}/model", run_id: "{run}" }),
  create("from a logged model", { source: "models:/{model}", model_id: "{model}" }),
  create("from below a run", { source: `${artifacts}/model`, run_id: "{run}" }),
  create("copied", { source: `models:/${name}/3` }),
  create("copied by stage", { source: `models:/${name}/none` }),
  create("copied by latest", { source: `models:/${name}/latest` }),
  create("copied with its run", { source: `models:/${name}/3`, run_id: "{run}" }),
  create("copied with another run", { source: `models:/${name}/3`, run_id: "0".repeat(32) }),
  create(
    "copied from no stage",
    { source: `models:/${name}/Staging` },
    refuses("serverError", "RESOURCE_DOES_NOT_EXIST", 404),
  ),
  create("copied by an alias that is not there", { source: `models:/${name}@nothing` }),
  create("from a logged model that is not named", { source: "models:/{model}" }),
  create("from storage, of a logged model", { source, model_id: "{model}" }),
  create("from a run, of a logged model", { source: "runs:/{run}/x", model_id: "{model}" }),
  create("from storage, of an unknown run", { source, run_id: "0".repeat(32) }),
  create("without a source", {}),
  create("of an unknown model", { name: "nobody", source }),
  create("of a bad name", { name: "a/b", source }),
  create("with an odd tag", { source, tags: [{ key: "a$b", value: "1" }] }),
  create("with a long tag", { source, tags: [{ key: "a", value: "v".repeat(100_001) }] }),
  create("of a prompt", { source: "dummy-source", tags: [isPrompt] }),
  create("of a prompt from elsewhere", { source: "/etc", tags: [isPrompt] }),
  create("of no prompt any more", {
    source: "/etc",
    tags: [isPrompt, { ...isPrompt, value: "false" }],
  }),
  ...attacks.flatMap(([what, from]) => [
    create(`from ${what}`, { source: from }),
    create(`from ${what}, of a run`, { source: from, run_id: "{run}" }),
    create(`from ${what}, of a model`, { source: from, model_id: "{model}" }),
    create(`from ${what}, as a prompt`, { source: from, tags: [isPrompt] }),
  ]),
  create("from a path in a logged model", { source: "models:/{model}/MLmodel" }, refuses("path")),
  show("get", "1"),
  show("get the one of a run", "2"),
  show("get the one of a model", "3"),
  show("get the copy", "5"),
  show("get, unknown", "99"),
  show("get, no integer", "x"),
  show("get, negative", "-1"),
  show("get, beyond integers", "99999999999999999999", refuses("serverError")),
  get("get, no version", "model-versions/get", { name }),
  place("of storage", "1"),
  place("of a run", "2"),
  place("of a model", "3"),
  place("of a copy", "5"),
  place("of nothing", "99"),
  place("of nobody", "1", "nobody"),
  get("tags of the logged model", "logged-models/{model}", {}),
  update("", { version: "1", description: "better" }),
  update("without a description", { version: "2" }),
  update("unknown", { version: "99", description: "x" }),
  update("no integer", { version: "x", description: "x" }),
  stage("", { version: "1", stage: "Production" }),
  stage("in any case", { version: "2", stage: "pRODUCTION" }),
  stage("archiving", { version: "3", stage: "production", archive_existing_versions: true }),
  stage("to itself", { version: "3", stage: "Production", archive_existing_versions: true }),
  stage("unknown", { version: "1", stage: "Nowhere" }),
  stage("without one", { version: "1" }),
  stage("of nothing", { version: "99", stage: "Staging" }),
  stage(
    "archiving in the archive",
    { version: "1", stage: "Archived", archive_existing_versions: true },
    refuses("serverError"),
  ),
  show("get an archived one", "1"),
  get("get the model", "registered-models/get", { name }),
  get("latest versions", "registered-models/get-latest-versions", { name, stages: "Production" }),
  get("latest versions of two stages", "registered-models/get-latest-versions", [
    ["name", name],
    ["stages", "archived"],
    ["stages", "None"],
  ]),
  get("latest versions of no stage", "registered-models/get-latest-versions", {
    name,
    stages: "Staging",
  }),
  get("latest versions of an unknown stage", "registered-models/get-latest-versions", {
    name,
    stages: "Nowhere",
  }),
  get("latest versions of nobody", "registered-models/get-latest-versions", { name: "nobody" }),
  setTag("", { version: "1", key: "a", value: "2" }),
  setTag("without a value", { version: "1", key: "b" }),
  setTag("without a key", { version: "1", value: "x" }),
  setTag("unknown", { version: "99", key: "a", value: "2" }),
  setTag("odd", { version: "1", key: "a$b", value: "2" }),
  deleteTag("", { version: "1", key: "b" }),
  deleteTag("absent", { version: "1", key: "b" }),
  deleteTag("unknown", { version: "99", key: "b" }),
  show("get with tags", "1"),
  send("artifact, absent", "GET", "/model-versions/get-artifact", {
    query: [
      ["name", name],
      ["version", "3"],
      ["path", "nothing.txt"],
    ],
  }),
  send("artifact upwards", "GET", "/model-versions/get-artifact", {
    query: [
      ["name", name],
      ["version", "3"],
      ["path", "../../x"],
    ],
  }),
  remove("", { version: "1" }),
  remove("again", { version: "1" }),
  remove("no integer", { version: "x" }),
  remove("of nobody", { name: "nobody", version: "1" }),
  show("get a deleted one", "1"),
  setTag("a deleted one", { version: "1", key: "a", value: "2" }),
  create("after a deletion", { source }),
];
