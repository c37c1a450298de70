import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { allPages } from "../../api/all-pages.ts";
import { call } from "../../api/call.ts";
import type { Response } from "../../api/types.ts";
import type { Experiment } from "./experiment-tree.ts";

const PAGE = 1000;

/** All experiments that are active, or all in the trash: the tree needs every name. */
export const allExperiments = (trash: boolean) =>
  queryOptions({
    queryKey: ["searchExperiments", "all", trash],
    queryFn: ({ signal }) =>
      allPages(
        (place) =>
          call(
            "searchExperiments",
            {
              view_type: trash ? "DELETED_ONLY" : "ACTIVE_ONLY",
              max_results: PAGE,
              ...place,
            },
            signal,
          ),
        ({ experiments }) => experiments,
      ),
  });

type Summary = Response<"summarizeExperiments">["experiments"][number];

/** By experiment id; an experiment is absent while its summary is on its way. */
export type Summaries = ReadonlyMap<string, Summary>;

/** How many runs the experiments have, and when something last happened in them. */
export function useSummaries(experiments: readonly Experiment[]): Summaries {
  const ids = experiments.map(({ experiment_id }) => experiment_id);
  const { data } = useQuery({
    queryKey: ["summarizeExperiments", ids],
    queryFn: ({ signal }) => summaries(ids, signal),
    placeholderData: (previous) => previous,
  });
  return useMemo(() => new Map(data?.map((summary) => [summary.experiment_id, summary])), [data]);
}

async function summaries(ids: readonly string[], signal: AbortSignal): Promise<Summary[]> {
  const found: Summary[] = [];
  for (let at = 0; at < ids.length; at += PAGE) {
    const experiment_ids = ids.slice(at, at + PAGE);
    const page = await call("summarizeExperiments", { experiment_ids }, signal);
    found.push(...page.experiments);
  }
  return found;
}

/** When something last happened in an experiment; when it was made, if nothing has. */
export const activityOf = (experiment: Experiment, known: Summaries): number =>
  known.get(experiment.experiment_id)?.last_activity_time ?? experiment.creation_time ?? 0;

/** The tag of MLflow's that holds an experiment's description. */
export const NOTE = "mlflow.note.content";

export const tagOf = ({ tags = [] }: Experiment, name: string): string | undefined =>
  tags.find(({ key }) => key === name)?.value;

export const ownerOf = (experiment: Experiment): string | undefined =>
  tagOf(experiment, "mlflow.user") ?? tagOf(experiment, "creator");
