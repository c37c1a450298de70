import type { Run as RunMessage, RunInfo } from "../../protocol/endpoint-messages.ts";
import { mapOf } from "./values.ts";

/** A run as the tracking store has it. */
export interface RunRecord {
  info: RunInfo;
  /** The latest value of each metric, and the params and tags. */
  data: {
    metrics: Record<string, number>;
    params: Record<string, string>;
    tags: Record<string, string>;
  };
  inputs: NonNullable<RunMessage["inputs"]>;
  outputs: NonNullable<RunMessage["outputs"]>;
}

export const runRecord = ({ info, data, inputs = {}, outputs = {} }: RunMessage): RunRecord => ({
  info,
  data: { metrics: mapOf(data.metrics), params: mapOf(data.params), tags: mapOf(data.tags) },
  inputs,
  outputs,
});
