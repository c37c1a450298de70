import { posix } from "node:path";
import { create as contentDisposition } from "content-disposition";
import type { ArtifactFile } from "../../artifacts/artifact-repository.ts";
import { artifactEntryPath, artifactFilePath, artifactPath } from "../../core/artifact-path.ts";
import * as endpoints from "../../protocol/artifacts.ts";
import { ApiError, invalidParameter } from "../../protocol/errors.ts";
import { archiveOf } from "../artifact-archive.ts";
import { artifactSize } from "../artifact-size.ts";
import { pageHeaders, refuseOutsideFrames } from "../artifact-page.ts";
import { type ArtifactRoot, artifactRoot, belowRoot, type Context } from "../context.ts";
import { limited } from "../limited-stream.ts";
import { route, type Route } from "../route.ts";
import { sendArtifact } from "./artifact-responses.ts";

/** The largest upload that the UI's route takes, as in MLflow. */
const LARGEST_UPLOAD = 10 * 1024 * 1024;

/** Artifacts of a run or logged model, by its id. */
export const artifactRoutes: readonly Route[] = [
  route(endpoints.listArtifacts, async ({ run_id, path }, context) =>
    listing(context, await context.tracking.runArtifactUri({ run_id }), path),
  ),

  route(endpoints.getArtifact, async ({ run_id, path }, context, { reply }) => {
    const root = await rootOfRun(context, run_id);
    return sendArtifact(reply, root.repository, belowRoot(root, artifactEntryPath(path)));
  }),

  route(endpoints.uploadArtifact, async ({ run_id, path }, context, { request }) => {
    const root = await rootOfRun(context, run_id);
    const file = belowRoot(root, artifactFilePath(path));
    await root.repository.write(file, limited(request.raw, LARGEST_UPLOAD));
    return {};
  }),

  route(endpoints.listLoggedModelArtifacts, async (request, context) => {
    const uri = await context.tracking.loggedModelArtifactUri(request);
    return listing(context, uri, request.artifact_directory_path);
  }),

  route(endpoints.getLoggedModelArtifact, async (asked, context, { reply }) => {
    const root = artifactRoot(context, await context.tracking.loggedModelArtifactUri(asked));
    const path = belowRoot(root, artifactEntryPath(asked.artifact_file_path));
    return sendArtifact(reply, root.repository, path);
  }),

  route(endpoints.downloadArtifactArchive, async ({ path = "", ...owner }, context, { reply }) => {
    const root = await rootOf(context, owner);
    const directory = artifactPath(path);
    const name = posix.basename(directory) || owner.run_id || owner.model_id!;
    const archive = await archiveOf(root.repository, belowRoot(root, directory), name);
    return reply
      .header("content-type", "application/zip")
      .header("content-disposition", contentDisposition(`${name}.zip`))
      .send(archive);
  }),

  route(endpoints.measureArtifacts, async ({ run_ids }, context) => {
    const uris = new Map<string, string>();
    for (const run_id of run_ids)
      uris.set(run_id, await context.tracking.runArtifactUri({ run_id }));
    return artifactSize(uris, (uri) => artifactRoot(context, uri));
  }),

  route(endpoints.showArtifactPage, async ({ path, scripts, ...owner }, context, { reply }) => {
    refuseOutsideFrames(reply.request.headers);
    const root = await rootOf(context, owner);
    if (!/\.html?$/i.test(path)) throw invalidParameter(`'${path}' is no HTML file.`);
    const { stat, stream } = await root.repository.read(belowRoot(root, artifactEntryPath(path)));
    return reply.headers(pageHeaders(scripts, stat.size)).send(stream);
  }),

  route(endpoints.createPresignedUploadUrl, async () => {
    throw notPresigned();
  }),

  route(endpoints.createPresignedDownloadUrl, async () => {
    throw notPresigned();
  }),
];

const rootOfRun = async (context: Context, run_id: string): Promise<ArtifactRoot> =>
  artifactRoot(context, await context.tracking.runArtifactUri({ run_id }));

interface Owner {
  run_id?: string | undefined;
  model_id?: string | undefined;
}

/** The artifacts of the one that a request names, a run or a logged model. */
async function rootOf(context: Context, { run_id, model_id }: Owner): Promise<ArtifactRoot> {
  if (run_id !== undefined) return rootOfRun(context, run_id);
  const uri = await context.tracking.loggedModelArtifactUri({ model_id: model_id! });
  return artifactRoot(context, uri);
}

/** A directory of an artifact root; paths are relative to that root. */
async function listing(context: Context, uri: string, path = "") {
  const root = artifactRoot(context, uri);
  const files = await root.repository.list(belowRoot(root, artifactPath(path)));
  return { root_uri: uri, files: files.map((file) => relativeTo(root.path, file)) };
}

const relativeTo = (base: string, file: ArtifactFile): ArtifactFile => ({
  ...file,
  path: base === "" ? file.path : file.path.slice(base.length + 1),
});

const notPresigned = () =>
  new ApiError(
    "NOT_IMPLEMENTED",
    "Presigned URLs need an object store as artifact location; this server's destination has none.",
  );
