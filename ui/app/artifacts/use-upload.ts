import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../api/call.ts";
import { useChange } from "../api/use-change.ts";
import { artifactList } from "./artifact-source.ts";
import { directoryOf, proxiedPath } from "./artifact-paths.ts";
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
      throw new Error("There is a file of this name already. Give yours another name.");
    await uploadArtifact({ runId, rootUri: rootUri!, path, file, onProgress });
  };

  const upload = async (files: readonly File[], directory: string): Promise<void> => {
    for (const file of files) {
      const path = directory === "" ? file.name : `${directory}/${file.name}`;
      const artifact_path = proxiedPath(rootUri!, path);
      await change({
        done: `Uploaded ${path}`,
        failed: `${path} was not uploaded`,
        run: () => send(file, path),
        ...(artifact_path !== undefined && {
          undo: () => call("deleteProxiedArtifact", { artifact_path }),
        }),
        changes: ["listArtifacts"],
      });
    }
    setSending(undefined);
  };
  return { upload, sending };
}
