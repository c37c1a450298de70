import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../api/call.ts";
import { useChange } from "../api/use-change.ts";
import { artifactList } from "./artifact-source.ts";
import { plural } from "../util/numbers.ts";
import { directoryOf, proxiedPath } from "./artifact-paths.ts";
import type { ChosenFile } from "./chosen-files.ts";
import { uploadArtifact } from "./upload-artifact.ts";

/** A file on its way. */
export interface Sending {
  name: string;
  /** From 0 to 1. */
  share: number;
}

/** Uploads files into a directory of a run, one after the other; what is there already stays. */
export function useUpload(runId: string, rootUri: string | undefined) {
  const client = useQueryClient();
  const change = useChange();
  const [sending, setSending] = useState<Sending>();

  const send = async (file: File, path: string): Promise<void> => {
    const onProgress = (share: number): void => setSending({ name: file.name, share });
    onProgress(0);
    const { files = [] } = await client.fetchQuery({
      ...artifactList({ run_id: runId }, directoryOf(path)),
      staleTime: 0,
    });
    if (files.some((there) => there.path === path))
      throw new Error(`There is a file of this name already: ${path}. Give yours another name.`);
    await uploadArtifact({ runId, rootUri: rootUri!, path, file, onProgress });
  };

  const upload = async (files: readonly ChosenFile[], directory: string): Promise<void> => {
    if (files.length === 0) return;
    const paths = files.map(({ path }) => (directory === "" ? path : `${directory}/${path}`));
    const what = paths.length === 1 ? paths[0]! : plural(paths.length, "file");
    const sent: string[] = [];
    const remove = async (): Promise<void> => {
      for (const artifact_path of sent) await call("deleteProxiedArtifact", { artifact_path });
    };
    await change({
      done: `Uploaded ${what}`,
      failed: paths.length === 1 ? `${what} was not uploaded` : "Not every file was uploaded",
      run: async () => {
        for (const [at, path] of paths.entries()) {
          await send(files[at]!.file, path);
          const proxied = proxiedPath(rootUri!, path);
          if (proxied !== undefined) sent.push(proxied);
        }
      },
      ...(proxiedPath(rootUri!, "") !== undefined && { undo: remove }),
      changes: ["listArtifacts"],
    });
    setSending(undefined);
  };
  return { upload, sending };
}
