import { accepts, type Exchange, get, post, refuses, send } from "../exchange.ts";

const history = "metrics/get-history";
const interval = "metrics/get-history-bulk-interval";
const bulk = "2.0/mlflow/metrics/get-history-bulk";
const unknown = "0".repeat(32);
const points = [
  [1, 5, 0],
  [2, 3, 1],
  [3, 3, 1],
  [0.5, 9, 2],
  [4, 10, 7],
  [5, 10, 6],
] as const;

/** metrics/get-history, get-history-bulk and get-history-bulk-interval. */
export const metricHistory: Exchange[] = [
  post(
    "an experiment",
    "experiments/create",
    { name: "history-{prefix}" },
    { keep: { experiment: "experiment_id" } },
  ),
  post(
    "a run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "a" },
    { keep: { run: "run.info.run_id" } },
  ),
  post(
    "another run",
    "runs/create",
    { experiment_id: "{experiment}", run_name: "b" },
    { keep: { second: "run.info.run_id" } },
  ),
  post("points", "runs/log-batch", {
    run_id: "{run}",
    metrics: points.map(([value, timestamp, step]) => ({ key: "m", value, timestamp, step })),
  }),
  post("many points", "runs/log-batch", {
    run_id: "{second}",
    metrics: Array.from({ length: 1000 }, (_, step) => ({
      key: "m",
      value: step / 4,
      timestamp: step,
      step,
    })),
  }),
  post("not finite", "runs/log-batch", {
    run_id: "{run}",
    metrics: [
      { key: "n", value: "NaN", timestamp: 1, step: 0 },
      { key: "n", value: 1, timestamp: 2, step: 1 },
    ],
  }),
  post("infinite", "runs/log-batch", {
    run_id: "{run}",
    metrics: [
      { key: "i", value: "Infinity", timestamp: 1, step: 0 },
      { key: "i", value: "-Infinity", timestamp: 2, step: 1 },
    ],
  }),
  get("history", history, { run_id: "{run}", metric_key: "m" }),
  get("history, by run_uuid", history, { run_uuid: "{run}", metric_key: "m" }),
  get("history, camelCase", history, { runId: "{run}", metricKey: "m" }, accepts("camelCase")),
  get(
    "history, first page",
    history,
    { run_id: "{run}", metric_key: "m", max_results: "4" },
    { keep: { token: "next_page_token" } },
  ),
  get("history, second page", history, {
    run_id: "{run}",
    metric_key: "m",
    max_results: "4",
    page_token: "{token}",
  }),
  get("history, exactly one page", history, { run_id: "{run}", metric_key: "m", max_results: "6" }),
  get("history, only a token", history, {
    run_id: "{run}",
    metric_key: "m",
    page_token: "{token}",
  }),
  get("history, max_results 0", history, { run_id: "{run}", metric_key: "m", max_results: "0" }),
  get("history, max_results negative", history, {
    run_id: "{run}",
    metric_key: "m",
    max_results: "-1",
  }),
  get(
    "history, max_results of letters",
    history,
    { run_id: "{run}", metric_key: "m", max_results: "a" },
    refuses("unparsable"),
  ),
  get(
    "history, max_results beyond 32 bits",
    history,
    { run_id: "{run}", metric_key: "m", max_results: "2147483648" },
    refuses("unparsable"),
  ),
  get("history, bad token", history, {
    run_id: "{run}",
    metric_key: "m",
    max_results: "1",
    page_token: "x",
  }),
  get("history, NaN", history, { run_id: "{run}", metric_key: "n" }),
  get(
    "history, infinities",
    history,
    { run_id: "{run}", metric_key: "i" },
    accepts("infinity", {
      metrics: [
        { key: "i", value: "Infinity", timestamp: 1, step: 0 },
        { key: "i", value: "-Infinity", timestamp: 2, step: 1 },
      ],
    }),
  ),
  get("history, unknown metric", history, { run_id: "{run}", metric_key: "absent" }),
  get("history, unknown run", history, { run_id: unknown, metric_key: "m" }),
  get("history, no run", history, { metric_key: "m" }),
  get("history, no key", history, { run_id: "{run}" }),
  get("interval", interval, [
    ["run_ids", "{run}"],
    ["run_ids", "{second}"],
    ["metric_key", "m"],
    ["start_step", "0"],
    ["end_step", "7"],
  ]),
  get("interval, without steps", interval, [
    ["run_ids", "{run}"],
    ["metric_key", "m"],
  ]),
  get("interval, sampled", interval, [
    ["run_ids", "{second}"],
    ["metric_key", "m"],
    ["max_results", "10"],
  ]),
  get("interval, sampled between steps", interval, [
    ["run_ids", "{second}"],
    ["metric_key", "m"],
    ["start_step", "100"],
    ["end_step", "200"],
    ["max_results", "5"],
  ]),
  get("interval, only the start", interval, [
    ["run_ids", "{run}"],
    ["metric_key", "m"],
    ["start_step", "1"],
  ]),
  get("interval, only the end", interval, [
    ["run_ids", "{run}"],
    ["metric_key", "m"],
    ["end_step", "1"],
  ]),
  get("interval, end before start", interval, [
    ["run_ids", "{run}"],
    ["metric_key", "m"],
    ["start_step", "5"],
    ["end_step", "1"],
  ]),
  get("interval, max_results 0", interval, [
    ["run_ids", "{run}"],
    ["metric_key", "m"],
    ["max_results", "0"],
  ]),
  get("interval, max_results 2501", interval, [
    ["run_ids", "{run}"],
    ["metric_key", "m"],
    ["max_results", "2501"],
  ]),
  get("interval, no run", interval, [["metric_key", "m"]]),
  get("interval, no key", interval, [["run_ids", "{run}"]]),
  get("interval, unknown run", interval, [
    ["run_ids", unknown],
    ["metric_key", "m"],
  ]),
  get("interval, 101 runs", interval, [
    ...Array.from({ length: 101 }, (_, n): [string, string] => ["run_ids", `run${n}`]),
    ["metric_key", "m"],
  ]),
  send("bulk", "GET", bulk, {
    only: "ajax-api",
    query: [
      ["run_id", "{run}"],
      ["metric_key", "m"],
    ],
  }),
  send("bulk, NaN", "GET", bulk, {
    only: "ajax-api",
    query: [
      ["run_id", "{run}"],
      ["metric_key", "n"],
    ],
    ...accepts("notJson", {
      metrics: [
        { key: "n", value: "NaN", timestamp: 1, step: 0, run_id: "{run}" },
        { key: "n", value: 1, timestamp: 2, step: 1, run_id: "{run}" },
      ],
    }),
  }),
  send("bulk, no run", "GET", bulk, { only: "ajax-api", query: [["metric_key", "m"]] }),
  send("bulk, no key", "GET", bulk, { only: "ajax-api", query: [["run_id", "{run}"]] }),
  send("bulk, unknown run", "GET", bulk, {
    only: "ajax-api",
    query: [
      ["run_id", unknown],
      ["metric_key", "m"],
    ],
  }),
  send("bulk, 101 runs", "GET", bulk, {
    only: "ajax-api",
    query: [
      ...Array.from({ length: 101 }, (_, n): [string, string] => ["run_id", `run${n}`]),
      ["metric_key", "m"],
    ],
  }),
  send("bulk, max_results of letters", "GET", bulk, {
    only: "ajax-api",
    query: [
      ["run_id", "{run}"],
      ["metric_key", "m"],
      ["max_results", "a"],
    ],
    ...refuses("serverError"),
  }),
  send("bulk, not below api", "GET", bulk, {
    only: "api",
    query: [
      ["run_id", "{run}"],
      ["metric_key", "m"],
    ],
    ...accepts("browser"),
  }),
];
