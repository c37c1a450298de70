import * as tf from "@tensorflow/tfjs-core";
import { layers, loadLayersModel, type Sequential, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amdSample, nvidiaSample } from "../../../src/client/system-metrics/gpus.ts";
import {
  type ActiveRun,
  createTracking,
  type Fluent,
  logSystemMetrics,
  tensorflowCallbacks,
  trainingLogger,
} from "../../../src/entry/millrace.ts";
import { type RunningServer, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

await import("@tensorflow/tfjs-backend-cpu");

let server: RunningServer;
let tracking: Fluent;

beforeAll(async () => {
  const cwd = await tempDir();
  server = await startServer({ cwd });
  tracking = createTracking({ trackingUri: server.url, strict: true, spoolFolder: `${cwd}/spool` });
});

afterAll(async () => {
  await tracking.shutdown();
  await server.stop();
});

const client = () => tracking.client();

test("a training with TensorFlow.js logs params, epochs, the summary and a model that loads", async () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const [xs, ys] = [tf.tensor2d([[1], [2], [3]]), tf.tensor2d([[2], [4], [6]])];
  const runId = await tracking.withRun(async (run) => {
    const params = { epochs: 3, batchSize: 2 };
    await model.fit(xs, ys, { ...params, callbacks: tensorflowCallbacks(run, model, { params }) });
    return run.runId;
  });

  const { data } = await tracking.getRun(runId);
  expect(data.params).toMatchObject({
    epochs: "3",
    batchSize: "2",
    optimizer_name: "SGD",
    loss: "meanSquaredError",
    num_layers: "1",
  });
  expect(data.tags).toMatchObject({ "mlflow.autologging": "tensorflow.js" });
  const history = { run_id: runId, metric_key: "loss" };
  const { metrics = [] } = await (await client()).getMetricHistory(history);
  expect(metrics.map(({ step }) => step)).toEqual([0, 1, 2]);

  const url = (path: string) => `${server.url}/get-artifact?run_id=${runId}&path=${path}`;
  expect(await (await fetch(url("model_summary.txt"))).text()).toContain("Trainable params: 2");
  const loaded = await loadLayersModel(url("model/model.json"));
  const predicted = (each: typeof loaded) => (each.predict(xs) as tf.Tensor).dataSync();
  expect(predicted(loaded)).toEqual(predicted(model));
});

/** Batches, as `tf.data` gives them: twice two examples in each epoch. */
function batches() {
  const iterator = async () => {
    let left = 2;
    const next = async () => {
      const value = { xs: tf.tensor2d([[1], [2]]), ys: tf.tensor2d([[2], [4]]) };
      return { value, done: left-- === 0 };
    };
    return { next };
  };
  return { size: 2, iterator } as unknown as Parameters<Sequential["fitDataset"]>[0];
}

test("a training on a dataset, with measures and a validation, logs each epoch", async () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: tf.train.adam(0.1), loss: "meanSquaredError", metrics: ["mae"] });
  const runId = await tracking.withRun(async (run) => {
    const params = { epochs: 2 };
    await model.fitDataset(batches(), {
      ...params,
      validationData: batches(),
      validationBatches: 2,
      callbacks: tensorflowCallbacks(run, model, { params, logModel: false }),
    });
    return run.runId;
  });

  const { data } = await tracking.getRun(runId);
  expect(data.params).toMatchObject({
    epochs: "2",
    optimizer_name: "Adam",
    optimizer_learningRate: "0.1",
  });
  expect(Object.keys(data.metrics).toSorted()).toEqual(["loss", "mae", "val_loss", "val_mae"]);
  const { files = [] } = await (await client()).listArtifacts({ run_id: runId });
  expect(files.map(({ path }) => path)).toEqual(["model_summary.txt"]);
});

test("a training logger logs what is trained, its epochs and the results of a search", async () => {
  const runId = await tracking.withRun(async (run) => {
    const logger = trainingLogger(run);
    logger.logStartTraining({ model: { depth: 3 }, data: { rows: 100 } });
    logger.logEpoch(0, { loss: 0.5 });
    logger.logEpoch(1, { loss: 0.25 });
    const results = [
      { params: { lr: 0.1 }, metrics: { accuracy: 0.8 } },
      { params: { lr: 0.01 }, metrics: { accuracy: 0.9 } },
    ];
    await logger.logSearchResults(results, { metric: "accuracy", goal: "maximize" });
    return run.runId;
  });

  const { data } = await tracking.getRun(runId);
  expect(data.params).toEqual({ model_depth: "3", data_rows: "100", best_lr: "0.01" });
  expect(data.metrics).toEqual({ loss: 0.25, best_accuracy: 0.9 });
});

test("what the machine does is logged with MLflow's names, sample by sample", async () => {
  const runId = await tracking.withRun(async (run) => {
    const stop = logSystemMetrics(run, { interval: 20 });
    await expect.poll(sampled(run)).toBeGreaterThan(0);
    stop();
    return run.runId;
  });

  const { data } = await tracking.getRun(runId);
  expect(Object.keys(data.metrics)).toEqual(
    expect.arrayContaining([
      "system/cpu_utilization_percentage",
      "system/disk_available_megabytes",
      "system/disk_usage_megabytes",
      "system/disk_usage_percentage",
      "system/network_receive_megabytes",
      "system/network_transmit_megabytes",
      "system/system_memory_usage_megabytes",
      "system/system_memory_usage_percentage",
    ]),
  );
  expect(data.metrics["system/cpu_utilization_percentage"]).toBeGreaterThanOrEqual(0);
});

test("a run that goes on counts the steps of its system metrics on, until it ends", async () => {
  const first = await tracking.startRun();
  logSystemMetrics(first, { interval: 20, samplesPerPoint: 2, nodeId: "a7" });
  await expect.poll(sampled(first)).toBeGreaterThan(2);
  await first.end();
  const before = await sampled(first)();

  const again = await tracking.startRun({ runId: first.runId });
  logSystemMetrics(again, { interval: 20, nodeId: "a7" });
  await expect.poll(sampled(again)).toBeGreaterThan(before + 2);
  await again.end();

  const metric_key = "system/a7/disk_usage_percentage";
  const { metrics = [] } = await (
    await client()
  ).getMetricHistory({ run_id: first.runId, metric_key });
  expect(metrics.map(({ step }) => step)).toEqual(metrics.map((_, at) => at));
});

/** How many points of system metrics a run has. */
const sampled = (run: ActiveRun) => async () => {
  await run.flush();
  const { data } = await tracking.getRun(run.runId);
  const key = Object.keys(data.metrics).find((name) => name.endsWith("disk_usage_percentage"));
  if (key === undefined) return 0;
  const request = { run_id: run.runId, metric_key: key };
  return (await (await client()).getMetricHistory(request)).metrics?.length ?? 0;
};

test("AMD's GPUs are read from what rocm-smi prints", () => {
  const card0 = {
    "GPU use (%)": "40",
    "VRAM Total Memory (B)": "68702699520",
    "VRAM Total Used Memory (B)": "6870269952",
    "Average Graphics Package Power (W)": "100.0",
    "Max Graphics Package Power (W)": "400.0",
  };
  const card1 = { "GPU use (%)": "0", "Current Socket Graphics Package Power (W)": "N/A" };
  const output = JSON.stringify({ card0, card1, system: { "Driver version": "6.2" } });
  expect(amdSample(output)).toEqual({
    gpu_0_memory_usage_gigabytes: 6.870269952,
    gpu_0_memory_usage_percentage: 10,
    gpu_0_utilization_percentage: 40,
    gpu_0_power_usage_watts: 100,
    gpu_0_power_usage_percentage: 25,
    gpu_1_utilization_percentage: 0,
  });
});

test("GPUs are read from what nvidia-smi prints", () => {
  expect(nvidiaSample("1000, 4000, 50, 75.5, 300.0\n2000, 4000, 0, [N/A], [N/A]\n")).toEqual({
    gpu_0_memory_usage_megabytes: 1048.576,
    gpu_0_memory_usage_percentage: 25,
    gpu_0_utilization_percentage: 50,
    gpu_0_power_usage_watts: 75.5,
    gpu_0_power_usage_percentage: expect.closeTo(25.17, 2),
    gpu_1_memory_usage_megabytes: 2097.152,
    gpu_1_memory_usage_percentage: 50,
    gpu_1_utilization_percentage: 0,
  });
});
