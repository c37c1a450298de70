/*
 * What the workloads log, as real training does. The bare limits write the same rows, so that they
 * and the servers are measured on the same work.
 */

export interface Point {
  key: string;
  value: number;
  timestamp: number;
  step: number;
}

export interface KeyValue {
  key: string;
  value: string;
}

export interface NewRun {
  experiment_id: string;
  user_id: string;
  run_name: string;
  start_time: number;
  tags: KeyValue[];
}

export interface Batch {
  metrics: Point[];
  params: KeyValue[];
  tags: KeyValue[];
}

const START = 1_790_000_000_000;

/** The tags that MLflow's client sets. */
export const newRun = (experimentId: string, n: number): NewRun => ({
  experiment_id: experimentId,
  user_id: "bench",
  run_name: `run-${n}`,
  start_time: START + n,
  tags: [
    { key: "mlflow.user", value: "bench" },
    { key: "mlflow.source.name", value: "train.py" },
    { key: "mlflow.source.type", value: "LOCAL" },
    { key: "mlflow.runName", value: `run-${n}` },
  ],
});

/** The n-th point of a loss curve. */
export const lossPoint = (n: number): Point => ({
  key: "loss",
  value: 2 / (1 + n / 100) + Math.sin(n) / 50,
  timestamp: START + n,
  step: n,
});

export const POINTS_A_BATCH = 1_000;
const KEYS_A_BATCH = 10;

/** The n-th batch of a run: 100 steps of ten metrics. */
export const metricsBatch = (n: number): Batch => ({
  metrics: list(POINTS_A_BATCH, (i) => {
    const step = n * (POINTS_A_BATCH / KEYS_A_BATCH) + Math.floor(i / KEYS_A_BATCH);
    return { ...lossPoint(step), key: `metric_${i % KEYS_A_BATCH}` };
  }),
  params: [],
  tags: [],
});

/** All that the n-th run of a study logs. */
export const wholeRun = (n: number): Batch => ({
  metrics: list(20, (i) => ({ ...lossPoint(n + i), key: `metric_${i}` })),
  params: list(20, (i) => ({ key: `param_${i}`, value: `value-${(n * 7 + i) % 50}` })),
  tags: list(10, (i) => ({ key: `tag_${i}`, value: `tag-${n % 10}` })),
});

const list = <T>(length: number, of: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => of(index));
