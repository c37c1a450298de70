import { createTracking } from "../src/entry/millrace.ts";

/** training-loop.ts URI COUNT: prints what a loop of log_metric takes with this package's SDK. */

const [trackingUri = "", count = ""] = process.argv.slice(2);
const points = Number(count);
const tracking = createTracking({ trackingUri, strict: true });
await tracking.setExperiment(crypto.randomUUID());
const run = await tracking.startRun();
const started = performance.now();
let calls = 0;
for (let step = 0; step < points; step++) {
  const before = performance.now();
  run.logMetric("loss", 1 / (step + 1), { step });
  calls += performance.now() - before;
  // A training gives way to other work now and then; without, nothing is sent until it ends.
  if (step % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
}
await tracking.flush();
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ call: (1000 * calls) / points, rate: points / seconds }));
await tracking.shutdown();
