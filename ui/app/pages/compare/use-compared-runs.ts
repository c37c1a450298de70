import { type QueryClient, useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { query } from "../../api/queries.ts";
import { useRunColors } from "../../util/use-run-colors.ts";
import { comparedRun, type ComparedRun } from "./compared-run.ts";

/** More runs than these stand beside each other in no table that one can read. */
export const MOST_RUNS = 30;

const runQuery = (runId: string) => query("getRun", { run_id: runId });

/** Starts to read the runs; those that cannot be read are told by the page. */
export const loadRuns = (client: QueryClient, ids: readonly string[]): Promise<unknown> =>
  Promise.allSettled(ids.slice(0, MOST_RUNS).map((id) => client.ensureQueryData(runQuery(id))));

interface ComparedRuns {
  /** The baseline first, the others in the order given. */
  runs: readonly ComparedRun[];
  /** Why some runs are not there, by their ids. */
  problems: ReadonlyMap<string, Error>;
  isLoading: boolean;
}

export function useComparedRuns(ids: readonly string[], baseline: string): ComparedRuns {
  const colors = useRunColors();
  const answers = useQueries({
    queries: ids.map(runQuery),
    combine: (results) => ({
      runs: results.flatMap(({ data }) => data?.run ?? []),
      errors: results.map(({ error }) => error),
      isLoading: results.some(({ isPending }) => isPending),
    }),
  });
  const runs = useMemo(() => {
    const styles = colors.stylesOf(ids);
    const all = answers.runs.map((run) => comparedRun(run, styles.get(run.info.run_id)!));
    const first = all.find(({ run_id }) => run_id === baseline);
    return first === undefined ? all : [first, ...all.filter((run) => run !== first)];
  }, [colors, ids, answers.runs, baseline]);
  const problems = useMemo(
    () =>
      new Map(
        ids.flatMap((id, at): [string, Error][] => {
          const error = answers.errors[at];
          return error ? [[id, error]] : [];
        }),
      ),
    [ids, answers.errors],
  );
  return { runs, problems, isLoading: answers.isLoading };
}
