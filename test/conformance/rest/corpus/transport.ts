import { accepts, type Exchange, refuses, send, unknownMethod, unknownPath } from "../exchange.ts";

const create = "2.0/mlflow/runs/create";
const search = "2.0/mlflow/experiments/search";
const get = "2.0/mlflow/experiments/get";
const body = `{"max_results": 1, "filter": "name = 'Default'"}`;
const zero: [string, string][] = [["experiment_id", "0"]];

/** How requests are carried: content types, bodies, unknown paths, and the routes about the server. */
export const transport: Exchange[] = [
  send("health", "GET", "/health", { only: "api" }),
  send("version", "GET", "/version", { only: "api" }),
  send(
    "server-info",
    "GET",
    "3.0/mlflow/server-info",
    accepts("capabilities", {
      store_type: "SqlStore",
      workspaces_enabled: false,
      trace_archival_enabled: false,
      multipart_uploads_enabled: false,
      multipart_downloads_enabled: false,
      presigned_upload_run_id_supported: false,
      presigned_upload_model_id_supported: false,
      features_enabled: { gateway: false },
    }),
  ),
  send("octets", "POST", search, { body, headers: { "content-type": "application/octet-stream" } }),
  send("text", "POST", search, { body, headers: { "content-type": "text/plain" } }),
  send("a form", "POST", search, {
    body: "max_results=1&filter=name+%3D+%27Default%27",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }),
  send("with a charset", "POST", search, {
    body,
    headers: { "content-type": "application/json; charset=utf-8" },
  }),
  send("in upper case", "POST", search, {
    body,
    headers: { "content-type": "Application/JSON" },
    ...accepts("http"),
  }),
  send("JSON of a vendor", "POST", search, {
    body,
    headers: { "content-type": "application/vnd.api+json" },
  }),
  send("encoded twice", "POST", search, { body: JSON.stringify(body) }),
  send("no body", "POST", search),
  send("not JSON", "POST", search, { body: body.slice(0, -1) }),
  send("a list", "POST", search, { body: "[]" }),
  send("a number", "POST", search, { body: "5", ...refuses("serverError") }),
  send("null", "POST", search, { body: "null" }),
  send("empty object", "POST", search, { body: "{}" }),
  send("comment in JSON", "POST", search, { body: `${body} // one` }),
  send("same key twice", "POST", search, {
    body: '{"max_results": 0, "max_results": 1, "filter": "name = \'Default\'"}',
  }),
  send("surrogate alone", "POST", create, {
    body: '{"experiment_id": "0", "run_name": "\\ud800"}',
    ...accepts("unicode"),
  }),
  send("NUL in a text", "POST", create, {
    body: '{"experiment_id": "0", "run_name": "a\\u0000b", "start_time": 1}',
    differsOnPostgres: { reason: "storage", status: 400, code: "INVALID_PARAMETER_VALUE" },
  }),
  send("prototype", "POST", search, { body: `{"__proto__": ${body}}` }),
  send("deeply nested", "POST", search, {
    body: `{"max_results": 1, "filter": "name = 'Default'", "x": ${"[".repeat(98)}${"]".repeat(98)}}`,
  }),
  send("nested more than 100 levels deep", "POST", search, {
    body: `{"max_results": 1, "x": ${"[".repeat(200)}${"]".repeat(200)}}`,
    ...refuses("unparsable"),
  }),
  send("GET with a body", "POST", get, {
    body: '{"experiment_id": "0"}',
    ...unknownMethod("notJson"),
  }),
  send("GET", "GET", get, { query: zero }),
  send("GET with a content type", "GET", get, {
    query: zero,
    headers: { "content-type": "application/json" },
  }),
  send("GET with an unknown parameter", "GET", get, { query: [...zero, ["colour", "red"]] }),
  send("HEAD", "HEAD", get, { query: zero, ...accepts("http") }),
  send("wrong method", "GET", "2.0/mlflow/experiments/create", { ...unknownMethod("notJson") }),
  send("PUT for POST", "PUT", "2.0/mlflow/experiments/create", {
    body: { name: "x" },
    ...unknownMethod("notJson"),
  }),
  send("unknown route", "GET", "2.0/mlflow/experiments/nothing", { ...unknownPath("notJson") }),
  send("unknown version", "GET", "1.0/mlflow/experiments/get", {
    query: zero,
    ...unknownPath("notJson"),
  }),
  send("route of 2.0 at 3.0", "GET", "3.0/mlflow/experiments/get", {
    query: zero,
    ...unknownPath("notJson"),
  }),
  send("slash at the end", "GET", "2.0/mlflow/experiments/get/", {
    query: zero,
    ...unknownPath("notJson"),
  }),
  send("two slashes", "GET", "2.0/mlflow//experiments/get", {
    query: zero,
    ...unknownPath("http"),
  }),
  send("upper case path", "GET", "2.0/MLFLOW/experiments/get", {
    query: zero,
    ...unknownPath("notJson"),
  }),
  send("encoded path", "GET", "2.0/mlflow/experiments%2Fget", {
    query: zero,
    ...unknownPath("path"),
  }),
];
