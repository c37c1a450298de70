import type { ActiveRun } from "../fluent/run.ts";

/** What this needs of a TensorFlow.js model (`tf.LayersModel`). */
export interface LayersModel {
  summary(lineLength?: number, positions?: number[], print?: (line: string) => void): void;
  save(handler: { save(artifacts: ModelArtifacts): Promise<SaveResult> }): Promise<unknown>;
  optimizer?: { getClassName(): string; getConfig(): Record<string, unknown> };
  loss?: unknown;
  layers: readonly unknown[];
}

/** A model as TensorFlow.js hands it out to be stored. */
export interface ModelArtifacts {
  modelTopology?: unknown;
  weightSpecs?: unknown;
  weightData?: ArrayBuffer | ArrayBuffer[];
}

interface SaveResult {
  modelArtifactsInfo: { dateSaved: Date; modelTopologyType: "JSON" };
}

/** What TensorFlow.js calls while it trains: give it to `fit` or `fitDataset` as `callbacks`. */
export interface TrainingCallbacks {
  onTrainBegin(): Promise<void>;
  onEpochEnd(epoch: number, logs?: Readonly<Record<string, number>>): Promise<void>;
  onTrainEnd(): Promise<void>;
}

export interface TensorflowOptions {
  /** What is given to `fit` besides, to be logged as params: `epochs`, `batchSize`, … */
  params?: Readonly<Record<string, string | number | boolean>>;
  /** Store the model in `model/` when training ends, for `tf.loadLayersModel`; default true. */
  logModel?: boolean;
}

/**
 * Logs a training with TensorFlow.js to a run: params of the optimizer and the fit, the metrics of
 * each epoch, the summary of the model, and the model. Errors of its own never end training.
 */
export function tensorflowCallbacks(
  run: ActiveRun,
  model: LayersModel,
  { params = {}, logModel = true }: TensorflowOptions = {},
): TrainingCallbacks {
  return {
    onTrainBegin: () =>
      safely(async () => {
        run.setTag("mlflow.autologging", "tensorflow.js");
        run.logParams({ ...optimizerParams(model), ...params, num_layers: model.layers.length });
        await run.logText(summaryOf(model), "model_summary.txt");
      }),
    onEpochEnd: (epoch, logs = {}) =>
      safely(async () => run.logMetrics(numbersIn(logs), { step: epoch })),
    onTrainEnd: () =>
      safely(async () => {
        if (logModel) await model.save({ save: (artifacts) => storeModel(run, artifacts) });
      }),
  };

  async function safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      run.setTag("millrace.autologging.error", (error as Error).message);
    }
  }
}

async function storeModel(
  run: ActiveRun,
  { modelTopology, weightSpecs, weightData = [] }: ModelArtifacts,
): Promise<SaveResult> {
  const weights = Buffer.concat([weightData].flat().map((part) => new Uint8Array(part)));
  const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
  await run.logBytes(weights, "model/weights.bin");
  await run.logDict({ format: "layers-model", modelTopology, weightsManifest }, "model/model.json");
  return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
}

function optimizerParams({ optimizer, loss }: LayersModel): Record<string, string> {
  const config = Object.entries(optimizer?.getConfig() ?? {});
  return {
    ...(optimizer && { optimizer_name: optimizer.getClassName() }),
    ...Object.fromEntries(config.map(([name, value]) => [`optimizer_${name}`, String(value)])),
    ...(typeof loss === "string" && { loss }),
  };
}

function summaryOf(model: LayersModel): string {
  const lines: string[] = [];
  model.summary(undefined, undefined, (line) => lines.push(line));
  return `${lines.join("\n")}\n`;
}

const numbersIn = (logs: Readonly<Record<string, unknown>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(logs).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
