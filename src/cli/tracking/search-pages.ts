import type { Call } from "../../client/call.ts";
import { type Experiment, searchExperiments, type ViewType } from "../../protocol/experiments.ts";
import { type Run, searchRuns } from "../../protocol/runs.ts";

/** The server may hold more than one answer can: these ask for page after page. */

const EXPERIMENTS_A_PAGE = 1000;
const RUNS_A_PAGE = 5000;

export async function* allExperiments(call: Call, view: ViewType): AsyncGenerator<Experiment> {
  let token: string | undefined;
  do {
    const page = await call(searchExperiments, {
      view_type: view,
      max_results: EXPERIMENTS_A_PAGE,
      page_token: token,
    });
    yield* page.experiments ?? [];
    token = page.next_page_token;
  } while (token);
}

export async function* allRuns(
  call: Call,
  experimentId: string,
  view: ViewType,
): AsyncGenerator<Run> {
  let token: string | undefined;
  do {
    const page = await call(searchRuns, {
      experiment_ids: [experimentId],
      run_view_type: view,
      max_results: RUNS_A_PAGE,
      page_token: token,
    });
    yield* page.runs ?? [];
    token = page.next_page_token;
  } while (token);
}
