import { execFile } from "node:child_process";
import { promisify } from "node:util";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { getMetricBuckets } from "../../src/protocol/charts.ts";
import type { ResponseOf } from "../../src/protocol/endpoint.ts";
import type { Run } from "../../src/protocol/runs.ts";
import { expectBuckets } from "../contract/tracking-store/metric-buckets-model.ts";
import { deadlocks, type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { get, ok, post } from "./load.ts";
import { Ledger, type Logged, makeWorld, StormClient, type World } from "./storm.ts";

/** How many calls each client makes; set MILLRACE_STORM_CALLS to thousands to look for what is rare. */
const CALLS = Number(process.env["MILLRACE_STORM_CALLS"] ?? 25);
const SEED = Number(process.env["MILLRACE_FUZZ_SEED"] ?? 1);
const SERVERS = 4;
const CLIENTS = 16;
const RUNS = 5;
const POINTS = 6_000;

let database: PostgresServer;
let uri: string;
let sql: Sql;
let servers: RunningServer[];
let world: World;
const ledger = new Ledger();

beforeAll(async () => {
  database = await startPostgres();
  uri = await database.createDatabase("storm");
  const args = ["--backend-store-uri", uri];
  servers = await Promise.all(
    Array.from({ length: SERVERS }, async () => startServer({ cwd: await tempDir(), args })),
  );
  sql = postgres(uri, { max: 1, types: { bigint: { ...postgres.BigInt, parse: Number } } });
  world = await makeWorld(servers[0]!.url, RUNS, POINTS);
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await sql.end();
  await database.stop();
});

/** Numbers below a bound, the same for the same seed. */
function randomBelow(seed: number): (below: number) => number {
  let state = seed * 7919 + 1;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return (state >>> 8) % below;
  };
}

const everyServer = <T>(check: (url: string) => Promise<T>) =>
  Promise.all(servers.map(({ url }) => check(url)));

const NAN_AS = { nan: true, value: NaN };

describe("Four servers of one PostgreSQL, with clients that do everything at once", () => {
  it(
    "answer all of them as if each were alone",
    { timeout: 60_000 + CLIENTS * CALLS * 500 },
    async () => {
      await Promise.all(
        Array.from({ length: CLIENTS }, async (_, n) => {
          const random = randomBelow(SEED + n);
          const url = (): string => servers[random(SERVERS)]!.url;
          await new StormClient({ world, ledger, name: String(n + 1), url, random }).run(CALLS);
        }),
      );
      expect(ledger.wrong).toEqual([]);
      expect(ledger.points.length).toBeGreaterThan(CLIENTS);
      for (const { output } of servers) expect(output()).not.toMatch(/\bError\b|unexpected/i);
    },
  );

  it("keep what was acknowledged, each once, and nothing else", async () => {
    const stored = await sql`select run_uuid, key, value, timestamp, step, is_nan from metrics
      where not (run_uuid = ${world.run_ids[0]!} and key = 'loss' and timestamp < ${POINTS})`;
    const texts = stored.map((row) =>
      textOf({
        ...(row as unknown as Logged),
        run_id: row["run_uuid"],
        ...(row["is_nan"] && NAN_AS),
      }),
    );
    expect(texts.toSorted()).toEqual(ledger.points.map(textOf).toSorted());
    const params = await sql`select run_uuid as run_id, key, value from params order by key`;
    expect([...params]).toEqual(ledger.params.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
    const runs = await sql`select run_uuid from runs order by run_uuid`;
    expect(runs.map((row) => row["run_uuid"])).toEqual(
      [...world.run_ids, ...ledger.runs].toSorted(),
    );
    const versions = await sql`select version from model_versions order by version`;
    expect(versions.map((row) => row["version"])).toEqual(
      Array.from({ length: ledger.versions }, (_, index) => index + 1),
    );
  });

  it("know the latest point of each series, as the history tells it", async () => {
    const wrong = await sql`
      select coalesce(l.run_uuid, p.run_uuid) as run, coalesce(l.key, p.key) as key, l.step, p.step as expected
      from latest_metrics l full join (
        select distinct on (run_uuid, key) * from metrics
        order by run_uuid, key, step desc, timestamp desc, value desc
      ) p on p.run_uuid = l.run_uuid and p.key = l.key
      where (l.step, l.timestamp, l.value, l.is_nan) is distinct from (p.step, p.timestamp, p.value, p.is_nan)`;
    expect([...wrong]).toEqual([]);
  });

  it("find each run as it is, also in documents that were kept meanwhile", async () => {
    const request = {
      experiment_ids: [world.experiment_id],
      run_view_type: "ALL",
      max_results: 50_000,
    };
    for (const { url } of servers) {
      const { runs } = (await ok(post(url, "runs/search", request))) as { runs: Run[] };
      expect(runs).toHaveLength(RUNS + ledger.runs.length);
      for (const found of runs.slice(0, RUNS).concat(runs.slice(-RUNS))) {
        const { run } = (await ok(get(url, `runs/get?run_id=${found.info.run_id}`))) as {
          run: Run;
        };
        expect(found).toEqual(run);
      }
    }
    const names = await sql`select r.run_uuid from runs r
      join tags t on t.run_uuid = r.run_uuid and t.key = 'mlflow.runName' where t.value <> r.name`;
    expect([...names]).toEqual([]);
    const kept = await sql`select run_uuid, document from millrace_run_documents`;
    for (const { run_uuid, document } of kept) {
      const { run } = (await ok(get(servers[0]!.url, `runs/get?run_id=${run_uuid}`))) as {
        run: Run;
      };
      expect(run).toMatchObject(JSON.parse(document as string) as object);
    }
  });

  it("draw and page through every series as its points are", { timeout: 60_000 }, async () => {
    for (const run_id of world.run_ids) {
      const rows = await sql`select timestamp, step, value, is_nan from metrics
        where run_uuid = ${run_id} and key = 'loss' order by timestamp, step, value, is_nan`;
      const points = rows.map((row) => ({
        key: "loss",
        timestamp: row["timestamp"] as number,
        step: row["step"] as number,
        value: row["is_nan"] ? NaN : (row["value"] as number),
      }));
      await everyServer(async (url) => {
        expect(await history(url, run_id)).toEqual(
          points.map(({ timestamp, step, value }) => ({ timestamp, step, value })),
        );
        const chart = { x: "step", buckets: 50 } as const;
        const request = { run_ids: [run_id], metric_keys: ["loss"], ...chart };
        const { series } = (await ok(
          post(url, "../../1.0/millrace/metrics/buckets", request),
        )) as unknown as ResponseOf<typeof getMetricBuckets>;
        expectBuckets(
          series.map((each) => ({ ...each, last: each.last.map(Number) })),
          points,
          chart,
        );
      });
    }
    const [summarized] = await sql`select count(*) as count from millrace_metric_series`;
    expect(summarized!["count"]).toBeGreaterThan(0);
  });

  it("leave what MLflow reads from the database as they do", { timeout: 120_000 }, async () => {
    const python = await pythonEnv("mlflow3");
    const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };
    const args = [
      "-c",
      READ_WITH_MLFLOW,
      uri.replace("postgresql:", "postgresql+psycopg2:"),
      world.experiment_id,
    ];
    const { stdout } = await promisify(execFile)(python, args, { env, maxBuffer: 2 ** 28 });
    const read = JSON.parse(stdout) as { runs: Record<string, unknown>; versions: number[] };
    const request = {
      experiment_ids: [world.experiment_id],
      run_view_type: "ALL",
      max_results: 50_000,
    };
    const { runs } = (await ok(post(servers[1]!.url, "runs/search", request))) as { runs: Run[] };
    const ours = runs.map(({ info, data }) => [
      info.run_id,
      {
        stage: info.lifecycle_stage,
        status: info.status,
        metrics: Object.fromEntries(
          (data.metrics ?? []).map(({ key, value }) => [key, String(value)]),
        ),
        params: Object.fromEntries((data.params ?? []).map(({ key, value }) => [key, value])),
        tags: Object.fromEntries((data.tags ?? []).map(({ key, value }) => [key, value])),
      },
    ]);
    expect(numbers(read.runs)).toEqual(numbers(Object.fromEntries(ours) as typeof read.runs));
    expect(read.versions).toEqual(Array.from({ length: ledger.versions }, (_, i) => i + 1));
  });

  it("never waited for each other in a circle", { timeout: 60_000 }, async () => {
    await Promise.all(servers.map((server) => server.stop()));
    expect(await deadlocks(sql)).toBe(0);
  });
});

const textOf = ({ run_id, key, value, timestamp, step }: Logged): string =>
  JSON.stringify([run_id, key, String(value), timestamp, step]);

/** A history from page to page. */
async function history(url: string, run_id: string) {
  const points: { timestamp: number; step: number; value: number }[] = [];
  let page_token = "";
  do {
    const query = `run_id=${run_id}&metric_key=loss&max_results=700&page_token=${encodeURIComponent(page_token)}`;
    const page = await ok(get(url, `metrics/get-history?${query}`));
    for (const { timestamp, step, value } of (page["metrics"] ?? []) as typeof points)
      points.push({ timestamp, step, value: Number(value) });
    page_token = (page["next_page_token"] as string | undefined) ?? "";
  } while (page_token !== "");
  return points;
}

/** Python and JavaScript write numbers in different ways. */
const numbers = (runs: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(runs).map(([id, run]) => {
      const { metrics, ...rest } = run as { metrics: Record<string, string> };
      const values = Object.entries(metrics).map(([key, value]) => [
        key,
        Number(value.replace("nan", "NaN")),
      ]);
      return [id, { ...rest, metrics: Object.fromEntries(values) as object }];
    }),
  );

const READ_WITH_MLFLOW = `
import json, sys
from mlflow import MlflowClient
from mlflow.entities import ViewType

client = MlflowClient(sys.argv[1])
runs, token = {}, None
while True:
    page = client.search_runs([sys.argv[2]], run_view_type=ViewType.ALL, max_results=1000, page_token=token)
    for run in page:
        runs[run.info.run_id] = {
            "stage": run.info.lifecycle_stage, "status": run.info.status,
            "metrics": {key: repr(value) for key, value in run.data.metrics.items()},
            "params": run.data.params, "tags": run.data.tags,
        }
    token = page.token
    if not token:
        break
versions = sorted(int(each.version) for each in client.search_model_versions("name = 'storm'", max_results=10000))
print(json.dumps({"runs": runs, "versions": versions}))
`;
