import type { Touches } from "../../protocol/endpoint.ts";
import { type Method, touchesOf } from "../store.ts";

/** What of a folder a call must see as it is: all of it, or parts. */
export type Scope =
  | "everything"
  | "registry"
  | "nothing"
  /** Experiments by themselves. */
  | { readonly experiments: readonly string[] | "all" }
  /** Experiments with their runs and models. */
  | { readonly contents: readonly string[] }
  | { readonly runs: readonly string[] }
  | { readonly models: readonly string[] };

/** What the methods without an endpoint read and write of files. */
const others: Partial<Record<Method, Touches>> = {
  runArtifactUri: { resource: "run", action: "read", by: "run_id" },
  runExperiments: { resource: "run", action: "read", by: "run_ids" },
  loggedModelArtifactUri: { resource: "logged_model", action: "read", by: "model_id" },
  loggedModelOrigin: { resource: "logged_model", action: "read", by: "model_id" },
  noteModelVersion: { resource: "logged_model", action: "update", by: "model_id" },
};

/** What is about more than what it names. */
const isOfMany = new Set<Method>(["moveRuns", "runModelArtifactUri"]);

/** What a call needs to see, by what its endpoint touches. */
export function scopeOf(method: Method, request: unknown): Scope {
  const touches = touchesOf(method) ?? others[method];
  if (isOfMany.has(method) || namesModels(method, request)) return "everything";
  if (touches === undefined) return "nothing";
  const ids = idsOf(touches, request);
  switch (touches.resource) {
    case "experiment":
      return ofExperiments(touches, request, ids);
    case "run":
      return { runs: ids };
    case "logged_model":
      return { models: ids };
    case "registered_model":
      return "registry";
    default:
      return "nothing";
  }
}

/** A name must be no other's, and the runs of what is deleted go with it. */
function ofExperiments({ by, action }: Touches, request: unknown, ids: readonly string[]): Scope {
  if (by === "experiment_ids") return ids.length === 0 ? "everything" : { contents: ids };
  if (by !== "experiment_id" || "new_name" in (request as object)) return { experiments: "all" };
  return action === "delete" ? { contents: ids } : { experiments: ids };
}

const idsOf = ({ by = [] }: Touches, request: unknown): string[] =>
  [by]
    .flat()
    .flatMap((field) => (request as Record<string, string | readonly string[]>)[field] ?? []);

interface Logged {
  model_id?: string | undefined;
}

/** Metrics of a run may be those of a logged model as well. */
const namesModels = (method: Method, request: unknown): boolean =>
  (method === "logMetric" && (request as Logged).model_id !== undefined) ||
  (method === "logBatch" &&
    (request as { metrics: readonly Logged[] }).metrics.some(
      ({ model_id }) => model_id !== undefined,
    ));
