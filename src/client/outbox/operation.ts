import type { RequestTo } from "../call.ts";

export type MetricPoint = NonNullable<RequestTo<"logBatch">["metrics"]>[number];
export type KeyValue = { key: string; value: string };

/** Points, params and tags of one run, at most as many as a request may hold. */
export interface Batch {
  kind: "batch";
  run_id: string;
  metrics: MetricPoint[];
  params: KeyValue[];
  tags: KeyValue[];
}

/** A run that could not be created when it began; others name it by `id` until it is. */
export interface Create {
  kind: "create";
  id: string;
  experiment: ExperimentRef;
  request: Omit<RequestTo<"createRun">, "experiment_id">;
}

export interface Artifact {
  kind: "artifact";
  run_id: string;
  path: string;
  /** A copy of what is to be uploaded, deleted when that is done. */
  file: string;
}

/** What a run logs, in the order in which it does. To send one again leaves the same state. */
export type Operation =
  | Create
  | Batch
  | Artifact
  | ({ kind: "update" } & RequestTo<"updateRun">)
  | ({ kind: "inputs" } & RequestTo<"logInputs">);

export type ExperimentRef = { id: string } | { name: string };

/** The run that an operation acts on. */
export const runOf = (operation: Operation): string =>
  operation.kind === "create" ? operation.id : operation.run_id;

/** How many entries an operation has. */
export const sizeOf = (operation: Operation): number =>
  operation.kind === "batch"
    ? operation.metrics.length + operation.params.length + operation.tags.length
    : 1;

const LOCAL = "local-";

/** A name for a run that no server knows yet. */
export const newLocalId = (): string => LOCAL + crypto.randomUUID().replaceAll("-", "");

export const isLocalId = (id: string): boolean => id.startsWith(LOCAL);

/** The tag by which a run is found that was created, but whose answer did not arrive. */
export const LOCAL_ID_TAG = "millrace.localRunId";
