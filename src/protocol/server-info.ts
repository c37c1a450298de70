import { endpoint } from "./endpoint.ts";
import { bool, message, string } from "./fields.ts";

export const getServerInfo = endpoint({
  name: "getServerInfo",
  summary: "What this server offers; MLflow's clients ask before they use optional features.",
  methods: ["GET"],
  version: "3.0",
  path: "/mlflow/server-info",
  touches: { resource: "server", action: "read" },
  request: () => message({}),
  response: () =>
    message({
      store_type: string().optional(),
      workspaces_enabled: bool(),
      trace_archival_enabled: bool(),
      multipart_uploads_enabled: bool(),
      multipart_downloads_enabled: bool(),
      presigned_upload_run_id_supported: bool(),
      presigned_upload_model_id_supported: bool(),
      features_enabled: message({ gateway: bool() }),
    }),
});

export const getIndex = endpoint({
  name: "getIndex",
  summary: "What this server is and where to read on.",
  methods: ["GET"],
  path: "/",
  touches: { resource: "server", action: "read" },
  answer: "text",
  request: () => message({}),
  response: () => message({}),
});

export const getHealth = endpoint({
  name: "getHealth",
  summary: "OK while the server runs.",
  methods: ["GET"],
  path: "/health",
  touches: { resource: "server", action: "read" },
  answer: "text",
  request: () => message({}),
  response: () => message({}),
});

export const getVersion = endpoint({
  name: "getVersion",
  summary: "The release of MLflow whose protocol the server speaks.",
  methods: ["GET"],
  path: "/version",
  touches: { resource: "server", action: "read" },
  answer: "text",
  request: () => message({}),
  response: () => message({}),
});
