import { randomUUID } from "node:crypto";
import { newRun } from "../load/bodies.ts";
import type { RunningServer } from "../servers/launch.ts";

/** A new experiment of a name that no other has. Returns its id. */
export async function createExperiment(server: RunningServer): Promise<string> {
  const answer = await post(server, "experiments/create", { name: randomUUID() });
  return (answer as { experiment_id: string }).experiment_id;
}

/** New runs in a new experiment. Returns their ids. */
export async function createRuns(server: RunningServer, count: number): Promise<string[]> {
  const experiment = await createExperiment(server);
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const answer = await post(server, "runs/create", newRun(experiment, n));
    ids.push((answer as { run: { info: { run_id: string } } }).run.info.run_id);
  }
  return ids;
}

async function post(server: RunningServer, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
