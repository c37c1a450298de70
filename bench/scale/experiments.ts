import { newRun } from "../load/bodies.ts";
import { ask, askOwn, type Growth, numbers, type Probe, sqlId } from "./growth.ts";

/** Experiments with a tag and three runs each. */
const fill = (size: number): string[] => [
  numbers(size),
  `insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
   select i + 1, 'experiment-' || i, 'mlflow-artifacts:/' || (i + 1), 'active', i, i from numbers`,
  `insert into experiment_tags (key, value, experiment_id) select 'team', 'team-' || (i % 7), i + 1 from numbers`,
  ...[0, 1, 2].map(
    (
      run,
    ) => `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status,
       start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
     select ${sqlId(`3 * i + ${run}`)}, 'run-' || i, 'UNKNOWN', '', '', 'user', 'FINISHED', i * 10 + ${run},
       i * 10 + 9, '', 'active', '', i + 1 from numbers`,
  ),
];

const found = (title: string, search: (n: number, size: number) => object): Probe => ({
  title,
  request: (n, size) => ask("experiments/search", { max_results: 100, ...search(n, size) }),
  expects: '"experiment_id"',
  p95: 50,
});

const DEEP = { pages: 5, of: 1000 };

export const experiments: Growth = {
  name: "experiments",
  title: "experiments",
  sizes: [100, 1_000, 10_000],
  fill,
  probes: [
    found("newest 100", () => ({})),
    found("newest 1,000", () => ({ max_results: 1000 })),
    { ...found("newest 100, after 5,000", () => ({})), after: DEEP },
    found("name LIKE", (n) => ({ filter: `name LIKE '%ment-1${n % 10}%'` })),
    found("tag, by name", (n) => ({ filter: `tags.team = 'team-${n % 7}'`, order_by: ["name"] })),
    {
      title: "one by its name",
      request: (n, size) => ({
        method: "GET",
        path: `/api/2.0/mlflow/experiments/get-by-name?experiment_name=experiment-${(n * 7919) % size}`,
        keep: true,
      }),
      expects: '"experiment_id"',
    },
    {
      title: "summary of 100",
      request: (n, size) =>
        askOwn("experiments/summary", {
          experiment_ids: Array.from({ length: Math.min(100, size) }, (_, k) =>
            String(((n * 100 + k) % size) + 1),
          ),
        }),
      expects: '"experiment_id"',
      p95: 50,
    },
    {
      title: "runs of 100 experiments, newest",
      request: (n, size) =>
        ask("runs/search", {
          experiment_ids: Array.from({ length: Math.min(100, size) }, (_, k) =>
            String(((n * 100 + k) % size) + 1),
          ),
          max_results: 100,
        }),
      expects: '"run_id"',
      p95: 50,
    },
    {
      title: "create a run",
      request: (n, size) => ask("runs/create", newRun(String(((n * 7919) % size) + 1), n)),
      expects: '"run_id"',
    },
  ],
};
