import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "../../api/call.ts";
import { query } from "../../api/queries.ts";
import type { Response } from "../../api/types.ts";

type Summary = NonNullable<Response<"searchDatasets">["dataset_summaries"]>[number];

/** One version of a dataset, over all experiments. */
export interface Dataset {
  name: string;
  digest: string;
  /** What it was used for: training, evaluation. */
  contexts: readonly string[];
  experimentIds: readonly string[];
}

/** How many experiments one question may name. */
const AT_ONCE = 20;
const QUESTIONS = 4;

/** The datasets that runs of some experiments used, as they come. */
export const datasetsOf = (experimentIds: readonly string[]) =>
  queryOptions({
    queryKey: ["searchDatasets", experimentIds],
    queryFn: async ({ signal }): Promise<Dataset[]> => {
      const found: Summary[] = [];
      const step = AT_ONCE * QUESTIONS;
      for (let at = 0; at < experimentIds.length; at += step) {
        const ids = experimentIds.slice(at, at + step);
        const answers = await Promise.all(
          parts(ids).map((experiment_ids) => call("searchDatasets", { experiment_ids }, signal)),
        );
        found.push(...answers.flatMap(({ dataset_summaries }) => dataset_summaries ?? []));
      }
      return gathered(found);
    },
  });

const parts = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, part) =>
    ids.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  );

export const keyOf = ({ name, digest }: Pick<Dataset, "name" | "digest">): string =>
  `${name} ${digest}`;

/** The same dataset of several experiments and contexts is one row. */
function gathered(summaries: readonly Summary[]): Dataset[] {
  return [...Map.groupBy(summaries, keyOf).values()]
    .map((same) => ({
      name: same[0]!.name,
      digest: same[0]!.digest,
      contexts: [...new Set(same.flatMap(({ context }) => context || []))],
      experimentIds: [...new Set(same.map(({ experiment_id }) => experiment_id))],
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.digest.localeCompare(b.digest));
}

const quoted = (text: string): string => (text.includes("'") ? `"${text}"` : `'${text}'`);

/** A filter that finds the runs which used a dataset. */
export const runsWith = ({ name, digest }: Dataset): string =>
  `dataset.name = ${quoted(name)} AND dataset.digest = ${quoted(digest)}`;

const RUNS = 50;

/** The newest runs that used a dataset, and how many there are. */
export function useRunsWith(dataset: Dataset) {
  const request = { experiment_ids: [...dataset.experimentIds], filter: runsWith(dataset) };
  const table = useQuery(query("getRunTable", { ...request, max_results: RUNS }));
  const count = useQuery(query("countRuns", request));
  const runs = useMemo(
    () =>
      table.data?.run_ids.map((runId, at) => ({
        runId,
        name: table.data.run_names[at]!,
        experimentId: table.data.experiment_ids[at]!,
        startTime: table.data.start_times[at],
      })),
    [table.data],
  );
  return { runs, error: table.error, retry: table.refetch, count: count.data };
}
