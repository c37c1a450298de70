import type { ArtifactRepository } from "../artifacts/artifact-repository.ts";
import { ApiError } from "../protocol/errors.ts";
import { noChannel } from "../store/change-channel.ts";
import { storeOver } from "../store/store-over.ts";
import type { Store } from "../store/store.ts";

/** What a server that was started without a part of itself has in its place. */

const disabled = (reason: string) => async (): Promise<never> => {
  throw new ApiError("TEMPORARILY_UNAVAILABLE", reason);
};

/** The store of a server that runs with --artifacts-only. */
export const disabledStore = (): Store =>
  storeOver(
    disabled(
      "This server runs with --artifacts-only and keeps no runs and models; ask the tracking server.",
    ),
    async () => {},
    noChannel,
  );

/** The artifact proxy of a server that runs with --no-serve-artifacts. */
export function disabledProxy(): ArtifactRepository {
  const refuse = disabled(
    "This server runs with --no-serve-artifacts; start it without to proxy artifacts.",
  );
  return { list: refuse, stat: refuse, read: refuse, write: refuse, delete: refuse };
}
