/**
 * The bare limit of HTTP: a plain node:http server, in a process of its own, that reads a request
 * and answers at once: `GET /bytes/<n>` with that many bytes, what MLflow's client must be able to
 * read with the same experiment or run each time, and all else with `{}`. Tells its parent its
 * port, and ends with it.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

process.once("disconnect", () => process.exit());

const bodies = new Map<number, Buffer>();

const info = {
  run_id: "0".repeat(32),
  run_uuid: "0".repeat(32),
  run_name: "bare",
  experiment_id: "1",
  user_id: "bare",
  status: "RUNNING",
  start_time: 1,
  artifact_uri: "mlflow-artifacts:/1/0/artifacts",
  lifecycle_stage: "active",
};

const experiment = {
  experiment_id: "1",
  name: "bare",
  artifact_location: "mlflow-artifacts:/1",
  lifecycle_stage: "active",
};

const answers = new Map(
  Object.entries({
    "experiments/get-by-name": { experiment },
    "experiments/get": { experiment },
    "runs/create": { run: { info, data: {} } },
    "runs/update": { run_info: info },
  }).map(([path, body]) => [`/api/2.0/mlflow/${path}`, Buffer.from(JSON.stringify(body))]),
);

const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => answer(request.url ?? "/", response));
}).listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));

function answer(url: string, response: ServerResponse): void {
  const body =
    answers.get(url.split("?")[0]!) ?? bytes(Number(/^\/bytes\/(\d+)$/.exec(url)?.[1] ?? 2));
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

function bytes(count: number): Buffer {
  const body = bodies.get(count) ?? (count === 2 ? Buffer.from("{}") : Buffer.alloc(count, "x"));
  bodies.set(count, body);
  return body;
}
