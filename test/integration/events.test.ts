import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../../src/protocol/runs.ts";
import { EventSource, isRefresh, tellsOf } from "../setup/event-source.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { ok, post } from "./load.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function newExperiment(url: string): Promise<string> {
  const name = `events-${Math.random()}`;
  return (await ok(post(url, "experiments/create", { name })))["experiment_id"] as string;
}

async function newRun(url: string, experiment_id: string): Promise<string> {
  const { run } = (await ok(post(url, "runs/create", { experiment_id }))) as { run: Run };
  return run.info.run_id;
}

const databases: Record<string, () => Promise<string>> = {
  SQLite: async () => `sqlite:///${await tempDir()}/mlflow.db`,
  PostgreSQL: () => postgres.createDatabase(`events_${Date.now()}`),
};

describe.each(Object.entries(databases))("The events of a server on %s", (name, newDatabase) => {
  let uri: string;
  let server: RunningServer;
  let other: RunningServer;
  let experiment_id: string;
  const open: EventSource[] = [];
  const start = async () =>
    startServer({ cwd: await tempDir(), args: ["--backend-store-uri", uri] });
  const listen = async (query: string, headers?: Record<string, string>) => {
    const source = await EventSource.open(server.url, query, headers);
    open.push(source);
    return source;
  };

  beforeAll(async () => {
    uri = await newDatabase();
    server = await start();
    other = await start();
    experiment_id = await newExperiment(server.url);
  }, 60_000);
  afterAll(async () => {
    for (const source of open) source.close();
    await Promise.all([server.stop(), other.stop()]);
  });

  it("tell of each kind of change to the runs of an experiment", async () => {
    const source = await listen(`experiment_id=${experiment_id}`);
    const run_id = await newRun(server.url, experiment_id);
    const { data } = await source.until(tellsOf(run_id, ({ created }) => created));
    expect(data.runs).toMatchObject([{ run_id, experiment_id, info: true, tags: true }]);

    const metric = { key: "loss", value: 1, timestamp: 1 };
    await ok(post(server.url, "runs/log-metric", { run_id, ...metric }));
    await source.until(tellsOf(run_id, ({ metrics }) => metrics.includes("loss")));
    await ok(post(server.url, "runs/log-parameter", { run_id, key: "lr", value: "1" }));
    await source.until(tellsOf(run_id, ({ params, created }) => params && !created));
    await ok(post(server.url, "runs/set-tag", { run_id, key: "t", value: "1" }));
    await source.until(tellsOf(run_id, ({ tags, info }) => tags && !info));
    await ok(post(server.url, "runs/update", { run_id, status: "FINISHED" }));
    await source.until(tellsOf(run_id, ({ info, created }) => info && !created));
  });

  it("tell only what is listened to, and nothing of what was refused", async () => {
    const elsewhere = await newExperiment(server.url);
    const [watched, unwatched, wanted] = [
      await newRun(server.url, experiment_id),
      await newRun(server.url, elsewhere),
      await newRun(server.url, elsewhere),
    ];
    const source = await listen(`experiment_id=${experiment_id}&run_id=${wanted}`);
    const set = (run_id: string) =>
      post(server.url, "runs/set-tag", { run_id, key: "t", value: "" });
    await ok(set(unwatched));
    expect((await post(server.url, "runs/log-metric", { run_id: watched })).status).toBe(400);
    await ok(set(wanted));
    await source.until(tellsOf(wanted));
    await ok(set(watched));
    await source.until(tellsOf(watched));
    const told = source.events.flatMap(({ data }) => data.runs?.map(({ run_id }) => run_id));
    expect(new Set(told)).toEqual(new Set([wanted, watched]));
  });

  it("come after the commit: what they tell of can be read", async () => {
    const run_id = await newRun(server.url, experiment_id);
    const source = await listen(`run_id=${run_id}`);
    for (let step = 0; step < 5; step++) {
      const metric = { key: `m${step}`, value: step, timestamp: 1 };
      void post(server.url, "runs/log-metric", { run_id, ...metric });
      await source.until(tellsOf(run_id, ({ metrics }) => metrics.includes(`m${step}`)));
      const answer = await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${run_id}`);
      const { run } = (await answer.json()) as { run: Run };
      expect(run.data.metrics?.map(({ key }) => key)).toContain(`m${step}`);
    }
  });

  it("tell of other processes' writes: by name on PostgreSQL", async () => {
    const run_id = await newRun(other.url, experiment_id);
    const source = await listen(`run_id=${run_id}`);
    await ok(post(other.url, "runs/log-metric", { run_id, key: "far", value: 1, timestamp: 1 }));
    const { event } =
      name === "SQLite"
        ? await source.until(isRefresh)
        : await source.until(tellsOf(run_id, ({ metrics }) => metrics.includes("far")));
    expect(event).toBe(name === "SQLite" ? "refresh" : "runs");
  });

  it("need no refresh for the server's own writes", async () => {
    const run_id = await newRun(server.url, experiment_id);
    const source = await listen(`run_id=${run_id}`);
    for (let i = 0; i < 25; i++) {
      await ok(post(server.url, "runs/set-tag", { run_id, key: "t", value: String(i) }));
      await sleep(100);
    }
    expect(source.events.length).toBeGreaterThan(3);
    expect(source.events.filter(isRefresh)).toEqual([]);
  });

  it("ask for a refresh where runs move or their experiment changes", async () => {
    const run_id = await newRun(server.url, experiment_id);
    const target = await newExperiment(server.url);
    const source = await listen(`experiment_id=${experiment_id}`);
    const moved = await fetch(`${server.url}/api/1.0/millrace/runs/move`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ run_ids: [run_id], experiment_id: target }),
    });
    expect(moved.status).toBe(200);
    await source.until(isRefresh);
    const there = await listen(`experiment_id=${target}`);
    await ok(post(server.url, "runs/set-tag", { run_id, key: "t", value: "1" }));
    await there.until(tellsOf(run_id));
  });

  it("begin with a refresh for a client that comes again", async () => {
    const source = await listen(`experiment_id=${experiment_id}`);
    await sleep(50);
    expect(source.others[0]).toBe("retry: 1000\nid: 1");
    expect(source.events).toEqual([]);
    const again = await listen(`experiment_id=${experiment_id}`, { "last-event-id": "1" });
    await again.until(isRefresh);
  });

  it("do not gather for a slow reader, who is told to refresh", { timeout: 60_000 }, async () => {
    const runs = await Promise.all(
      Array.from({ length: 60 }, () => newRun(server.url, experiment_id)),
    );
    const source = await listen(`experiment_id=${experiment_id}`);
    source.response.pause();
    const metrics = Array.from({ length: 100 }, (_, i) => ({
      key: `${i}-${"x".repeat(200)}`,
      value: 1,
      timestamp: 1,
    }));
    for (let round = 0; round < 24; round++) {
      const log = (run_id: string) => ok(post(server.url, "runs/log-batch", { run_id, metrics }));
      await Promise.all(runs.map(log));
      await sleep(250);
    }
    source.response.resume();
    expect(await source.until(isRefresh)).toEqual({ event: "refresh", data: {} });
    const [run_id] = runs;
    await ok(post(server.url, "runs/set-tag", { run_id, key: "t", value: "1" }));
    await source.until(tellsOf(run_id!, ({ tags }) => tags));
  });

  it("are behind the guard, and refuse what names nothing", async () => {
    const path = `${server.url}/api/1.0/millrace/events`;
    expect((await fetch(path)).status).toBe(400);
    expect((await fetch(`${path}?experiment_id=x`)).status).toBe(400);
    expect((await fetch(`${path}?run_id=../x`)).status).toBe(400);
    expect((await fetch(`${path}?experiment_id=1`, { method: "POST" })).status).toBe(405);
    const source = await listen("experiment_id=1", { host: "evil.example" });
    expect(source.response.statusCode).toBe(403);
    const head = await fetch(`${path}?experiment_id=1`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const { headers } = await fetch(`${path}?experiment_id=1`, {
      signal: AbortSignal.timeout(5000),
    });
    expect(headers.get("content-type")).toBe("text/event-stream");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("end when the server stops, which they do not hold up", async () => {
    const stopping = await start();
    const source = await EventSource.open(stopping.url, `experiment_id=${experiment_id}`);
    const begin = Date.now();
    expect(await stopping.stop()).toBe(0);
    expect(Date.now() - begin).toBeLessThan(10_000);
    expect(source.ended).toBe(true);
  });
});

describe("The events of a server whose PostgreSQL restarts", () => {
  it("ask for a refresh when it is back", { timeout: 120_000 }, async () => {
    const own = await startPostgres();
    const args = ["--backend-store-uri", await own.createDatabase("restarted")];
    const server = await startServer({ cwd: await tempDir(), args });
    const source = await EventSource.open(server.url, "experiment_id=0");
    await own.restart();
    await source.until(isRefresh, 60_000);
    const run_id = await newRun(server.url, "0");
    await source.until(tellsOf(run_id));
    source.close();
    expect(await server.stop()).toBe(0);
    await own.stop();
  });
});
