import { call, urlOf } from "../api/call.ts";
import type { Response } from "../api/types.ts";

/** Whose artifacts are meant: a run's or a logged model's. */
export type ArtifactSource = { run_id: string } | { model_id: string };

export type ArtifactFile = NonNullable<Response<"listArtifacts">["files"]>[number];

export type ArtifactList = Response<"listArtifacts">;

/** One directory of artifacts; `""` is the root. */
export const artifactList = (source: ArtifactSource, path: string) => ({
  queryKey: ["listArtifacts", source, path] as const,
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<ArtifactList> =>
    "run_id" in source
      ? call("listArtifacts", { ...source, path }, signal)
      : call("listLoggedModelArtifacts", { ...source, artifact_directory_path: path }, signal),
});

/** Where a file is downloaded. The server sends it as an attachment, which no browser runs. */
export const artifactUrl = (source: ArtifactSource, path: string): string =>
  "run_id" in source
    ? urlOf("getArtifact", { ...source, path })
    : urlOf("getLoggedModelArtifact", { ...source, artifact_file_path: path });
