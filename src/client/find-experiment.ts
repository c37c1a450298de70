import type { Experiment } from "../protocol/endpoint-messages.ts";
import type { Call } from "./call.ts";

/** The experiment of a name, deleted or not; undefined where there is none. Throws what the call throws else. */
export async function findExperiment(call: Call, name: string): Promise<Experiment | undefined> {
  try {
    return (await call("getExperimentByName", { experiment_name: name })).experiment;
  } catch (error) {
    if ((error as { code?: unknown }).code === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
}

/** What to do about an experiment that is deleted. */
export const deletedExperiment = ({ name, experiment_id }: Experiment): string =>
  `Experiment '${name}' is deleted. Restore it with millrace experiments restore -x ${experiment_id}, or take another name.`;
