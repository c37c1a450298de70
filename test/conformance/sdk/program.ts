import * as mr from "../../../src/entry/millrace.ts";

const START = 1_700_000_000_000;
await mr.setExperiment("sdk");

await mr.withRun({ runName: "parent", description: "the *first*" }, async (run) => {
  void mr.logParams({ lr: 0.1, layers: [3, 4], optimizer: "adam", nested: { a: 1 }, on: true });
  void mr.setTags({ team: "grün", empty: "" });
  for (let step = 0; step < 2500; step++)
    void mr.logMetric("loss", 1 / (step + 1), { step, timestamp: START + step });
  for (const [step, value] of [NaN, Infinity, -Infinity, 1e300, -0].entries())
    run.logMetric("odd", value, { step, timestamp: START });
  await mr.logMetrics({ a: 1, b: 2 }, { step: 7, timestamp: START });
  await mr.logText("grün\n", "texts/a.txt");
  await mr.logDict({ b: [1, 2], a: null }, "dict.json");
  await mr.logTable({ a: [1, 2], b: ["x", "y"] }, "table.json");
  await mr.logTable([{ a: 3, c: true }], "table.json");
  const picture = { width: 2, height: 1, data: new Uint8Array([255, 0, 0, 0, 0, 255]) };
  await mr.logImage(picture, "picture.png");
  await mr.logFigure("<svg xmlns='http://www.w3.org/2000/svg'/>", "figure.svg");
  await mr.logInput(
    { name: "iris", digest: "abc123", sourceType: "local", source: '{"uri":"iris.csv"}' },
    { context: "training", tags: { split: "a" } },
  );
  await Promise.all(
    [1, 2, 3].map((at) =>
      mr.withRun({ nested: true, runName: `child ${at}` }, async () => {
        for (let step = 0; step < 10; step++) {
          await mr.logMetric("mine", at, { step, timestamp: START + step });
          await new Promise((resolve) => setTimeout(resolve, at));
        }
      }),
    ),
  );
});

await mr
  .withRun({ runName: "fails" }, () => {
    void mr.logParam("before", "the error");
    throw new Error("training diverged");
  })
  .catch(() => {});

{
  await using run = await mr.startRun({ runName: "disposed" });
  run.logBatch({
    metrics: [{ key: "m", value: 1, timestamp: START }],
    params: [{ key: "p", value: "1" }],
    tags: [{ key: "t", value: "1" }],
  });
}

const killed = await mr.startRun({ runName: "killed" });
await mr.endRun("KILLED");

const resumed = await mr.startRun({ runId: killed.runId, tags: { resumed: true } });
resumed.logMetric("again", 1, { timestamp: START });
await resumed.end();

const found = await mr.searchRuns({ filter: "tags.resumed = 'true'" });
if (found.length !== 1 || found[0]?.data.metrics["again"] !== 1) throw new Error("not found");
const last = await mr.lastActiveRun();
if (last?.info.status !== "FINISHED") throw new Error(`it is ${last?.info.status}`);
await mr.deleteRun(await mr.withRun({ runName: "deleted" }, ({ runId }) => runId));
await mr.shutdown();
