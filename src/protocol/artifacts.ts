import { endpoint } from "./endpoint.ts";
import { bool, int64, message, repeated, requiredString, string } from "./fields.ts";
import { limits } from "./limits.ts";
import { optionalString, rule, runId } from "./rules.ts";
import { olderRunId } from "./runs.ts";

export const FileInfo = message({
  path: string(),
  is_dir: bool(),
  file_size: int64().optional(),
});

const FileList = message({
  root_uri: string(),
  files: repeated(FileInfo).optional(),
  next_page_token: optionalString(),
});

const page = { path: optionalString(), page_token: optionalString() };

export const listArtifacts = endpoint({
  name: "listArtifacts",
  summary: "List one directory of a run's artifacts.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/artifacts/list",
  touches: { resource: "run", action: "read", by: "run_id" },
  request: () => message({ run_id: runId(), ...page }, olderRunId),
  response: () => FileList,
});

export const getArtifact = endpoint({
  name: "getArtifact",
  summary: "Download a run's artifact; takes Range and conditional requests.",
  methods: ["GET"],
  path: "/get-artifact",
  touches: { resource: "run", action: "read", by: "run_id" },
  answer: "stream",
  request: () => message({ run_id: runId(), path: requiredString() }, olderRunId),
  response: () => message({}),
});

export const uploadArtifact = endpoint({
  name: "uploadArtifact",
  summary: "Upload a run's artifact of at most 10 MiB; the body is the file.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/upload-artifact",
  touches: { resource: "run", action: "update", by: "run_id" },
  body: "stream",
  request: () => message({ run_id: runId(), path: requiredString() }, olderRunId),
  response: () => message({}),
});

export const listLoggedModelArtifacts = endpoint({
  name: "listLoggedModelArtifacts",
  summary: "List one directory of a logged model's artifacts.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}/artifacts/directories",
  touches: { resource: "logged_model", action: "read", by: "model_id" },
  request: () =>
    message({
      model_id: requiredString(),
      artifact_directory_path: optionalString(),
      page_token: optionalString(),
    }),
  response: () => FileList,
});

export const getLoggedModelArtifact = endpoint({
  name: "getLoggedModelArtifact",
  summary: "Download a logged model's artifact.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/logged-models/{model_id}/artifacts/files",
  touches: { resource: "logged_model", action: "read", by: "model_id" },
  answer: "stream",
  request: () => message({ model_id: requiredString(), artifact_file_path: requiredString() }),
  response: () => message({}),
});

/** Artifacts of a run, or of a logged model. */
const ofRunOrModel = { run_id: runId().optional(), model_id: optionalString() };

const oneOwner = rule<{ run_id?: string | undefined; model_id?: string | undefined }>(
  ({ run_id, model_id }) => (run_id === undefined) !== (model_id === undefined),
  () => "Name either a run_id or a model_id, whose artifact is meant.",
);

export const downloadArtifactArchive = endpoint({
  name: "downloadArtifactArchive",
  summary: "Download a directory of artifacts, or all, as a ZIP archive.",
  methods: ["GET"],
  version: "1.0",
  path: "/millrace/artifacts/archive",
  touches: { resource: "run", action: "read", by: "run_id" },
  alsoTouches: { resource: "logged_model", action: "read", by: "model_id" },
  answer: "stream",
  request: () => message({ ...ofRunOrModel, path: optionalString() }).check(oneOwner),
  response: () => message({}),
});

export const measureArtifacts = endpoint({
  name: "measureArtifacts",
  summary: "How many files the artifacts of some runs are together, and how large.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/artifacts/size",
  touches: { resource: "run", action: "read", by: "run_ids" },
  request: () => message({ run_ids: repeated(string(), limits.measuredRuns, "run_ids") }),
  response: () =>
    message({
      files: int64(),
      bytes: int64(),
      /** There are more files than the server looks at for one answer. */
      at_least: bool(),
      /** The runs whose artifacts are where this server cannot look. */
      unknown_run_ids: repeated(string()),
    }),
});

export const showArtifactPage = endpoint({
  name: "showArtifactPage",
  summary: "An HTML artifact for a sandboxed frame: of no origin, cut off from the network.",
  methods: ["GET"],
  version: "1.0",
  path: "/millrace/artifacts/page",
  touches: { resource: "run", action: "read", by: "run_id" },
  alsoTouches: { resource: "logged_model", action: "read", by: "model_id" },
  answer: "stream",
  request: () =>
    message({
      ...ofRunOrModel,
      path: requiredString(),
      /** Whether the page's scripts may run, within its frame. */
      scripts: bool().default(false),
    }).check(oneOwner),
  response: () => message({}),
});

const presignExpiration = () =>
  int64()
    .check(
      rule(
        (seconds) => seconds >= 1 && seconds <= 604_800,
        (seconds) => `Invalid expiration ${seconds}: it must be between 1 and 604800 seconds.`,
      ),
    )
    .default(900);

export const createPresignedUploadUrl = endpoint({
  name: "createPresignedUploadUrl",
  summary: "A URL to upload an artifact straight to an object store.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/artifacts/presigned-upload-url",
  touches: { resource: "run", action: "update", by: "run_id" },
  request: () =>
    message({
      run_id: runId().optional(),
      model_id: optionalString(),
      path: requiredString(),
      expiration: presignExpiration(),
    }),
  response: () => message({ presigned_url: string() }),
});

export const createPresignedDownloadUrl = endpoint({
  name: "createPresignedDownloadUrl",
  summary: "A URL to download an artifact straight from an object store.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/artifacts/presigned-download-url",
  touches: { resource: "run", action: "read", by: "run_id" },
  request: () =>
    message({ run_id: runId(), path: requiredString(), expiration: presignExpiration() }),
  response: () => message({ presigned_url: string() }),
});
