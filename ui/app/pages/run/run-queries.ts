import { query } from "../../api/queries.ts";
import { PARENT, type Run } from "./run-facts.ts";

export const runQuery = (runId: string) => query("getRun", { run_id: runId });

/** As many as the pages of a study show; the table of its experiment has all. */
const CHILDREN = 200;

/** The runs below a run, the newest first, with their values in some columns. */
export const childrenQuery = ({ info }: Run, columns: readonly string[]) =>
  query("getRunTable", {
    experiment_ids: [info.experiment_id],
    filter: `tags.\`${PARENT}\` = '${info.run_id}'`,
    columns: [...columns],
    max_results: CHILDREN,
  });

export const columnsInUse = (experimentId: string) =>
  query("getRunColumns", { experiment_ids: [experimentId] });

/** As many as `[` and `]` lead past where no table was left behind. */
const NEIGHBOURS = 1000;

/** The runs of an experiment as its table has them at first. */
export const neighboursQuery = (experimentId: string) =>
  query("getRunTable", { experiment_ids: [experimentId], max_results: NEIGHBOURS });

/** The least and the greatest value of some metrics of a run. */
export const extremesQuery = (runId: string, keys: readonly string[]) =>
  query("getMetricBuckets", { run_ids: [runId], metric_keys: [...keys], buckets: 1 });
