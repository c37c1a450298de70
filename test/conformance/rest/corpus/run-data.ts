import { accepts, type Exchange, get, post, refuses } from "../exchange.ts";

const metric = "runs/log-metric";
const param = "runs/log-parameter";
const tag = "runs/set-tag";
const batch = "runs/log-batch";
const unknown = "0".repeat(32);
const run_id = "{run}";
const point = { run_id, key: "m", value: 1, timestamp: 1 };

/** For what the servers take differently, so that what is read back at the end stays the same. */
const odd = { ...point, run_id: "{scratch}" };

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** runs/log-metric, log-parameter, set-tag, delete-tag, log-batch and log-model. */
export const runData: Exchange[] = [
  post(
    "an experiment",
    "experiments/create",
    { name: "run-data-{prefix}" },
    { keep: { experiment: "experiment_id" } },
  ),
  post(
    "a run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "run" },
    { keep: { run: "run.info.run_id" } },
  ),
  post(
    "a run for the odd",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "odd" },
    { keep: { scratch: "run.info.run_id" } },
  ),
  post("metric", metric, { run_id, key: "loss", value: 0.5, timestamp: 1700000000001, step: 1 }),
  post("metric, by run_uuid", metric, { run_uuid: "{run}", key: "uuid", value: 0.5, timestamp: 1 }),
  post("metric, no step", metric, { ...point, key: "nostep" }),
  post("metric, negative step", metric, { ...point, key: "negative", step: -3 }),
  post("metric, value as text", metric, { ...point, key: "text", value: "2.5" }),
  post("metric, step as text", metric, { ...point, key: "text", value: 3, step: "2" }),
  post("metric, step with a fraction", metric, { ...odd, step: 1.5 }, refuses("unparsable")),
  post(
    "metric, step 2.0",
    metric,
    `{"run_id": "{run}", "key": "two", "value": 1, "timestamp": 1, "step": 2.0}`,
  ),
  post(
    "metric, step beyond 2^53",
    metric,
    `{"run_id": "{run}", "key": "far", "value": 1, "timestamp": 1, "step": 9007199254740993}`,
  ),
  post(
    "metric, step beyond 64 bits",
    metric,
    `{"run_id": "{scratch}", "key": "far", "value": 1, "timestamp": 1, "step": 9223372036854775808}`,
    refuses("unparsable"),
  ),
  post(
    "metric, timestamp beyond 2^53",
    metric,
    `{"run_id": "{run}", "key": "late", "value": 1, "timestamp": 9007199254740993}`,
  ),
  post("metric, NaN", metric, { ...point, key: "nan", value: "NaN" }),
  post(
    "metric, nan in lower case",
    metric,
    { ...odd, key: "nan", value: "nan" },
    refuses("unparsable"),
  ),
  post("metric, Infinity", metric, { ...odd, key: "inf", value: "Infinity" }),
  post("metric, -Infinity", metric, { ...odd, key: "-inf", value: "-Infinity" }),
  post("metric, inf", metric, { ...odd, key: "inf", value: "inf" }, refuses("unparsable")),
  post(
    "metric, bare NaN",
    metric,
    `{"run_id": "{scratch}", "key": "bare", "value": NaN, "timestamp": 1}`,
    refuses("unparsable"),
  ),
  post(
    "metric, bare Infinity",
    metric,
    `{"run_id": "{scratch}", "key": "bare inf", "value": Infinity, "timestamp": 1}`,
    refuses("unparsable"),
  ),
  post(
    "metric, value 1e400",
    metric,
    `{"run_id": "{scratch}", "key": "huge", "value": 1e400, "timestamp": 1}`,
    refuses("unparsable"),
  ),
  post("metric, value of letters", metric, { ...point, value: "abc" }),
  post("metric, value true", metric, { ...odd, key: "true", value: true }, refuses("unparsable")),
  post("metric, value null", metric, { ...point, value: null }),
  post("metric, no value", metric, { run_id, key: "m", timestamp: 1 }),
  post("metric, no key", metric, { run_id, value: 1, timestamp: 1 }),
  post("metric, empty key", metric, { ...point, key: "" }),
  post("metric, no timestamp", metric, { run_id, key: "m", value: 1 }),
  post("metric, timestamp 0", metric, { ...point, key: "zero", timestamp: 0 }),
  post("metric, negative timestamp", metric, { ...point, timestamp: -1 }),
  post(
    "metric, timestamp with a fraction",
    metric,
    { ...odd, timestamp: 1.5 },
    refuses("unparsable"),
  ),
  post("metric, key of 250", metric, { ...point, key: "k".repeat(250) }),
  post("metric, key of 251", metric, { ...point, key: "k".repeat(251) }),
  post("metric, key with odd but good characters", metric, { ...point, key: "a/b.c-d_e f:g é" }),
  post("metric, key with a dollar", metric, { ...point, key: "a$b" }),
  post("metric, key upwards", metric, { ...point, key: "../a" }),
  post("metric, key absolute", metric, { ...point, key: "/a" }),
  post("metric, key a dot", metric, { ...point, key: "." }),
  post("metric, key with two slashes", metric, { ...point, key: "a//b" }),
  post("metric, unknown run", metric, { ...point, run_id: unknown }),
  post("metric, no run", metric, { key: "m", value: 1, timestamp: 1 }),
  post(
    "metric, unknown model",
    metric,
    { ...odd, key: "ofmodel", model_id: `m-${unknown}` },
    refuses("database", "RESOURCE_DOES_NOT_EXIST", 404),
  ),
  post("param", param, { run_id, key: "lr", value: "0.1" }),
  post("param, same again", param, { run_id, key: "lr", value: "0.1" }),
  post("param, changed", param, { run_id, key: "lr", value: "0.2" }),
  post("param, no value", param, { run_id, key: "novalue" }),
  post("param, empty value", param, { run_id, key: "empty", value: "" }),
  post("param, null value", param, { run_id, key: "null", value: null }),
  post("param, value a number", param, { run_id, key: "number", value: 0.1 }),
  post("param, no key", param, { run_id, value: "0.1" }),
  post("param, bad key", param, { run_id, key: "a=b", value: "0.1" }),
  post("param, value of 6000", param, { run_id, key: "exact", value: "x".repeat(6000) }),
  post("param, value of 6001", param, { run_id, key: "over", value: "x".repeat(6001) }),
  post("param, cut value again", param, { run_id, key: "over", value: "x".repeat(6002) }),
  post("param, emoji beyond the limit", param, { run_id, key: "emoji", value: "🚂".repeat(6001) }),
  post("param, unicode", param, { run_id, key: "größe", value: "雪" }),
  post("param, unknown run", param, { run_id: unknown, key: "a", value: "b" }),
  post("tag", tag, { run_id, key: "t", value: "1" }),
  post("tag, overwritten", tag, { run_id, key: "t", value: "2" }),
  post("tag, no value", tag, { run_id, key: "novalue" }),
  post("tag, empty value", tag, { run_id, key: "empty", value: "" }),
  post("tag, no key", tag, { run_id, value: "v" }),
  post("tag, null key", tag, { run_id, key: null, value: "v" }),
  post("tag, key of 251", tag, { run_id, key: "k".repeat(251), value: "v" }),
  post("tag, value of 8001", tag, { run_id, key: "over", value: "v".repeat(8001) }),
  post("tag, the run's name", tag, { run_id, key: "mlflow.runName", value: "by tag" }),
  post("tag, the run's name empty", tag, { run_id, key: "mlflow.runName", value: "" }),
  post("tag, the run's user", tag, { run_id, key: "mlflow.user", value: "somebody" }),
  post("tag, unknown run", tag, { run_id: unknown, key: "a", value: "b" }),
  post("delete tag", "runs/delete-tag", { run_id, key: "t" }),
  post("delete tag again", "runs/delete-tag", { run_id, key: "t" }),
  post("delete tag, no key", "runs/delete-tag", { run_id }),
  post("delete tag, unknown run", "runs/delete-tag", { run_id: unknown, key: "t" }),
  post(
    "delete tag, by run_uuid",
    "runs/delete-tag",
    { run_uuid: "{scratch}", key: "mlflow.runName" },
    accepts("runUuid", {}),
  ),
  get("get after single calls", "runs/get", { run_id }),
  post(
    "another run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "batch" },
    { keep: { run: "run.info.run_id" } },
  ),
  post("batch", batch, {
    run_id,
    metrics: [
      { key: "acc", value: 0.9, timestamp: 5, step: 0 },
      { key: "acc", value: 0.8, timestamp: 5, step: 1 },
    ],
    params: [{ key: "p", value: "1" }],
    tags: [{ key: "x", value: "y" }],
  }),
  post(
    "batch, camelCase",
    batch,
    { runId: "{scratch}", tags: [{ key: "camel", value: "y" }] },
    accepts("camelCase", {}),
  ),
  post("batch, empty", batch, { run_id }),
  post("batch, no run", batch, { tags: [] }),
  post("batch, unknown run", batch, { run_id: unknown }),
  post("batch, NaN", batch, {
    run_id,
    metrics: [{ key: "n", value: "NaN", timestamp: 1, step: 0 }],
  }),
  post("batch, same param again", batch, {
    run_id,
    params: [
      { key: "p", value: "1" },
      { key: "q", value: "1" },
    ],
  }),
  post("batch, changed param", batch, {
    run_id,
    params: [
      { key: "fresh", value: "1" },
      { key: "p", value: "2" },
    ],
    tags: [{ key: "notwritten", value: "1" }],
  }),
  post("batch, param twice", batch, {
    run_id,
    params: [
      { key: "d", value: "1" },
      { key: "d", value: "1" },
    ],
  }),
  post("batch, tag twice", batch, {
    run_id,
    tags: [
      { key: "twice", value: "1" },
      { key: "twice", value: "2" },
    ],
  }),
  post("batch, metric without a value", batch, { run_id, metrics: [{ key: "m", timestamp: 1 }] }),
  post("batch, metric without a timestamp", batch, { run_id, metrics: [{ key: "m", value: 1 }] }),
  post("batch, metric without a key", batch, { run_id, metrics: [{ value: 1, timestamp: 1 }] }),
  post("batch, metric without a step", batch, {
    run_id,
    metrics: [{ key: "stepless", value: 1, timestamp: 1 }],
  }),
  post("batch, metric with a bad key", batch, {
    run_id,
    metrics: [{ key: "a$", value: 1, timestamp: 1 }],
    tags: [{ key: "notwritten2", value: "1" }],
  }),
  post("batch, param without a value", batch, { run_id, params: [{ key: "valueless" }] }),
  post("batch, param without a key", batch, { run_id, params: [{ value: "v" }] }),
  post("batch, tag without a key", batch, { run_id, tags: [{ value: "v" }] }),
  post("batch, metrics as a map", batch, { run_id, metrics: { a: 1 } }),
  post("batch, metrics null", batch, { run_id, metrics: null }, accepts("serverError", {})),
  post("batch, an item null", batch, { run_id, metrics: [null] }, refuses("serverError")),
  post("batch, unknown fields in an item", batch, {
    run_id,
    tags: [{ key: "unknown", value: "v", colour: "red" }],
  }),
  post("batch of 1000 metrics", batch, {
    run_id,
    metrics: times(1000, (step) => ({ key: "many", value: step, timestamp: 1, step })),
  }),
  post("batch of 1001 metrics", batch, {
    run_id,
    metrics: times(1001, (step) => ({ key: "many", value: step, timestamp: 1, step })),
  }),
  post("batch of 100 params", batch, {
    run_id,
    params: times(100, (n) => ({ key: `p${n}`, value: "v" })),
  }),
  post("batch of 101 params", batch, {
    run_id,
    params: times(101, (n) => ({ key: `q${n}`, value: "v" })),
  }),
  post("batch of 101 tags", batch, {
    run_id,
    tags: times(101, (n) => ({ key: `t${n}`, value: "v" })),
  }),
  post("batch of 1001 in all", batch, {
    run_id,
    metrics: times(950, (step) => ({ key: "all", value: 1, timestamp: 1, step })),
    tags: times(51, (n) => ({ key: `a${n}`, value: "v" })),
  }),
  post("batch, same point twice", batch, {
    run_id,
    metrics: [
      { key: "same", value: 1, timestamp: 1, step: 0 },
      { key: "same", value: 1, timestamp: 1, step: 0 },
    ],
  }),
  post("batch, long param", batch, { run_id, params: [{ key: "long", value: "x".repeat(6001) }] }),
  post(
    "batch, metric of an unknown model",
    batch,
    {
      run_id: "{scratch}",
      metrics: [{ key: "ofmodel", value: 1, timestamp: 1, step: 0, model_id: `m-${unknown}` }],
    },
    refuses("database", "RESOURCE_DOES_NOT_EXIST", 404),
  ),
  get("get after batches", "runs/get", { run_id }),
  post("log-model", "runs/log-model", {
    run_id,
    model_json: JSON.stringify({
      artifact_path: "m",
      flavors: { a: {} },
      model_uuid: "u",
      utc_time_created: "2024-01-01 00:00:00.000000",
      run_id: "x",
    }),
  }),
  post("log-model, a second one", "runs/log-model", {
    run_id,
    model_json: JSON.stringify({
      artifact_path: "m2",
      flavors: { a: {} },
      model_uuid: "u",
      utc_time_created: "2024-01-01 00:00:00.000000",
      run_id: "x",
    }),
  }),
  post("log-model, not JSON", "runs/log-model", { run_id, model_json: "{" }),
  post(
    "log-model, not an object",
    "runs/log-model",
    { run_id, model_json: "[]" },
    refuses("serverError"),
  ),
  post("log-model, incomplete", "runs/log-model", { run_id, model_json: "{}" }),
  post("log-model, no model", "runs/log-model", { run_id }),
  post("log-model, unknown run", "runs/log-model", {
    run_id: unknown,
    model_json: JSON.stringify({
      artifact_path: "m",
      flavors: {},
      utc_time_created: "x",
      run_id: "x",
    }),
  }),
  get("get after log-model", "runs/get", { run_id }),
];
