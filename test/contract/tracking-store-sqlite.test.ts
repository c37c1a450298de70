import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Metric } from "../../src/protocol/runs.ts";
import { openStore } from "../../src/store/open-store.ts";
import { pythonEnv } from "../setup/python.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { describeTrackingStore } from "./tracking-store.ts";
import {
  asObject,
  defaultSettings,
  getRun,
  newExperiment,
  newRun,
  type TestDatabase,
  type TestStore,
  testStore,
} from "./tracking-store/test-store.ts";

const run = promisify(execFile);
const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };

async function sqliteDatabase(): Promise<TestDatabase> {
  const path = `${await tempDir()}/mlflow.db`;
  return {
    open: (settings) => openStore({ dialect: "sqlite", path }, { ...defaultSettings, ...settings }),
    rows: async (query) => {
      const database = new DatabaseSync(path, { readOnly: true });
      const rows = database.prepare(query).all();
      database.close();
      return rows;
    },
    change: async (statement) => {
      const database = new DatabaseSync(path, { timeout: 10_000 });
      database.exec(statement);
      database.close();
    },
    firstId: /^1$/,
    takes: () => true,
    close: async () => {},
  };
}

describeTrackingStore("SQLite", sqliteDatabase);

describe("A SQLite file of another schema revision", () => {
  it("is refused and left as it is", async () => {
    const path = `${await tempDir()}/mlflow.db`;
    const database = new DatabaseSync(path);
    database.exec(`
      CREATE TABLE alembic_version (version_num VARCHAR(32));
      INSERT INTO alembic_version VALUES ('17e22815139b');
      CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY);
    `);
    database.close();
    const before = await readFile(path);
    await expect(openStore({ dialect: "sqlite", path }, defaultSettings)).rejects.toThrow(
      "mlflow db upgrade",
    );
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(dirname(path))).toEqual(["mlflow.db"]);
  });
});

describe("A store on SQLite that is at a heavy search", () => {
  it("answers other reads meanwhile", { timeout: 120_000 }, async () => {
    const path = `${await tempDir()}/mlflow.db`;
    const store = testStore(await openStore({ dialect: "sqlite", path }, defaultSettings));
    const experiment_id = await newExperiment(store);
    const runs = await Promise.all(Array.from({ length: 800 }, () => newRun(store, experiment_id)));
    const tag = { key: "t", value: "a".repeat(8000) };
    await Promise.all(runs.map((run_id) => store.setTag({ run_id, ...tag })));
    const readSome = async (count: number): Promise<void> => {
      for (const run_id of runs.slice(0, count)) await getRun(store, run_id);
    };
    // So that two readers are there: the second starts while the first is asked for more.
    await Promise.all(Array.from({ length: 4 }, () => readSome(5)));
    await sleep(2000);

    const filter = Array.from({ length: 200 }, () => "tags.t ILIKE '%b%'").join(" OR ");
    let searching = true;
    const search = store
      .searchRuns({ experiment_ids: [experiment_id], filter })
      .finally(() => (searching = false));
    await sleep(20);
    await Promise.all(Array.from({ length: 4 }, () => readSome(5)));
    expect(searching).toBe(true);
    expect(await search).toEqual({});
    await store.close();
  });
});

/** Asks MLflow's store on a SQLite file for samples, histories, latest metrics and datasets. */
const askMlflow = `
import json, sys
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

uri, run_id, experiment_id, samples = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
store = SqlAlchemyStore(uri, "mlflow-artifacts:/")

def shown(metrics):
    return [[str(float(m.value)), str(m.timestamp), str(m.step)] for m in metrics]

run = store.get_run(run_id)
print(json.dumps({
    "samples": [
        shown(store.get_metric_history_bulk_interval([run_id], "m", count, start, end))
        for count, start, end in samples
    ],
    "history": shown(store.get_metric_history(run_id, "m")),
    "latest": shown(run.data._metric_objs),
    "params": run.data.params,
    "tags": run.data.tags,
    "name": run.info.run_name,
    "datasets": sorted(
        [d.name, d.digest, d.context or ""] for d in store._search_datasets([experiment_id])
    ),
}))
`;

describe("MLflow's own store on the same SQLite file", () => {
  let python: string;
  beforeAll(async () => {
    python = await pythonEnv("mlflow3");
  });

  it("answers the same", { timeout: 120_000 }, async () => {
    const path = `${await tempDir()}/mlflow.db`;
    const store = testStore(await openStore({ dialect: "sqlite", path }, defaultSettings));
    const experiment_id = await newExperiment(store);
    const run_id = await newRun(store, experiment_id);
    await logEverything(store, run_id);
    const samples: Sample[] = [1, 2, 7, 100, 199, 200, 2500].flatMap((count) => [
      [count, null, null],
      [count, -3, 40],
      [count, 40, 40],
    ]);
    const request = [`sqlite:///${path}`, run_id, experiment_id, JSON.stringify(samples)];
    const { stdout } = await run(python, ["-c", askMlflow, ...request], { env });
    expect(await answers(store, run_id, experiment_id, samples)).toEqual(JSON.parse(stdout));
    await store.close();
  });
});

type Sample = [count: number, start: number | null, end: number | null];

async function logEverything(store: TestStore, run_id: string): Promise<void> {
  const odd = [NaN, Infinity, -Infinity, 0, 5e-324];
  const metrics = Array.from({ length: 200 }, (_, i) => ({
    key: "m",
    value: odd[i % 11] ?? i / 3,
    timestamp: i % 13,
    step: (i * 37) % 61,
  }));
  await store.logBatch({
    run_id,
    metrics: [...metrics, { key: "m", value: 1, timestamp: 1, step: 2n ** 53n + 1n }],
    params: [{ key: "p", value: "日本 \u0301\n" }],
    tags: [{ key: "mlflow.runName", value: "named" }],
  });
  for (const context of ["train", "eval"])
    await store.logInputs({
      run_id,
      datasets: [
        {
          dataset: { name: context, digest: "1", source_type: "local", source: "s" },
          tags: [{ key: "mlflow.data.context", value: context }],
        },
      ],
    });
}

/** The same in Millrace's words; MLflow reads the infinities back as the largest doubles. */
async function answers(
  store: TestStore,
  run_id: string,
  experiment_id: string,
  samples: readonly Sample[],
) {
  const sampled = await Promise.all(
    samples.map(([max_results, start, end]) =>
      store.getMetricHistoryBulkInterval({
        run_ids: [run_id],
        metric_key: "m",
        max_results,
        start_step: start ?? undefined,
        end_step: end ?? undefined,
      }),
    ),
  );
  const { info, data } = await getRun(store, run_id);
  const { dataset_summaries = [] } = await store.searchDatasets({
    experiment_ids: [experiment_id],
  });
  return {
    samples: sampled.map(({ metrics = [] }) => metrics.map(inPython)),
    history: (await store.getMetricHistory({ run_id, metric_key: "m" })).metrics!.map(inPython),
    latest: data.metrics!.map(inPython),
    params: asObject(data.params),
    tags: asObject(data.tags),
    name: info.run_name,
    datasets: dataset_summaries
      .map(({ name, digest, context = "" }) => [name, digest, context])
      .toSorted(),
  };
}

const inPython = ({ value, timestamp, step }: Metric): string[] => [
  pythonFloat(value),
  String(timestamp),
  String(step),
];

function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value))
    return value > 0 ? "1.7976931348623157e+308" : "-1.7976931348623157e+308";
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
