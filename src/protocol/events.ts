import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { bool, message, repeated, string } from "./fields.ts";
import { experimentId, rule, runId } from "./rules.ts";
import { limits } from "./limits.ts";

/** What changed of a run since it was last told. Where the keys are too many, all metrics may have. */
export const RunChange = message({
  run_id: string(),
  experiment_id: string(),
  /** Its status, times, name, lifecycle stage, inputs or outputs. */
  info: bool(),
  metrics: repeated(string()),
  all_metrics: bool().optional(),
  params: bool(),
  tags: bool(),
  created: bool(),
});
export type RunChange = z.output<typeof RunChange>;

export const getEvents = endpoint({
  name: "getEvents",
  summary: "Hear of changes to runs as they happen, as server-sent events that do not end.",
  methods: ["GET"],
  version: "1.0",
  path: "/millrace/events",
  touches: { resource: "experiment", action: "read", by: "experiment_id" },
  alsoTouches: { resource: "run", action: "read", by: "run_id" },
  answer: "events",
  request: () =>
    message({
      experiment_id: repeated(experimentId(), limits.eventExperiments, "experiment_id").default([]),
      run_id: repeated(runId(), limits.eventRuns, "run_id").default([]),
    }).check(
      rule(
        ({ experiment_id, run_id }) => experiment_id.length + run_id.length > 0,
        () => "Name at least one experiment_id or run_id to hear of.",
      ),
    ),
  /** The data of an event named `runs`; one named `refresh` has `{}`. */
  response: () => message({ runs: repeated(RunChange).optional() }),
});
