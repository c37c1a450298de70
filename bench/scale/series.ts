import { lossPoint } from "../load/bodies.ts";
import { ask, askOwn, type Growth, idOf, numbers, type Probe, spread, sqlId } from "./growth.ts";

const START = 1_700_000_000_000;
const RUN = idOf(0);
const BUCKETS = 320;

/** One run with one metric, logged at every step. */
const fill = (size: number): string[] => [
  numbers(size),
  `insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
   values (1, 'long', 'mlflow-artifacts:/1', 'active', 0, 0)`,
  `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
     source_version, lifecycle_stage, artifact_uri, experiment_id)
   values (${sqlId("0")}, 'long', 'UNKNOWN', '', '', 'user', 'RUNNING', ${START}, '', 'active', '', 1)`,
  `insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
   select 'loss', ${spread(1)}, ${START} + i, ${sqlId("0")}, i, false from numbers`,
  `insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
   select 'loss', 0, ${START} + ${size}, ${size}, false, ${sqlId("0")}`,
];

const chart = (
  title: string,
  part: (n: number, size: number) => object,
  rest: Partial<Probe> = {},
): Probe => ({
  title,
  request: (n, size) =>
    askOwn("metrics/buckets", {
      run_ids: [RUN],
      metric_keys: ["loss"],
      buckets: BUCKETS,
      ...part(n, size),
    }),
  expects: '"run_id"',
  p95: 50,
  ...rest,
});

/** A hundredth of the steps, another one each time. */
function hundredth(n: number, size: number): object {
  const start = Math.floor((((n * 37) % 99) / 100) * size);
  return { start, end: start + Math.floor(size / 100) };
}

export const series: Growth = {
  name: "series",
  title: "points of one series",
  sizes: [100_000, 1_000_000, 10_000_000],
  fill,
  probes: [
    chart("first chart of an import", () => ({}), { isOnce: true, p95: 200 }),
    chart("chart", () => ({}), { settles: '"exact":true' }),
    chart("zoom into a hundredth", hundredth),
    chart("zoom into the last 1,000 steps", (n, size) => ({ start: size - 1000 - n })),
    {
      title: "last 1,000 of its history, by MLflow's route",
      request: (n, size) => ({
        method: "GET",
        path: `/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids=${RUN}&metric_key=loss&start_step=${size - 1000 - n}&end_step=${size}&max_results=1000`,
        keep: true,
      }),
      expects: '"metrics"',
      p95: 50,
    },
    {
      title: "log-metric",
      request: (n, size) =>
        ask("runs/log-metric", { run_id: RUN, ...lossPoint(n), step: size + n }),
      expects: "{",
    },
    chart("chart, after points were logged", () => ({})),
  ],
};
