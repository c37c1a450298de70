import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNotices } from "../shell/notices.ts";
import { messageOf } from "./error.ts";
import { keyOf } from "./queries.ts";
import type { EndpointName } from "./types.ts";

/** Something that the reader does to the data. */
export interface Change {
  /** What has happened when it is done: "Deleted 3 runs". Without, the page itself shows it. */
  done?: string;
  /** What is said before the server's message when it fails: "The runs were not deleted". */
  failed: string;
  run: () => Promise<unknown>;
  undo?: () => Promise<unknown>;
  /** The endpoints whose answers it changes. */
  changes: readonly EndpointName[];
}

/**
 * Makes changes: it says what was done, offers to undo it, asks anew for what has changed, and says
 * what failed. Resolves to whether it was done.
 */
export function useChange(): (change: Change) => Promise<boolean> {
  const client = useQueryClient();
  const { tell } = useNotices();
  return useCallback(
    async ({ done, failed, run, undo, changes }) => {
      const refresh = () =>
        Promise.all(changes.map((name) => client.invalidateQueries({ queryKey: keyOf(name) })));
      try {
        await run();
      } catch (error) {
        tell({ text: `${failed}: ${messageOf(error)}`, tone: "bad" });
        return false;
      } finally {
        void refresh();
      }
      if (done !== undefined)
        tell({
          text: done,
          ...(undo && {
            undo: async () => {
              await undo();
              await refresh();
            },
          }),
        });
      return true;
    },
    [client, tell],
  );
}
