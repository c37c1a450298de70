/**
 * Names and limits that MLflow's server enforces on requests (its `validation.py`, 3.17.2), and
 * those of Millrace's own endpoints.
 */
export const limits = {
  keyLength: 250,
  experimentNameLength: 500,
  experimentTagLength: 20_000,
  paramLength: 6_000,
  runTagLength: 8_000,
  runNameLength: 250,
  metricsPerBatch: 1_000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entitiesPerBatch: 1_000,
  /** Of params or tags, where MLflow has no limit; its clients send 100 at a time. */
  keysPerRequest: 1_000,
  searchResults: 50_000,
  historyPage: 25_000,
  bulkHistoryRuns: 100,
  bulkIntervalPoints: 2_500,
  tableRuns: 10_000,
  tableRunIds: 1_000,
  measuredRuns: 200,
  tableColumns: 200,
  summaryExperiments: 1_000,
  movedRuns: 1_000,
  eventExperiments: 100,
  eventRuns: 1_000,
  viewNameLength: 250,
  viewUserLength: 256,
  viewStateBytes: 65_536,
  chartRuns: 200,
  chartKeys: 50,
  chartSeries: 2_000,
  chartBuckets: 2_000,
  figures: 1_000,
  webhooks: 500,
} as const;
