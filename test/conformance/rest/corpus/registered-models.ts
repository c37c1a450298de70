import type { Json } from "../../differences.ts";
import { type Exchange, get, post, refuses, send } from "../exchange.ts";

const at = "2.0/mlflow/registered-models/";
const name = "registered-{prefix}";
const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };

const call =
  (method: string, route: string) =>
  (what: string, body: Json, rest: Partial<Exchange> = {}): Exchange =>
    send(`${route} ${what}`, method, at + route, { body, ...rest });

const create = call("POST", "create");
const rename = call("POST", "rename");
const update = call("PATCH", "update");
const remove = call("DELETE", "delete");
const setTag = call("POST", "set-tag");
const deleteTag = call("DELETE", "delete-tag");
const setAlias = call("POST", "alias");
const deleteAlias = call("DELETE", "alias");

const show = (what: string, of = name): Exchange =>
  get(what, "registered-models/get", { name: of });
const aliased = (what: string, alias: string): Exchange =>
  get(`alias ${what}`, "registered-models/alias", { name, alias });

const version = (what: string): Exchange =>
  post(what, "model-versions/create", { name, source: "s3://bucket/model" });

/** The routes of registered models, but for their search. */
export const registeredModels: Exchange[] = [
  create("everything", {
    name,
    description: "d",
    tags: [
      { key: "a", value: "1" },
      { key: "b", value: "" },
    ],
  }),
  create("again", { name }),
  create("as a prompt", { name, tags: [isPrompt] }),
  create("only a name", { name: `${name}-bare` }),
  create("a prompt", { name: `${name}-prompt`, tags: [isPrompt, { key: "x", value: "y" }] }),
  create("a model named like a prompt", { name: `${name}-prompt` }),
  create("the same tag twice", {
    name: `${name}-twice`,
    tags: [
      { key: "a", value: "1" },
      { key: "a", value: "2" },
    ],
  }),
  create("no name", {}),
  create("empty name", { name: "" }),
  create("blank name", { name: "  " }),
  create("name with a slash", { name: "a/b" }),
  create("name with a colon", { name: "a:b" }),
  create("name of a dot", { name: "." }),
  create("name of two dots", { name: ".." }),
  create("name that begins with two dots", { name: "..a-{prefix}" }),
  create("name of Unicode", { name: "modèle 雪 {prefix}" }),
  create("name with a quote", { name: "o'neill-{prefix}" }),
  create("name that is a number", { name: 1 }),
  create("tag with an odd key", { name: `${name}-odd`, tags: [{ key: "a$b", value: "1" }] }),
  create("tag without a key", { name: `${name}-keyless`, tags: [{ value: "1" }] }),
  create("tag with a long key", {
    name: `${name}-long`,
    tags: [{ key: "k".repeat(251), value: "1" }],
  }),
  create("tag with a long value", {
    name: `${name}-long`,
    tags: [{ key: "k", value: "v".repeat(100_001) }],
  }),
  show("get"),
  show("get the bare one", `${name}-bare`),
  show("get the prompt", `${name}-prompt`),
  show("get the one with a tag twice", `${name}-twice`),
  show("get, unknown", "nobody"),
  show("get, bad name", "a/b"),
  get("get, no name", "registered-models/get", {}),
  update("", { name, description: "better" }),
  update("without a description", { name: `${name}-bare` }),
  update("unknown", { name: "nobody", description: "x" }),
  setTag("", { name, key: "a", value: "2" }),
  setTag("without a value", { name, key: "novalue" }),
  setTag("without a key", { name, value: "x" }),
  setTag("unknown", { name: "nobody", key: "a", value: "2" }),
  setTag("odd key", { name, key: "a$b", value: "2" }),
  setTag("key upwards", { name, key: "../a", value: "2" }),
  setTag("long value", { name, key: "long", value: "v".repeat(100_001) }),
  deleteTag("", { name, key: "b" }),
  deleteTag("absent", { name, key: "absent" }),
  deleteTag("without a key", { name }),
  deleteTag("unknown", { name: "nobody", key: "a" }),
  show("get after tags"),
  version("version 1"),
  version("version 2"),
  setAlias("", { name, alias: "champion", version: "1" }),
  setAlias("moved", { name, alias: "champion", version: "2" }),
  setAlias("second", { name, alias: "Old_one-1", version: "2" }),
  setAlias("unknown version", { name, alias: "x", version: "9" }),
  setAlias("no integer", { name, alias: "x", version: "x" }),
  setAlias("version as a number", { name, alias: "x", version: 1 }),
  setAlias("without a version", { name, alias: "x" }),
  setAlias("unknown model", { name: "nobody", alias: "x", version: "1" }),
  setAlias("reserved", { name, alias: "latest", version: "1" }),
  setAlias("reserved in capitals", { name, alias: "LATEST", version: "1" }),
  setAlias("like a version", { name, alias: "v1", version: "1" }),
  setAlias("with a space", { name, alias: "a b", version: "1" }),
  setAlias("with a slash", { name, alias: "a/b", version: "1" }),
  setAlias("of Unicode", { name, alias: "雪é", version: "1" }),
  setAlias("too long", { name, alias: "a".repeat(256), version: "1" }),
  aliased("", "champion"),
  aliased("latest", "latest"),
  aliased("absent", "absent"),
  aliased("like a version", "v1"),
  aliased("with a space", "a b"),
  get("alias of an unknown model", "registered-models/alias", { name: "nobody", alias: "x" }),
  get("alias without a name", "registered-models/alias", { alias: "x" }),
  get("alias latest of no version", "registered-models/alias", {
    name: `${name}-bare`,
    alias: "latest",
  }),
  show("get with aliases"),
  deleteAlias("", { name, alias: "Old_one-1" }),
  deleteAlias("again", { name, alias: "Old_one-1" }),
  deleteAlias("unknown model", { name: "nobody", alias: "x" }),
  deleteAlias("bad", { name, alias: "a b" }),
  rename("", { name, new_name: `${name}-new` }),
  show("get by the old name"),
  show("get by the new name", `${name}-new`),
  rename("back", { name: `${name}-new`, new_name: name }),
  rename("to itself", { name, new_name: name }),
  rename("to a taken one", { name, new_name: `${name}-bare` }),
  rename("unknown", { name: "nobody", new_name: "somebody" }),
  rename("bad", { name, new_name: "a/b" }),
  rename("blank", { name, new_name: " " }),
  rename("without a new name", { name }),
  rename(
    "in camelCase",
    { name: "nobody", newName: "x" },
    refuses("camelCase", "RESOURCE_DOES_NOT_EXIST", 404),
  ),
  remove("", { name }),
  remove("again", { name }),
  remove("without a name", {}),
  remove("bad name", { name: "a/b" }),
  show("get a deleted one"),
  create("a deleted one", { name }),
  show("get the new one"),
  send("latest versions by POST", "POST", `${at}get-latest-versions`, { body: { name } }),
  get("search without a page", "registered-models/search", { max_results: "0" }, refuses("limits")),
  get("search over the largest page", "registered-models/search", { max_results: "1001" }),
  get(
    "search in camelCase",
    "registered-models/search",
    { maxResults: "1001" },
    refuses("camelCase"),
  ),
  create("with a field that is not known", { name: `${name}-field`, nothing: 1 }),
];
