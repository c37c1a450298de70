import { accepts, type Exchange, get, post, refuses } from "../exchange.ts";

const create = "experiments/create";
const search = "experiments/search";
const update = "experiments/update";
const ours = "name LIKE 'experiments-{prefix}%'";

/** experiments/create, get, get-by-name, update, delete, restore, tags and search. */
export const experiments: Exchange[] = [
  post(
    "create",
    create,
    { name: "experiments-{prefix}", tags: [{ key: "team", value: "a" }] },
    { keep: { experiment: "experiment_id" } },
  ),
  post("create, name taken", create, { name: "experiments-{prefix}" }),
  post("create, no name", create, {}),
  post("create, empty name", create, { name: "" }),
  post("create, null name", create, { name: null }),
  post("create, name a number", create, { name: 123 }),
  post("create, name a list", create, { name: ["a"] }),
  post("create, name of 501", create, { name: "n".repeat(501) }),
  post(
    "create, name of 260",
    create,
    { name: `{prefix}-${"n".repeat(256)}` },
    {
      differsOnPostgres: { reason: "storage", status: 400, code: "INVALID_PARAMETER_VALUE" },
    },
  ),
  post(
    "create, unicode name",
    create,
    { name: "experiments-{prefix}-ünïcode 雪 🚂" },
    { keep: { unicode: "experiment_id" } },
  ),
  post(
    "create, artifact location in camelCase",
    create,
    { name: "experiments-{prefix}-placed", artifactLocation: "mlflow-artifacts:/placed" },
    { keep: { placed: "experiment_id" } },
  ),
  post("create, both spellings", create, {
    name: "odd-{prefix}-both",
    artifact_location: "mlflow-artifacts:/a",
    artifactLocation: "mlflow-artifacts:/b",
  }),
  post("create, location with a fragment", create, {
    name: "odd-{prefix}-fragment",
    artifact_location: "mlflow-artifacts:/a#b",
  }),
  post("create, location with a query", create, {
    name: "odd-{prefix}-query",
    artifact_location: "mlflow-artifacts:/a?b=c",
  }),
  post("create, location below runs:/", create, {
    name: "odd-{prefix}-runs",
    artifact_location: "runs:/a/b",
  }),
  post("create, location over http", create, {
    name: "odd-{prefix}-http",
    artifact_location: "http://127.0.0.1/a",
  }),
  post(
    "create, location with parent steps",
    create,
    { name: "odd-{prefix}-up", artifact_location: "mlflow-artifacts:/a/../../b" },
    refuses("path"),
  ),
  ...["javascript:alert(1)", "models:/m/1", "C:/a", "/proc/self/a"].map((artifact_location) =>
    post(
      `create, location ${artifact_location}`,
      create,
      { name: `odd-{prefix}-${artifact_location.replaceAll(/\W/g, "")}`, artifact_location },
      refuses("path"),
    ),
  ),
  post("create, tag without a value", create, { name: "odd-{prefix}-tags", tags: [{ key: "a" }] }),
  post("create, tag without a key", create, { name: "odd-{prefix}-tags2", tags: [{ value: "a" }] }),
  post("create, tags as a map", create, { name: "odd-{prefix}-tags3", tags: { a: "b" } }),
  post("create, tag key of 251", create, {
    name: "odd-{prefix}-tags4",
    tags: [{ key: "k".repeat(251), value: "a" }],
  }),
  post(
    "create, same tag twice",
    create,
    {
      name: "odd-{prefix}-tags5",
      tags: [
        { key: "k", value: "a" },
        { key: "k", value: "b" },
      ],
    },
    accepts("again"),
  ),
  post(
    "create, unknown field",
    create,
    { name: "experiments-{prefix}-unknown", colour: "red" },
    { keep: { other: "experiment_id" } },
  ),
  get("get", "experiments/get", { experiment_id: "{experiment}" }),
  get("get, camelCase", "experiments/get", { experimentId: "{experiment}" }, accepts("camelCase")),
  get("get, placed elsewhere", "experiments/get", { experiment_id: "{placed}" }),
  get("get, unknown id", "experiments/get", { experiment_id: "999999999" }),
  get("get, id of letters", "experiments/get", { experiment_id: "abc" }),
  get("get, negative id", "experiments/get", { experiment_id: "-1" }),
  get("get, id with a fraction", "experiments/get", { experiment_id: "1.5" }),
  get(
    "get, id beyond 64 bits",
    "experiments/get",
    { experiment_id: "99999999999999999999999" },
    refuses("serverError"),
  ),
  get("get, empty id", "experiments/get", { experiment_id: "" }),
  get("get, no id", "experiments/get", {}),
  get("get, id twice", "experiments/get", [
    ["experiment_id", "{experiment}"],
    ["experiment_id", "{other}"],
  ]),
  get("get by name", "experiments/get-by-name", { experiment_name: "experiments-{prefix}" }),
  get("get by name, unicode", "experiments/get-by-name", {
    experiment_name: "experiments-{prefix}-ünïcode 雪 🚂",
  }),
  get("get by name, unknown", "experiments/get-by-name", { experiment_name: "nobody" }),
  get("get by name, no name", "experiments/get-by-name", {}),
  get("get by name, other case", "experiments/get-by-name", {
    experiment_name: "EXPERIMENTS-{prefix}",
  }),
  post("rename", update, { experiment_id: "{other}", new_name: "experiments-{prefix}-renamed" }),
  post(
    "rename, camelCase",
    update,
    { experimentId: "{other}", newName: "experiments-{prefix}-renamed" },
    accepts("camelCase", {}),
  ),
  post("rename, no name", update, { experiment_id: "{other}" }),
  post("rename, empty name", update, { experiment_id: "{other}", new_name: "" }),
  post(
    "rename, name taken",
    update,
    { experiment_id: "{other}", new_name: "experiments-{prefix}" },
    refuses("database", "RESOURCE_ALREADY_EXISTS"),
  ),
  post("rename, unknown id", update, { experiment_id: "999999999", new_name: "a" }),
  post("rename, no id", update, { new_name: "a" }),
  post("rename, id a number", update, { experiment_id: 1, new_name: "a" }),
  post("set tag", "experiments/set-experiment-tag", {
    experiment_id: "{experiment}",
    key: "k",
    value: "v",
  }),
  post("set tag again", "experiments/set-experiment-tag", {
    experiment_id: "{experiment}",
    key: "k",
    value: "w",
  }),
  post("set tag, empty value", "experiments/set-experiment-tag", {
    experiment_id: "{experiment}",
    key: "empty",
    value: "",
  }),
  post("set tag, no value", "experiments/set-experiment-tag", {
    experiment_id: "{experiment}",
    key: "novalue",
  }),
  post("set tag, no key", "experiments/set-experiment-tag", {
    experiment_id: "{experiment}",
    value: "v",
  }),
  post("set tag, bad key", "experiments/set-experiment-tag", {
    experiment_id: "{experiment}",
    key: "a$b",
    value: "v",
  }),
  post("set tag, long value", "experiments/set-experiment-tag", {
    experiment_id: "{experiment}",
    key: "k",
    value: "v".repeat(20001),
  }),
  post("set tag, unknown id", "experiments/set-experiment-tag", {
    experiment_id: "999999999",
    key: "k",
    value: "v",
  }),
  post("delete tag", "experiments/delete-experiment-tag", {
    experiment_id: "{experiment}",
    key: "k",
  }),
  post("delete tag again", "experiments/delete-experiment-tag", {
    experiment_id: "{experiment}",
    key: "k",
  }),
  post("delete tag, no key", "experiments/delete-experiment-tag", {
    experiment_id: "{experiment}",
  }),
  get("get after tagging", "experiments/get", { experiment_id: "{experiment}" }),
  post("search", search, { max_results: 100, filter: ours, order_by: ["name"] }),
  post(
    "search, first page",
    search,
    { max_results: 2, filter: ours, order_by: ["name DESC"] },
    { keep: { token: "next_page_token" } },
  ),
  post("search, second page", search, {
    max_results: 2,
    filter: ours,
    order_by: ["name DESC"],
    page_token: "{token}",
  }),
  get("search by GET", "experiments/search", [
    ["max_results", "100"],
    ["filter", ours],
    ["order_by", "name"],
    ["order_by", "creation_time DESC"],
  ]),
  get("search by GET, view by number", "experiments/search", {
    max_results: "100",
    filter: ours,
    view_type: "2",
  }),
  post("search, deleted", search, { max_results: 10, filter: ours, view_type: "DELETED_ONLY" }),
  post("search, view by number", search, {
    max_results: 10,
    filter: ours,
    view_type: 3,
    order_by: ["name"],
  }),
  post("search, unknown view", search, {
    max_results: 10,
    filter: ours,
    view_type: "BOGUS",
    order_by: ["name"],
  }),
  post(
    "search, view out of range",
    search,
    { max_results: 10, filter: ours, view_type: 99, order_by: ["name"] },
    refuses("unparsable"),
  ),
  post("search, no max_results", search, { filter: ours }),
  post("search, max_results 0", search, { max_results: 0 }),
  post("search, max_results negative", search, { max_results: -1 }),
  post("search, max_results 50000", search, {
    max_results: 50000,
    filter: ours,
    order_by: ["name"],
  }),
  post("search, max_results 50001", search, { max_results: 50001 }),
  post("search, max_results as text", search, {
    max_results: "3",
    filter: ours,
    order_by: ["name"],
  }),
  post("search, max_results of letters", search, { max_results: "three" }),
  post("search, max_results a fraction", search, { max_results: 1.5 }),
  post(
    "search, max_results 1.0",
    search,
    `{"max_results": 1.0, "filter": "${ours}", "order_by": ["name"]}`,
  ),
  post("search, bad token", search, { max_results: 1, page_token: "nonsense" }),
  post("search, token of another kind", search, { max_results: 1, page_token: "eyJhIjogMX0=" }),
  post("search, token far beyond the end", search, {
    max_results: 1,
    filter: ours,
    page_token: "eyJvZmZzZXQiOiAxMDAwMDB9",
  }),
  post("search, bad filter", search, { max_results: 1, filter: "name ~ 'a'" }),
  post("search, number for a name", search, { max_results: 1, filter: "name = 5" }),
  post("search, bad order", search, { max_results: 1, order_by: ["nobody"] }),
  post("search, order_by a string", search, { max_results: 1, order_by: "name" }),
  post("search, same order twice", search, {
    max_results: 1,
    filter: ours,
    order_by: ["name", "name DESC"],
  }),
  post("delete", "experiments/delete", { experiment_id: "{other}" }),
  post("delete again", "experiments/delete", { experiment_id: "{other}" }),
  post("delete, unknown", "experiments/delete", { experiment_id: "999999999" }),
  post("delete, no id", "experiments/delete", {}),
  get("get a deleted one", "experiments/get", { experiment_id: "{other}" }),
  get("get a deleted one by name", "experiments/get-by-name", {
    experiment_name: "experiments-{prefix}-renamed",
  }),
  post(
    "rename a deleted one",
    update,
    { experiment_id: "{other}", new_name: "x" },
    refuses("serverError"),
  ),
  post("tag a deleted one", "experiments/set-experiment-tag", {
    experiment_id: "{other}",
    key: "k",
    value: "v",
  }),
  post("create with the name of a deleted one", create, { name: "experiments-{prefix}-renamed" }),
  post("restore", "experiments/restore", { experiment_id: "{other}" }),
  post("restore again", "experiments/restore", { experiment_id: "{other}" }),
  post("restore, unknown", "experiments/restore", { experiment_id: "999999999" }),
];
