import { urlOf } from "../api/call.ts";
import type { ErrorCode } from "../../../src/protocol/errors.ts";
import { proxiedPath } from "./artifact-paths.ts";
import { ApiError, messageOf, unreachable } from "../api/error.ts";

interface Upload {
  runId: string;
  /** The URI of the run's artifacts. */
  rootUri: string;
  /** Relative to the root. */
  path: string;
  file: File;
  /** Told how much of the file is gone, from 0 to 1. */
  onProgress: (share: number) => void;
}

/**
 * Uploads a file as a run's artifact. `fetch` does not tell how far it is, XMLHttpRequest does.
 *
 * @throws ApiError with the server's message, or UNREACHABLE
 */
export function uploadArtifact({ runId, rootUri, path, file, onProgress }: Upload): Promise<void> {
  const proxied = proxiedPath(rootUri, path);
  const [method, url] =
    proxied === undefined
      ? ["POST", urlOf("uploadArtifact", { run_id: runId, path })]
      : ["PUT", urlOf("uploadProxiedArtifact", { artifact_path: proxied })];
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(total === 0 ? 1 : loaded / total),
    );
    request.addEventListener("error", (event) => reject(unreachable(event)));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve();
      else reject(refusal(request));
    });
    request.send(file);
  });
}

function refusal({ status, responseText }: XMLHttpRequest): ApiError {
  try {
    const body = JSON.parse(responseText) as { error_code: ErrorCode; message: string };
    return new ApiError(body.error_code, status, body.message);
  } catch (error) {
    return new ApiError("INTERNAL_ERROR", status, messageOf(error));
  }
}
