import { userInfo } from "node:os";
import type { Call } from "../../client/call.ts";
import { deletedExperiment, findExperiment } from "../../client/find-experiment.ts";
import { CliError } from "../errors.ts";

export const endStatuses = ["FINISHED", "FAILED", "KILLED"] as const;
export type EndStatus = (typeof endStatuses)[number];

export interface NewRun {
  experiment: { id: string } | { name: string };
  status: EndStatus;
  tags: ReadonlyMap<string, string>;
  name?: string | undefined;
  parentRunId?: string | undefined;
}

/** Creates a run and ends it, as a script would that had nothing to do. */
export async function createEndedRun(call: Call, wanted: NewRun) {
  if (wanted.parentRunId !== undefined) await requireActive(call, wanted.parentRunId);
  const experimentId =
    "id" in wanted.experiment
      ? wanted.experiment.id
      : await experimentNamed(call, wanted.experiment.name);
  const tags = new Map([...contextTags(wanted.parentRunId), ...wanted.tags]);
  const { run } = await call("createRun", {
    experiment_id: experimentId,
    user_id: tags.get("mlflow.user") ?? "",
    run_name: wanted.name,
    start_time: Date.now(),
    tags: Array.from(tags, ([key, value]) => ({ key, value })),
  });
  const { run_id } = run.info;
  const ended = await call("updateRun", { run_id, status: wanted.status, end_time: Date.now() });
  return ended.run_info;
}

/** What MLflow's client says of where a run comes from. */
function contextTags(parentRunId: string | undefined): [string, string][] {
  const tags: [string, string][] = [
    ["mlflow.user", userName()],
    ["mlflow.source.name", "millrace"],
    ["mlflow.source.type", "LOCAL"],
  ];
  return parentRunId === undefined ? tags : [...tags, ["mlflow.parentRunId", parentRunId]];
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // The user id has no name, as in some containers.
    return "unknown";
  }
}

async function requireActive(call: Call, runId: string): Promise<void> {
  const { run } = await call("getRun", { run_id: runId });
  if (run.info.lifecycle_stage === "deleted")
    throw new CliError(`The parent run ${runId} is deleted; restore it first.`);
}

/** The id of the experiment with a name, which is created where there is none. */
async function experimentNamed(call: Call, name: string): Promise<string> {
  const experiment = await findExperiment(call, name);
  if (experiment === undefined) {
    console.error(`Experiment with name '${name}' does not exist. Creating a new experiment.`);
    return (await call("createExperiment", { name })).experiment_id;
  }
  if (experiment.lifecycle_stage === "deleted") throw new CliError(deletedExperiment(experiment));
  return experiment.experiment_id;
}
