import { resolve } from "node:path";
import type { Experiment } from "../../protocol/experiments.ts";

/** An experiment as `experiments get` prints it. */
export function experimentText(experiment: Experiment): string {
  const fields = {
    "Experiment ID": experiment.experiment_id,
    Name: experiment.name,
    "Artifact Location": experiment.artifact_location ?? "",
    "Lifecycle Stage": experiment.lifecycle_stage,
    "Creation Time": experiment.creation_time || "N/A",
    "Last Update Time": experiment.last_update_time || "N/A",
    Tags: Object.entries(tagsOf(experiment))
      .map(([key, value]) => `${key}=${value}`)
      .join(", "),
  };
  const width = Math.max(...Object.keys(fields).map((name) => name.length)) + 2;
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}: ${value}`)
    .join("\n");
}

/** The same as JSON, with the fields of MLflow's command; those of traces are always null here. */
export const experimentJson = (experiment: Experiment) => ({
  artifact_location: experiment.artifact_location ?? null,
  creation_time: numberOrNull(experiment.creation_time),
  effective_trace_archival_retention: null,
  experiment_id: experiment.experiment_id,
  last_update_time: numberOrNull(experiment.last_update_time),
  lifecycle_stage: experiment.lifecycle_stage,
  name: experiment.name,
  tags: tagsOf(experiment),
  trace_location: null,
  workspace: experiment.workspace,
});

/** An experiment as a row of a list; a local artifact location is made absolute. */
export function experimentRow({ experiment_id, name, artifact_location = "" }: Experiment) {
  const isUri = /^[a-z][a-z0-9+.-]+:/i.test(artifact_location);
  return [experiment_id, name, isUri ? artifact_location : resolve(artifact_location)];
}

const tagsOf = ({ tags = [] }: Experiment): Record<string, string> =>
  Object.fromEntries(tags.map(({ key = "", value = "" }) => [key, value]));

const numberOrNull = (time: number | bigint | undefined): number | null =>
  time ? Number(time) : null;
