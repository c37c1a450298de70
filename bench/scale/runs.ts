import { lossPoint, newRun, wholeRun } from "../load/bodies.ts";
import {
  ask,
  askOwn,
  type Growth,
  idOf,
  numbers,
  type Probe,
  scattered,
  spread,
  sqlId,
} from "./growth.ts";

const KEYS = 20;
const VALUES = 5;
const USERS = 7;
const START = 1_700_000_000_000;
const EXPERIMENT = "1";

const each = <T>(length: number, of: (n: number) => T): T[] =>
  Array.from({ length }, (_, n) => of(n));

/** One experiment of ended runs with 20 metrics, 20 params and 4 tags each; no points before the last. */
const fill = (size: number): string[] => [
  numbers(size),
  `insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
   values (${EXPERIMENT}, 'grown', 'mlflow-artifacts:/${EXPERIMENT}', 'active', 0, 0)`,
  `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
     end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
   select ${sqlId("i")}, 'run-' || i, 'UNKNOWN', '', '', 'user-' || (i % ${USERS}),
     case when i % 10 = 0 then 'FAILED' else 'FINISHED' end, ${START} + i * 1000,
     ${START} + i * 1000 + ${scattered(50)} % 100000, '', 'active',
     'mlflow-artifacts:/${EXPERIMENT}/' || ${sqlId("i")} || '/artifacts', ${EXPERIMENT} from numbers`,
  ...Object.entries(tags).map(
    ([key, value]) =>
      `insert into tags (key, value, run_uuid) select '${key}', ${value}, ${sqlId("i")} from numbers`,
  ),
  ...each(KEYS, (key) => key).map(
    (key) => `insert into params (key, value, run_uuid)
      select 'param_${key}', 'value-' || (${scattered(key)} % ${VALUES}), ${sqlId("i")} from numbers`,
  ),
  ...each(KEYS, (key) => key).map(
    (key) => `insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
      select 'metric_${key}', ${spread(KEYS + key)}, ${START} + i * 1000, 100, false, ${sqlId("i")} from numbers`,
  ),
];

const tags = {
  "mlflow.runName": "'run-' || i",
  "mlflow.source.name": "'train.py'",
  "mlflow.source.type": "'LOCAL'",
  "mlflow.user": `'user-' || (i % ${USERS})`,
};

interface Search {
  filter?: string;
  order_by?: string[];
  max_results?: number;
}

const P95 = 100;

const found = (title: string, search: (n: number) => Search, rest: Partial<Probe> = {}): Probe => ({
  title,
  request: (n) =>
    ask("runs/search", { experiment_ids: [EXPERIMENT], max_results: 100, ...search(n) }),
  expects: '"run_id"',
  p95: P95,
  ...rest,
});

const counted = (title: string, filter: (n: number) => string | undefined): Probe => ({
  title: `count, ${title}`,
  request: (n) => askOwn("runs/count", { experiment_ids: [EXPERIMENT], filter: filter(n) }),
  expects: '"count"',
  p95: P95,
});

/** Another threshold each time, so that no answer is the one before. */
const above = (share: number, n: number): string => (share + (n % 97) / 100_000).toFixed(5);
const valueOf = (n: number): string => `value-${n % VALUES}`;

const onMetricAndParam = (n: number): Search => ({
  filter: `metrics.metric_${n % KEYS} > ${above(0.2, n)} and params.param_${(n * 3) % KEYS} = '${valueOf(n)}'`,
  order_by: [`metrics.metric_${(n + 7) % KEYS} DESC`],
});
const DEEP = { pages: 50, of: 1000 };

const searches: readonly Probe[] = [
  found("newest 100", () => ({})),
  found("newest 1,000", () => ({ max_results: 1000 })),
  found("newest 100, after 50,000", () => ({}), { after: DEEP }),
  found("metric and param, by a metric", onMetricAndParam),
  found("metric and param, by a metric, after 50,000", () => onMetricAndParam(4), {
    after: DEEP,
  }),
  found("rare metric values, by another", (n) => ({
    filter: `metrics.metric_${n % KEYS} > ${above(0.998, n)}`,
    order_by: [`metrics.metric_${(n + 7) % KEYS} DESC`],
  })),
  found("four metrics, newest", (n) => ({
    filter: each(4, (k) => `metrics.metric_${(n + k) % KEYS} > ${above(0.6, n)}`).join(" and "),
  })),
  found("three params, by a metric", (n) => ({
    filter: each(3, (k) => `params.param_${(n + k) % KEYS} = '${valueOf(n)}'`).join(" and "),
    order_by: [`metrics.metric_${n % KEYS}`],
  })),
  found("param LIKE, newest", (n) => ({
    filter: `params.param_${n % KEYS} LIKE '%${n % VALUES}'`,
  })),
  found("param, by another param", (n) => ({
    filter: `params.param_${n % KEYS} = '${valueOf(n)}'`,
    order_by: [`params.param_${(n + 1) % KEYS}`],
  })),
  found("param OR metric, by a metric", (n) => ({
    filter: `params.param_${n % KEYS} = '${valueOf(n)}' OR metrics.metric_${n % KEYS} > ${above(0.9, n)}`,
    order_by: [`metrics.metric_${(n + 1) % KEYS}`],
  })),
  found("tag, newest", (n) => ({ filter: `tags.\`mlflow.user\` = 'user-${n % USERS}'` })),
  found("tag ILIKE, by a tag", (n) => ({
    filter: `tags.\`mlflow.user\` ILIKE '%${n % USERS}'`,
    order_by: ["tags.`mlflow.user` DESC"],
  })),
  found("name, one run", (n) => ({ filter: `run_name = 'run-${n % 100}'` })),
  found("name LIKE, newest", (n) => ({ filter: `run_name LIKE 'run-1${n % 10}%'` })),
  found("status, by end", (n) => ({ filter: "status = 'FAILED'", order_by: [ends(n)] })),
  found("user, newest", (n) => ({ filter: `user_id = 'user-${n % USERS}'` })),
  found("by user", (n) => ({ order_by: [n % 2 === 0 ? "user_id" : "user_id DESC"] })),
  found("by name", (n) => ({ order_by: [n % 2 === 0 ? "run_name" : "run_name DESC"] })),
  found("time range, by a metric", (n) => ({
    filter: `start_time >= ${START + n * 1000} and start_time < ${START + (n + 100) * 1000}`,
    order_by: [`metrics.metric_${n % KEYS}`],
  })),
];

const ends = (n: number): string => (n % 2 === 0 ? "end_time" : "end_time DESC");

const counts: readonly Probe[] = [
  counted("all", () => undefined),
  counted("metric and param", (n) => onMetricAndParam(n).filter),
  {
    title: "summary of the experiment",
    request: () => askOwn("experiments/summary", { experiment_ids: [EXPERIMENT] }),
    expects: '"active_runs"',
    p95: P95,
  },
  counted("rare metric values", (n) => `metrics.metric_${n % KEYS} > ${above(0.998, n)}`),
];

/** Into the database of that size. A run that is logged to is another one each time. */
const writes: readonly Probe[] = [
  {
    title: "log-metric",
    request: (n, size) =>
      ask("runs/log-metric", { run_id: idOf((n * 7919) % size), ...lossPoint(n) }),
    expects: "{",
  },
  {
    title: "log-batch of 20 params, 20 metrics, 10 tags",
    request: (n, size) => {
      const { params, ...batch } = wholeRun(n);
      const own = params.map(({ key, value }) => ({ key: `new_${key}`, value }));
      return ask("runs/log-batch", { run_id: idOf((n * 104_729) % size), ...batch, params: own });
    },
    expects: "{",
  },
  {
    title: "create a run",
    request: (n) => ask("runs/create", newRun(EXPERIMENT, n)),
    expects: '"run_id"',
  },
];

export const runs: Growth = {
  name: "runs",
  title: "runs in one experiment",
  sizes: [10_000, 100_000, 1_000_000],
  fill,
  probes: [...searches, ...counts, ...writes],
};
