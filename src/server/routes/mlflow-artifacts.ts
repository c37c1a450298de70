import { artifactEntryPath, artifactFilePath, artifactPath } from "../../core/artifact-path.ts";
import { ApiError } from "../../protocol/errors.ts";
import * as endpoints from "../../protocol/mlflow-artifacts.ts";
import { route, type Route } from "../route.ts";
import { sendArtifact } from "./artifact-responses.ts";

/** The artifact proxy: files of the artifacts destination, by path. */
export const mlflowArtifactRoutes: readonly Route[] = [
  route(endpoints.listProxiedArtifacts, async ({ path = "" }, { destination }) => {
    const files = await destination.list(artifactPath(path));
    return { files: files.map((file) => ({ ...file, path: baseName(file.path) })) };
  }),

  route(endpoints.downloadProxiedArtifact, ({ artifact_path }, { destination }, { reply }) =>
    sendArtifact(reply, destination, artifactEntryPath(artifact_path)),
  ),

  route(
    endpoints.uploadProxiedArtifact,
    async ({ artifact_path }, { destination }, { request }) => {
      await destination.write(artifactFilePath(artifact_path), request.raw);
      return "";
    },
  ),

  route(endpoints.deleteProxiedArtifact, async ({ artifact_path }, { destination }) => {
    await destination.delete(artifactEntryPath(artifact_path));
    return {};
  }),

  ...[
    endpoints.createMultipartUpload,
    endpoints.completeMultipartUpload,
    endpoints.abortMultipartUpload,
    endpoints.getPresignedDownloadUrl,
  ].map((endpoint): Route => ({ endpoint, handle: objectStoreOnly })),
];

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

async function objectStoreOnly(): Promise<never> {
  throw new ApiError(
    "NOT_IMPLEMENTED",
    "Multipart uploads and presigned URLs need an object store as artifacts destination; this server's is a local directory.",
  );
}
