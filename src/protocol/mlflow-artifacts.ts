import { FileInfo } from "./artifacts.ts";
import { endpoint } from "./endpoint.ts";
import { int64, message, repeated, requiredString, string } from "./fields.ts";
import { optionalString } from "./rules.ts";

/** The artifact proxy: the artifacts destination, addressed by path. */

const filePath = { artifact_path: requiredString() };

export const downloadProxiedArtifact = endpoint({
  name: "downloadProxiedArtifact",
  summary: "Download a file; takes Range and conditional requests.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow-artifacts/artifacts/{artifact_path*}",
  touches: { resource: "artifact_path", action: "read", by: "artifact_path" },
  answer: "stream",
  request: () => message(filePath),
  response: () => message({}),
});

export const uploadProxiedArtifact = endpoint({
  name: "uploadProxiedArtifact",
  summary: "Upload a file; the body is the file.",
  methods: ["PUT"],
  version: "2.0",
  path: "/mlflow-artifacts/artifacts/{artifact_path*}",
  touches: { resource: "artifact_path", action: "update", by: "artifact_path" },
  body: "stream",
  answer: "text",
  request: () => message(filePath),
  response: () => message({}),
});

export const listProxiedArtifacts = endpoint({
  name: "listProxiedArtifacts",
  summary: "List one directory; paths are base names.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow-artifacts/artifacts",
  touches: { resource: "artifact_path", action: "read", by: "path" },
  request: () => message({ path: optionalString() }),
  response: () => message({ files: repeated(FileInfo).optional() }),
});

export const deleteProxiedArtifact = endpoint({
  name: "deleteProxiedArtifact",
  summary: "Delete a file or a directory with all it holds.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow-artifacts/artifacts/{artifact_path*}",
  touches: { resource: "artifact_path", action: "delete", by: "artifact_path" },
  request: () => message(filePath),
  response: () => message({}),
});

/** `path` repeats the file's name; MLflow requires it beside the path in the URL. */
const multipart = { ...filePath, path: requiredString() };

export const createMultipartUpload = endpoint({
  name: "createMultipartUpload",
  summary: "Start an upload in parts; object stores only.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow-artifacts/mpu/create/{artifact_path*}",
  touches: { resource: "artifact_path", action: "update", by: "artifact_path" },
  request: () => message({ ...multipart, num_parts: int64().optional() }),
  response: () => message({ upload_id: string() }),
});

const UploadPart = message({
  part_number: int64().optional(),
  etag: optionalString(),
  url: optionalString(),
});

export const completeMultipartUpload = endpoint({
  name: "completeMultipartUpload",
  summary: "Finish an upload in parts; object stores only.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow-artifacts/mpu/complete/{artifact_path*}",
  touches: { resource: "artifact_path", action: "update", by: "artifact_path" },
  request: () =>
    message({
      ...multipart,
      upload_id: optionalString(),
      parts: repeated(UploadPart).default([]),
    }),
  response: () => message({}),
});

export const abortMultipartUpload = endpoint({
  name: "abortMultipartUpload",
  summary: "Give up an upload in parts; object stores only.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow-artifacts/mpu/abort/{artifact_path*}",
  touches: { resource: "artifact_path", action: "update", by: "artifact_path" },
  request: () => message({ ...multipart, upload_id: optionalString() }),
  response: () => message({}),
});

export const getPresignedDownloadUrl = endpoint({
  name: "getPresignedDownloadUrl",
  summary: "A URL to download straight from the object store; object stores only.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow-artifacts/presigned/{artifact_path*}",
  touches: { resource: "artifact_path", action: "read", by: "artifact_path" },
  request: () => message(filePath),
  response: () => message({ url: string() }),
});
