import { endpoint } from "./endpoint.ts";
import {
  bool,
  double,
  doubleOrNull,
  enumOf,
  int32,
  int64,
  message,
  repeated,
  requiredString,
  string,
} from "./fields.ts";
import { rule } from "./rules.ts";
import { limits } from "./limits.ts";

/** What a chart draws of one series: a column of each of these, with an item for each bucket. */
const series = {
  run_id: string(),
  key: string(),
  /** False where the points are too many to be read at once and only some of them are told. */
  exact: bool(),
  points: int64(),
  first_x: int64(),
  last_x: int64(),
  /** Of the bucket's last point, like `step`, `time` and `last`. */
  x: repeated(int64()),
  step: repeated(int64()),
  time: repeated(int64()),
  last: repeated(double()),
  /** Of the bucket's points that are numbers, like `max` and `mean`; null where none is. */
  min: repeated(doubleOrNull()),
  max: repeated(doubleOrNull()),
  mean: repeated(doubleOrNull()),
  /** All points of the bucket, and how many of them are NaN. */
  count: repeated(int64()),
  nan: repeated(int64()),
};

/** The name of an unknown axis is not dropped, as those of MLflow's enums are. */
const axis = () =>
  enumOf({ step: 0, time: 1 }).check(
    rule(
      (value) => value !== undefined,
      () => "x must be 'step' or 'time'.",
    ),
  );

const bucketCount = () =>
  int32().check(
    rule(
      (value) => value >= 1 && value <= limits.chartBuckets,
      (value) => `buckets must be between 1 and ${limits.chartBuckets}, got ${value}.`,
    ),
  );

export const getMetricBuckets = endpoint({
  name: "getMetricBuckets",
  summary: "Metrics of several runs, thinned for a chart without losing an extreme.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/metrics/buckets",
  touches: { resource: "run", action: "read", by: "run_ids" },
  request: () =>
    message({
      run_ids: repeated(requiredString(), limits.chartRuns, "run_ids"),
      metric_keys: repeated(requiredString(), limits.chartKeys, "metric_keys"),
      x: axis().default("step"),
      start: int64().optional(),
      end: int64().optional(),
      buckets: bucketCount().default(320),
    }).check(
      rule(
        ({ run_ids, metric_keys }) => run_ids.length * metric_keys.length <= limits.chartSeries,
        ({ run_ids, metric_keys }) =>
          `A chart may have at most ${limits.chartSeries} series, got ${run_ids.length} runs × ${metric_keys.length} metrics.`,
      ),
      rule(
        ({ start, end }) => start === undefined || end === undefined || start <= end,
        ({ start, end }) => `end must not be smaller than start, got start=${start}, end=${end}.`,
      ),
    ),
  response: () => message({ series: repeated(message(series)) }),
});
