import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createTracking, type Fluent } from "../../../src/entry/millrace.ts";
import { type PostgresServer, startPostgres } from "../../setup/postgres.ts";
import { startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";
import { get, ok } from "../load.ts";

/** A program that logs to PostgreSQL itself, with no server between. */

let database: PostgresServer;
beforeAll(async () => {
  database = await startPostgres();
});
afterAll(() => database.stop());

async function trackingOn(trackingUri: string): Promise<Fluent> {
  const tracking = createTracking({ trackingUri, strict: true, spoolFolder: await tempDir() });
  onTestFinished(() => tracking.shutdown());
  return tracking;
}

test("what a program logs to PostgreSQL is there for others, and for a server", async () => {
  const uri = await database.createDatabase("sdk_direct");
  const tracking = await trackingOn(uri);
  await tracking.setExperiment("direct");
  const runId = await tracking.withRun(async (run) => {
    run.logParams({ lr: 0.1 });
    run.setTags({ who: "ä" });
    for (let step = 0; step < 3000; step++)
      run.logMetric("loss", step === 7 ? NaN : 1 / step, { step });
    return run.runId;
  });

  const other = await trackingOn(uri);
  const { data, info } = await other.getRun(runId);
  expect(info).toMatchObject({ status: "FINISHED" });
  expect(data).toMatchObject({ params: { lr: "0.1" }, tags: { who: "ä" } });
  expect(data.metrics).toMatchObject({ loss: 1 / 2999 });
  const found = await Array.fromAsync(
    (await other.client()).searchRuns.all({
      experiment_ids: [info.experiment_id],
      filter: "params.lr = '0.1' and metrics.loss < 1",
    }),
  );
  expect(found.map((run) => run.info.run_id)).toEqual([runId]);

  const server = await startServer({ cwd: await tempDir(), args: ["--backend-store-uri", uri] });
  onTestFinished(async () => void (await server.stop()));
  const { metrics } = (await ok(
    get(server.url, `metrics/get-history?run_id=${runId}&metric_key=loss`),
  )) as { metrics: { step: number }[] };
  expect(metrics.map(({ step }) => step).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 3000 }, (_, step) => step),
  );
});

test("what is logged while PostgreSQL is restarted arrives, once each", async () => {
  const tracking = await trackingOn(await database.createDatabase("sdk_restart"));
  const runId = await tracking.withRun(async (run) => {
    for (let step = 0; step < 50; step++) run.logMetric("m", step, { step });
    await tracking.flush();
    const restarted = database.kill9().then(() => database.restart());
    for (let step = 50; step < 500; step++) run.logMetric("m", step, { step });
    await restarted;
    for (let step = 500; step < 550; step++) run.logMetric("m", step, { step });
    return run.runId;
  });
  const history = (await tracking.client()).getMetricHistory;
  const { metrics = [] } = await history({ run_id: runId, metric_key: "m" });
  expect(metrics.map(({ step }) => Number(step)).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 550 }, (_, step) => step),
  );
}, 60_000);
