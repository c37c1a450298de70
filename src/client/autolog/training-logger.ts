import type { ActiveRun } from "../fluent/run.ts";
import type { Value } from "../fluent/values.ts";

/** One trial of a search for hyperparameters. */
export interface SearchResult {
  params: Readonly<Record<string, Value>>;
  metrics: Readonly<Record<string, number>>;
}

/** Logs a training to a run in the order in which it goes. */
export interface TrainingLogger {
  /** What is trained on what: the params of the model and those of the data. */
  logStartTraining(about: {
    model?: Readonly<Record<string, Value>>;
    data?: Readonly<Record<string, Value>>;
  }): void;
  /** The metrics of one epoch, which is their step. */
  logEpoch(epoch: number, metrics: Readonly<Record<string, number>>): void;
  /**
   * The trials of a search, as the table search_results.json; the best of them, by the largest or
   * smallest value of a metric, as params `best_…` and metrics `best_…`.
   */
  logSearchResults(
    results: readonly SearchResult[],
    best: { metric: string; goal: "maximize" | "minimize" },
  ): Promise<void>;
}

export const trainingLogger = (run: ActiveRun): TrainingLogger => ({
  logStartTraining({ model = {}, data = {} }) {
    run.logParams(prefixed("model_", model));
    run.logParams(prefixed("data_", data));
  },
  logEpoch: (epoch, metrics) => run.logMetrics(metrics, { step: epoch }),
  async logSearchResults(results, { metric, goal }) {
    const sign = goal === "maximize" ? 1 : -1;
    const score = ({ metrics }: SearchResult) => sign * (metrics[metric] ?? -sign * Infinity);
    const [best] = results.toSorted((a, b) => score(b) - score(a));
    await run.logTable(
      results.map(({ params, metrics }) => ({ ...params, ...metrics })),
      "search_results.json",
    );
    if (best === undefined) return;
    run.logParams(prefixed("best_", best.params));
    run.logMetrics(prefixed("best_", best.metrics));
  },
});

const prefixed = <T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
