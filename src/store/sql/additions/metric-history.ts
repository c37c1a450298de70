import type { Addition } from "./addition.ts";

/**
 * A series by time, with all that a history or a chart tells of a point, so that neither has to
 * look into the table. MLflow's own index is by step.
 */
export const METRIC_HISTORY_INDEX = "millrace_metrics_by_time";

export const metricHistoryIndex: Addition = {
  name: METRIC_HISTORY_INDEX,
  create: `create index ${METRIC_HISTORY_INDEX} on metrics (run_uuid, key, timestamp, step, value, is_nan)`,
};
