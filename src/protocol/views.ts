import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { int64, message, repeated, requiredString, string } from "./fields.ts";
import { atMost, experimentId, optionalString, rule } from "./rules.ts";
import { limits } from "./limits.ts";

/** Views of an experiment's runs that their users keep under a name. */

/** The state is the user interface's own text; the server keeps it as it is. */
export const View = message({
  view_id: string(),
  experiment_id: string(),
  name: string(),
  state: string(),
  created_by: optionalString(),
  creation_time: int64(),
  last_update_time: int64(),
});
export type View = z.output<typeof View>;

const viewName = () =>
  requiredString().check(
    atMost(limits.viewNameLength, "view name"),
    rule(
      (name) => name.trim() !== "",
      () => "Invalid view name: it must hold more than white space.",
    ),
  );

const state = () =>
  string().check(
    rule(
      (text) => new TextEncoder().encode(text).length <= limits.viewStateBytes,
      () => `The view's state is larger than ${limits.viewStateBytes} bytes.`,
    ),
  );

export const createView = endpoint({
  name: "createView",
  summary: "Keep a view of an active experiment under a name that it does not use yet.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/views/create",
  touches: { resource: "experiment", action: "update", by: "experiment_id" },
  request: () =>
    message({
      experiment_id: experimentId(),
      name: viewName(),
      state: state(),
      created_by: string().check(atMost(limits.viewUserLength, "user name")).optional(),
    }),
  response: () => message({ view: View }),
});

export const listViews = endpoint({
  name: "listViews",
  summary: "The views kept of an experiment, by name.",
  methods: ["GET"],
  version: "1.0",
  path: "/millrace/views/list",
  touches: { resource: "experiment", action: "read", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId() }),
  response: () => message({ views: repeated(View) }),
});

export const updateView = endpoint({
  name: "updateView",
  summary: "Change the name or the state of a view.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/views/update",
  touches: { resource: "view", action: "update", by: "view_id" },
  request: () =>
    message({
      view_id: requiredString(),
      name: viewName().optional(),
      state: state().optional(),
    }),
  response: () => message({ view: View }),
});

export const deleteView = endpoint({
  name: "deleteView",
  summary: "Delete a view.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/views/delete",
  touches: { resource: "view", action: "delete", by: "view_id" },
  request: () => message({ view_id: requiredString() }),
  response: () => message({}),
});
