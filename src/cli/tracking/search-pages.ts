import type { Call } from "../../client/call.ts";
import { allItems } from "../../client/pages.ts";
import type { ViewType } from "../../protocol/experiments.ts";

const EXPERIMENTS_A_PAGE = 1000;
const RUNS_A_PAGE = 5000;

export const allExperiments = (call: Call, view: ViewType) =>
  allItems(call, "searchExperiments", { view_type: view, max_results: EXPERIMENTS_A_PAGE });

export const allRuns = (call: Call, experimentId: string, view: ViewType) =>
  allItems(call, "searchRuns", {
    experiment_ids: [experimentId],
    run_view_type: view,
    max_results: RUNS_A_PAGE,
  });
