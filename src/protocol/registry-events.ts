import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { int64, message, repeated, string } from "./fields.ts";
import { modelName, modelVersion } from "./registry-rules.ts";
import { maxResults, optionalString } from "./rules.ts";

/**
 * One change of the model registry. `user` is empty where the client named none; `key` is the tag,
 * the alias or the field that changed. Long values are cut.
 */
const RegistryEvent = message({
  event_id: string(),
  timestamp: int64(),
  user: string(),
  entity: string(),
  action: string(),
  name: string(),
  version: optionalString(),
  key: optionalString(),
  old_value: optionalString(),
  new_value: optionalString(),
});
export type RegistryEvent = z.output<typeof RegistryEvent>;

export const getRegistryEvents = endpoint({
  name: "getRegistryEvents",
  summary: "Who changed what and when in a registered model, the newest first, in pages.",
  methods: ["GET"],
  version: "1.0",
  path: "/millrace/registry/events",
  touches: { resource: "registered_model", action: "read", by: "name" },
  request: () =>
    message({
      name: modelName(),
      /** Only what is about this version. */
      version: modelVersion().optional(),
      max_results: maxResults(1000).default(100),
      page_token: optionalString(),
    }),
  response: () =>
    message({
      events: repeated(RegistryEvent).optional(),
      next_page_token: optionalString(),
    }),
});
