import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

/**
 * MLflow's own client writes into the database itself while Millrace serves it: what Millrace keeps
 * beside MLflow's tables must never make an answer older than the last commit.
 */

/** Runs that the search finds along indices, from documents. */
const RUNS = 1_200;
const SHOWN = 50;

/** More points than a chart reads without a summary. */
const POINTS = 6_000;

let python: string;
let postgres: PostgresServer;

beforeAll(async () => {
  [python, postgres] = await Promise.all([pythonEnv("mlflow3"), startPostgres()]);
}, 600_000);
afterAll(() => postgres.stop());

/** MLflow's client in a process of its own, on a database. */
class MlflowWriter {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;

  constructor(uri: string) {
    const script = fileURLToPath(new URL("mlflow_writes.py", import.meta.url));
    const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };
    this.#process = spawn(python, [script, uri], { env });
    this.#process.stderr.resume();
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when it has written. */
  async write(method: string, ...args: unknown[]): Promise<string> {
    this.#process.stdin.write(`${JSON.stringify([method, ...args])}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`MLflow's client ended at ${method}.`);
    return JSON.parse(value as string) as string;
  }

  async end(): Promise<void> {
    this.#process.stdin.end();
    await once(this.#process, "close");
  }
}

const databases = {
  SQLite: async () => {
    const uri = `sqlite:///${await tempDir()}/mlflow.db`;
    return { uri, mlflowUri: uri };
  },
  PostgreSQL: async () => {
    const uri = await postgres.createDatabase("beside");
    return { uri, mlflowUri: uri.replace(/^postgresql:/, "postgresql+psycopg2:") };
  },
};

describe.each(Object.entries(databases))("on %s", (_name, database) => {
  let server: RunningServer;
  let mlflow: MlflowWriter;

  beforeAll(async () => {
    const { uri, mlflowUri } = await database();
    server = await startServer({ args: ["--backend-store-uri", uri], cwd: await tempDir() });
    mlflow = new MlflowWriter(mlflowUri);
  }, 60_000);
  afterAll(async () => {
    await mlflow.end();
    await server.stop();
  });

  async function ask<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(`${server.url}/${path}`, {
      method: body === undefined ? "GET" : "POST",
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text) as T;
  }

  interface Item {
    key: string;
    value: string;
  }
  interface Run {
    info: { run_id: string; status: string; lifecycle_stage: string };
    data: { metrics?: { key: string; value: number }[]; params?: Item[]; tags?: Item[] };
  }

  async function logRun(n: number): Promise<void> {
    const body = { experiment_id: "0", start_time: n, tags: [{ key: "team", value: "a" }] };
    const { run } = await ask<{ run: Run }>("api/2.0/mlflow/runs/create", body);
    await ask("api/2.0/mlflow/runs/log-batch", {
      run_id: run.info.run_id,
      metrics: [{ key: "loss", value: n + 1, timestamp: n, step: 0 }],
      params: [{ key: "lr", value: String(n % 3) }],
    });
  }

  const search = async (filter: string): Promise<Run[]> => {
    const request = {
      experiment_ids: ["0"],
      filter,
      order_by: ["metrics.loss"],
      max_results: SHOWN,
    };
    return (await ask<{ runs?: Run[] }>("api/2.0/mlflow/runs/search", request)).runs ?? [];
  };
  const count = async (filter: string): Promise<number> =>
    (await ask<{ count: number }>("api/1.0/millrace/runs/count", { experiment_ids: ["0"], filter }))
      .count;

  test(
    "searches, documents and counts follow what MLflow writes",
    { timeout: 120_000 },
    async () => {
      const numbers = Array.from({ length: RUNS }, (_, n) => n);
      while (numbers.length > 0) await Promise.all(numbers.splice(0, 50).map(logRun));
      const filter = "params.lr = '0' and tags.team = 'a'";
      const shown = async () => (await search(filter)).map(({ info }) => info.run_id);
      await shown();
      const before = await shown();
      const counted = await count("tags.team = 'b'");
      expect([before.length, counted]).toEqual([SHOWN, 0]);
      const [first, second, third, fourth] = before as [string, string, string, string];

      const id = await mlflow.write("create_run", "0");
      const best = [["loss", 0.5, 1, 0]];
      await mlflow.write("log_batch", id, best, [["lr", "0"]], [["team", "a"]]);
      expect(await shown()).toEqual([id, ...before.slice(0, -1)]);

      await mlflow.write("log_metric", first, "loss", 1e6, 5, 5);
      expect(await shown()).not.toContain(first);
      await mlflow.write("set_tag", second, "team", "b");
      expect(await shown()).not.toContain(second);
      expect(await count("tags.team = 'b'")).toBe(1);
      await mlflow.write("delete_run", third);
      expect(await shown()).not.toContain(third);

      await mlflow.write("log_param", fourth, "added", "x");
      await mlflow.write("set_terminated", fourth, "FAILED");
      const again = (await search(filter)).find(({ info }) => info.run_id === fourth)!;
      expect(again.info.status).toBe("FAILED");
      expect(again.data.params).toContainEqual({ key: "added", value: "x" });
      await mlflow.write("delete_tag", fourth, "team");
      expect(await shown()).not.toContain(fourth);
    },
  );

  test("charts and histories of a summarized series too", { timeout: 120_000 }, async () => {
    const { run } = await ask<{ run: Run }>("api/2.0/mlflow/runs/create", { experiment_id: "0" });
    const run_id = run.info.run_id;
    for (let from = 0; from < POINTS; from += 1_000)
      await ask("api/2.0/mlflow/runs/log-batch", {
        run_id,
        metrics: Array.from({ length: 1_000 }, (_, i) => ({
          key: "m",
          value: Math.sin(from + i),
          timestamp: from + i,
          step: from + i,
        })),
      });
    interface Chart {
      series: { points: number; max: number[]; count: number[]; last_x: number }[];
    }
    const chart = async () => {
      const request = { run_ids: [run_id], metric_keys: ["m"], buckets: 50 };
      return (await ask<Chart>("api/1.0/millrace/metrics/buckets", request)).series[0]!;
    };
    const newest = async (): Promise<number> => {
      const query = `run_ids=${run_id}&metric_key=m&start_step=0&end_step=99999&max_results=100`;
      const path = `ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?${query}`;
      const { metrics } = await ask<{ metrics: { step: number }[] }>(path);
      return metrics.at(-1)!.step;
    };
    // The chart has the series summarized in the background: it is right at every moment.
    for (let n = 0; n < 20; n++) {
      await mlflow.write("log_metric", run_id, "m", 100 + n, 1, n * 300);
      await mlflow.write("log_metric", run_id, "m", n, 1, POINTS + n);
      const { points, max, count: counts, last_x } = await chart();
      expect(points).toBe(POINTS + 2 * (n + 1));
      expect(counts.reduce((sum, each) => sum + each)).toBe(points);
      expect(Math.max(...max)).toBe(100 + n);
      expect([last_x, await newest()]).toEqual([POINTS + n, POINTS + n]);
    }
    await mlflow.write("delete_run", run_id);
    await mlflow.write("restore_run", run_id);
    expect((await chart()).points).toBe(POINTS + 40);
  });
});
