import { accepts, type Exchange, get, post, refuses, send } from "../exchange.ts";

const proxy = "2.0/mlflow-artifacts/artifacts/";
const root = "{experiment}/{run}/artifacts";
/** For what the servers take differently, so that the listings stay the same. */
const odd = "{experiment}/{scratch}/artifacts";
const unknown = "0".repeat(32);
const upload = "2.0/mlflow/upload-artifact";
const binary = { "content-type": "application/octet-stream" };

/** The artifacts of runs, and the proxy that keeps them. */
export const artifacts: Exchange[] = [
  post(
    "an experiment",
    "experiments/create",
    { name: "artifacts-{prefix}" },
    { keep: { experiment: "experiment_id" } },
  ),
  post(
    "a run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "r" },
    { keep: { run: "run.info.run_id" } },
  ),
  post(
    "a run for the odd",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "odd" },
    { keep: { scratch: "run.info.run_id" } },
  ),
  get("list, empty", "artifacts/list", { run_id: "{run}" }),
  send("put", "PUT", `${proxy}${root}/dir/a.txt`, { body: "hello", headers: binary }),
  send("put again", "PUT", `${proxy}${root}/dir/a.txt`, { body: "hello again", headers: binary }),
  send("put, empty", "PUT", `${proxy}${odd}/empty.bin`, { body: "", headers: binary }),
  get(
    "list, an empty file",
    "artifacts/list",
    { run_id: "{scratch}" },
    accepts("emptyFile", {
      root_uri: "mlflow-artifacts:/{experiment}/{scratch}/artifacts",
      files: [{ path: "empty.bin", is_dir: false, file_size: 0 }],
    }),
  ),
  send("put, as JSON", "PUT", `${proxy}${root}/a.json`, { body: '{"a": 1}' }),
  send("put, HTML", "PUT", `${proxy}${root}/page.html`, {
    body: "<script>alert(1)</script>",
    headers: { "content-type": "text/html" },
  }),
  send("put, unicode and spaces", "PUT", `${proxy}${root}/dir/%C3%BC%20%E9%9B%AA%2B.txt`, {
    body: "x",
    headers: binary,
  }),
  send("put, percent in the name", "PUT", `${proxy}${root}/100%25.txt`, {
    body: "x",
    headers: binary,
  }),
  send("put, below a file", "PUT", `${proxy}${root}/dir/a.txt/b`, {
    body: "x",
    headers: binary,
    ...refuses("serverError"),
  }),
  send("put, over a directory", "PUT", `${proxy}${root}/dir`, {
    body: "x",
    headers: binary,
    ...refuses("serverError"),
  }),
  send("put, upwards", "PUT", `${proxy}${odd}/%2e%2e/%2e%2e/%2e%2e/x`, {
    body: "x",
    headers: binary,
  }),
  send("put, upwards encoded twice", "PUT", `${proxy}${root}/%252e%252e/x`, {
    body: "x",
    headers: binary,
  }),
  send("put, backslash", "PUT", `${proxy}${odd}/a%5Cb`, {
    body: "x",
    headers: binary,
    ...refuses("path"),
  }),
  send("put, NUL", "PUT", `${proxy}${odd}/a%00b`, {
    body: "x",
    headers: binary,
    ...refuses("path"),
  }),
  send("put, absolute", "PUT", `${proxy}%2Fetc%2Fx`, { body: "x", headers: binary }),
  send("put, hash", "PUT", `${proxy}${root}/a%23b`, { body: "x", headers: binary }),
  send("put, no path", "PUT", proxy, { body: "x", headers: binary, ...refuses("notJson") }),
  get("list", "artifacts/list", { run_id: "{run}" }),
  get("list, by run_uuid", "artifacts/list", { run_uuid: "{run}" }),
  get("list, a directory", "artifacts/list", { run_id: "{run}", path: "dir" }),
  get("list, a directory with a slash", "artifacts/list", { run_id: "{run}", path: "dir/" }),
  get("list, a file", "artifacts/list", { run_id: "{run}", path: "dir/a.txt" }),
  get("list, absent", "artifacts/list", { run_id: "{run}", path: "absent" }),
  get("list, upwards", "artifacts/list", { run_id: "{run}", path: "../.." }),
  get("list, upwards encoded", "artifacts/list", { run_id: "{run}", path: "%2e%2e/x" }),
  get("list, absolute", "artifacts/list", { run_id: "{run}", path: "/etc" }),
  get("list, unknown run", "artifacts/list", { run_id: unknown }),
  get("list, no run", "artifacts/list", {}),
  get("list, page token", "artifacts/list", { run_id: "{run}", page_token: "x" }),
  send("proxy list", "GET", "2.0/mlflow-artifacts/artifacts", { query: [["path", root]] }),
  send("proxy list, a directory", "GET", "2.0/mlflow-artifacts/artifacts", {
    query: [["path", `${root}/dir`]],
  }),
  send("proxy list, absent", "GET", "2.0/mlflow-artifacts/artifacts", {
    query: [["path", "absent"]],
  }),
  send("proxy list, upwards", "GET", "2.0/mlflow-artifacts/artifacts", {
    query: [["path", "../x"]],
  }),
  send("proxy list, absolute", "GET", "2.0/mlflow-artifacts/artifacts", {
    query: [["path", "/etc"]],
  }),
  send("get", "GET", `${proxy}${root}/dir/a.txt`),
  send("get, empty", "GET", `${proxy}${odd}/empty.bin`),
  send("get, unicode", "GET", `${proxy}${root}/dir/%C3%BC%20%E9%9B%AA%2B.txt`),
  send("get, percent in the name", "GET", `${proxy}${root}/100%25.txt`),
  send("get, a range", "GET", `${proxy}${root}/dir/a.txt`, { headers: { range: "bytes=2-4" } }),
  send("get, a range from the end", "GET", `${proxy}${root}/dir/a.txt`, {
    headers: { range: "bytes=-3" },
  }),
  send("get, a range beyond the end", "GET", `${proxy}${root}/dir/a.txt`, {
    headers: { range: "bytes=100-" },
    differs: { reason: "http", status: 416, body: "no content type" },
  }),
  send("get, a bad range", "GET", `${proxy}${root}/dir/a.txt`, {
    headers: { range: "lines=1-2" },
    ...accepts("http"),
  }),
  send("get, a directory", "GET", `${proxy}${root}/dir`, { ...refuses("notJson") }),
  send("get, absent", "GET", `${proxy}${root}/absent`),
  send("get, upwards", "GET", `${proxy}${root}/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd`),
  send("get, upwards encoded twice", "GET", `${proxy}%252e%252e/%252e%252e/etc/passwd`),
  send("get, absolute", "GET", `${proxy}%2Fetc%2Fpasswd`),
  send("get, a file URI", "GET", `${proxy}file:///etc/passwd`),
  send("get-artifact", "GET", "/get-artifact", {
    only: "api",
    query: [
      ["run_id", "{run}"],
      ["path", "dir/a.txt"],
    ],
  }),
  send("get-artifact, by run_uuid", "GET", "/get-artifact", {
    only: "api",
    query: [
      ["run_uuid", "{run}"],
      ["path", "dir/a.txt"],
    ],
  }),
  send("get-artifact, absent", "GET", "/get-artifact", {
    only: "api",
    query: [
      ["run_id", "{run}"],
      ["path", "absent"],
    ],
  }),
  send("get-artifact, no path", "GET", "/get-artifact", {
    only: "api",
    query: [["run_id", "{run}"]],
    ...refuses("notJson"),
  }),
  send("get-artifact, no run", "GET", "/get-artifact", {
    only: "api",
    query: [["path", "dir/a.txt"]],
    ...refuses("incomplete"),
  }),
  send("get-artifact, unknown run", "GET", "/get-artifact", {
    only: "api",
    query: [
      ["run_id", unknown],
      ["path", "a"],
    ],
  }),
  send("get-artifact, upwards", "GET", "/get-artifact", {
    only: "api",
    query: [
      ["run_id", "{run}"],
      ["path", "../../x"],
    ],
  }),
  send("get-artifact, a directory", "GET", "/get-artifact", {
    only: "api",
    query: [
      ["run_id", "{run}"],
      ["path", "dir"],
    ],
  }),
  send("upload-artifact", "POST", upload, {
    only: "ajax-api",
    query: [
      ["run_uuid", "{run}"],
      ["path", "uploaded/u.txt"],
    ],
    body: "uploaded",
    headers: binary,
    ...accepts("notJson", {}),
  }),
  send("upload-artifact, no path", "POST", upload, {
    only: "ajax-api",
    query: [["run_uuid", "{run}"]],
    body: "uploaded",
    headers: binary,
  }),
  send("upload-artifact, no run", "POST", upload, {
    only: "ajax-api",
    query: [["path", "u.txt"]],
    body: "uploaded",
    headers: binary,
  }),
  send("upload-artifact, empty", "POST", upload, {
    only: "ajax-api",
    query: [
      ["run_uuid", "{scratch}"],
      ["path", "e.txt"],
    ],
    headers: binary,
    ...accepts("emptyFile", {}),
  }),
  send("upload-artifact, upwards", "POST", upload, {
    only: "ajax-api",
    query: [
      ["run_uuid", "{run}"],
      ["path", "../u.txt"],
    ],
    body: "uploaded",
    headers: binary,
  }),
  send("upload-artifact, unknown run", "POST", upload, {
    only: "ajax-api",
    query: [
      ["run_uuid", unknown],
      ["path", "u.txt"],
    ],
    body: "uploaded",
    headers: binary,
  }),
  get("list after the uploads", "artifacts/list", { run_id: "{run}" }),
  send("multipart create", "POST", `2.0/mlflow-artifacts/mpu/create/${root}`, {
    body: { path: "big.bin", num_parts: 2 },
  }),
  send("multipart create, no path", "POST", `2.0/mlflow-artifacts/mpu/create/${root}`, {
    body: { num_parts: 2 },
  }),
  send("multipart complete", "POST", `2.0/mlflow-artifacts/mpu/complete/${root}`, {
    body: { path: "big.bin", upload_id: "u", parts: [{ part_number: 1, etag: "e", url: "x" }] },
  }),
  send("multipart abort", "POST", `2.0/mlflow-artifacts/mpu/abort/${root}`, {
    body: { path: "big.bin", upload_id: "u" },
  }),
  send("presigned", "GET", `2.0/mlflow-artifacts/presigned/${root}/dir/a.txt`),
  post(
    "presigned upload",
    "artifacts/presigned-upload-url",
    { run_id: "{run}", path: "a.txt" },
    refuses("capabilities", "NOT_IMPLEMENTED", 501),
  ),
  post(
    "presigned download",
    "artifacts/presigned-download-url",
    {
      run_id: "{run}",
      path: "dir/a.txt",
    },
    refuses("capabilities", "NOT_IMPLEMENTED", 501),
  ),
  post("presigned download, no path", "artifacts/presigned-download-url", { run_id: "{run}" }),
  send("delete a file", "DELETE", `${proxy}${root}/dir/a.txt`),
  send("delete it again", "DELETE", `${proxy}${root}/dir/a.txt`),
  send("delete a directory", "DELETE", `${proxy}${root}/dir`),
  send("delete, upwards", "DELETE", `${proxy}${root}/%2e%2e/%2e%2e/%2e%2e`),
  send("delete, no path", "DELETE", proxy, { ...refuses("notJson") }),
  get("list after the deletions", "artifacts/list", { run_id: "{run}" }),
];
