import { execFile } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../../src/protocol/runs.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { type Answer, get, Load, ok, post } from "./load.ts";

const run = promisify(execFile);
const CLIENTS = 16;

let postgres: PostgresServer;
let python: string;
beforeAll(async () => {
  [postgres, python] = await Promise.all([startPostgres(), pythonEnv("mlflow3")]);
});
afterAll(() => postgres.stop());

interface Deployment {
  servers: number;
  uri: () => Promise<string>;
}

const deployments: Record<string, Deployment> = {
  "four servers on one PostgreSQL": {
    servers: 4,
    uri: () => postgres.createDatabase("shared"),
  },
  "two servers on one SQLite file": {
    servers: 2,
    uri: async () => `sqlite:///${await tempDir()}/mlflow.db`,
  },
};

describe.each(Object.entries(deployments))("Sixteen clients of %s", (_name, deployment) => {
  let servers: RunningServer[];
  let experiment_id: string;
  let run_id: string;
  const urlOf = (client: number): string => servers[client % servers.length]!.url;
  const clients = [...Array(CLIENTS).keys()];

  beforeAll(async () => {
    const args = ["--backend-store-uri", await deployment.uri()];
    const start = async () => startServer({ cwd: await tempDir(), args });
    // At once, so that they also create the database together.
    servers = await Promise.all(Array.from({ length: deployment.servers }, start));
    const made = await ok(post(urlOf(0), "experiments/create", { name: "shared" }));
    experiment_id = made["experiment_id"] as string;
    const created = await ok(post(urlOf(1), "runs/create", { experiment_id }));
    run_id = (created as { run: Run }).run.info.run_id;
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  /** Each client calls once for each round; answers by round. */
  const everyClient = (rounds: number, call: (client: number, round: number) => Promise<Answer>) =>
    Promise.all(
      Array.from({ length: rounds }, (_, round) =>
        Promise.all(clients.map((client) => call(client, round))),
      ),
    );

  const sharedRun = async (client: number): Promise<Run> =>
    ((await ok(get(urlOf(client), `runs/get?run_id=${run_id}`))) as { run: Run }).run;

  it("give each name to one experiment", async () => {
    const answers = await everyClient(10, (client, round) =>
      post(urlOf(client), "experiments/create", { name: `name ${round}` }),
    );
    for (const ofName of answers) {
      const [winner, ...others] = ofName.toSorted((a, b) => a.status - b.status);
      expect(winner).toMatchObject({ status: 200 });
      for (const other of others)
        expect(other).toMatchObject({
          status: 400,
          body: { error_code: "RESOURCE_ALREADY_EXISTS" },
        });
    }
  });

  it("decide each param once", async () => {
    const answers = await everyClient(10, (client, round) => {
      const param = { key: `param ${round}`, value: String(client) };
      return client < 8
        ? post(urlOf(client), "runs/log-parameter", { run_id, ...param })
        : post(urlOf(client), "runs/log-batch", { run_id, params: [param] });
    });
    const { data } = await sharedRun(3);
    const params = new Map(data.params?.map(({ key, value }) => [key, value]));
    for (const [round, ofParam] of answers.entries()) {
      const winners = clients.filter((client) => ofParam[client]!.status === 200);
      expect(winners.map(String)).toEqual([params.get(`param ${round}`)]);
      for (const { status, body } of ofParam.filter((answer) => answer.status !== 200))
        expect({ status, code: body["error_code"] }).toEqual({
          status: 400,
          code: "INVALID_PARAMETER_VALUE",
        });
    }
  });

  it("lose no point of one metric, and agree on the latest", async () => {
    const rounds = 20;
    const answers = await everyClient(rounds, (client, round) => {
      const step = round * CLIENTS + client;
      const metric = { key: "shared", value: step, timestamp: step, step };
      return post(urlOf(client), "runs/log-batch", {
        run_id,
        metrics: [metric, { ...metric, key: "same", value: 1, timestamp: 1, step: round }],
        tags: [{ key: "shared", value: String(step) }],
      });
    });
    for (const { status, body } of answers.flat())
      expect({ status, body }).toEqual({ status: 200, body: {} });
    const count = rounds * CLIENTS;
    for (const [client] of servers.entries()) {
      const { metrics = [] } = (await sharedRun(client)).data;
      const latest = Object.fromEntries(metrics.map(({ key, step }) => [key, step]));
      expect(latest).toMatchObject({ shared: count - 1, same: rounds - 1 });
    }
    const points = async (key: string) =>
      (await ok(get(urlOf(1), `metrics/get-history?run_id=${run_id}&metric_key=${key}`)))[
        "metrics"
      ];
    expect(await points("shared")).toHaveLength(count);
    expect(await points("same")).toHaveLength(rounds);
  });

  it("are all served, whatever they do at once", async () => {
    const load = await Load.on(urlOf(0), CLIENTS);
    load.start(urlOf);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await load.stop();
    expect(load.answers.filter(({ status }) => status !== 200)).toEqual([]);
    await load.verify(urlOf(1));
  });
});

/** Logs with MLflow's own client as `Load` does, straight to the SQLite file. */
const logWithMlflow = `
import sys
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

client = MlflowClient(sys.argv[1])
experiment_id = client.create_experiment("from python")
run_id = client.create_run(experiment_id, run_name="python").info.run_id
for step in range(60):
    client.log_metric(run_id, "alone", step, timestamp=step, step=step)
    client.log_batch(
        run_id,
        [Metric(f"batch{i}", step, step, step) for i in range(5)],
        [Param(f"param{step}", str(step))],
        [RunTag("last", str(step))],
    )
print(run_id)
`;

describe("MLflow's own client on the SQLite file that is served", () => {
  it("logs beside the server's clients, and all see everything", { timeout: 90_000 }, async () => {
    const cwd = await tempDir();
    const server = await startServer({ cwd });
    const uri = `sqlite:///${cwd}/mlflow.db`;
    const load = await Load.on(server.url, 4);
    load.start(() => server.url);
    const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };
    const { stdout } = await run(python, ["-c", logWithMlflow, uri], { env });
    await load.stop();
    expect(load.answers.filter(({ status }) => status !== 200)).toEqual([]);
    await load.verify(server.url);

    const run_id = stdout.trim();
    const { data } = ((await ok(get(server.url, `runs/get?run_id=${run_id}`))) as { run: Run }).run;
    expect(data.params).toHaveLength(60);
    expect(data.metrics).toHaveLength(6);
    for (const { step } of data.metrics!) expect(step).toBe(59);
    const path = `metrics/get-history?run_id=${run_id}&metric_key=alone`;
    expect((await ok(get(server.url, path)))["metrics"]).toHaveLength(60);
    expect(await server.stop()).toBe(0);
    const database = new DatabaseSync(`${cwd}/mlflow.db`, { readOnly: true });
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    database.close();
  });
});
