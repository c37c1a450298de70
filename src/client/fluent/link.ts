import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { ArtifactRepository } from "../../artifacts/artifact-repository.ts";
import { type Client, clientOver } from "../client.ts";
import type { Call, RawCall } from "../call.ts";
import { Outbox, type OutboxOptions } from "../outbox/outbox.ts";
import { type Destination, mayPass } from "../outbox/sender.ts";
import { isLocalId } from "../outbox/operation.ts";
import { abandonedSpools, newAside, newSpool, sendSpool } from "../outbox/spool-folder.ts";
import type { ArtifactTarget } from "./artifacts.ts";

/** A tracking store, as the fluent API needs it. */
export interface Store {
  call: Call;
  callRaw: RawCall;
  artifactsAt(uri: string): ArtifactRepository;
  close(): Promise<void>;
}

/** One tracking store, and what is on its way there. */
export interface Link {
  call: Call;
  client: Client;
  outbox: Outbox;
  artifactsOf(runId: string): ArtifactTarget;
  close(): Promise<void>;
}

export interface LinkOptions extends OutboxOptions {
  /** The directory where what cannot be sent waits. */
  spoolFolder: string;
  /** The store's address without credentials. */
  target: string;
}

/** How what was logged reaches a store. */
export const destinationOf = (store: Store): Destination => ({
  call: store.call,
  async upload(runId, path, file) {
    await (await artifactsOfRun(store, runId)).write(path, createReadStream(file));
  },
});

async function artifactsOfRun(store: Store, runId: string): Promise<ArtifactRepository> {
  const { run } = await store.call("getRun", { run_id: runId });
  return store.artifactsAt(run.info.artifact_uri ?? "");
}

/** Links to a store; what earlier processes have left for it is sent in the background. */
export function linkTo(store: Store, options: LinkOptions): Link {
  const { call } = store;
  const destination = destinationOf(store);
  const { spoolFolder, target, warn } = options;
  const aside = newAside(spoolFolder, target, warn);
  const outbox = new Outbox(destination, newSpool(spoolFolder, target), aside, options);
  const recovered = recover().catch(() => {});

  async function recover(): Promise<void> {
    for (const spool of abandonedSpools(spoolFolder, (uri) => uri === target))
      await sendSpool(spool, destination, aside, (what, error) =>
        warn(`Refused: ${what}: ${error.message}`),
      );
  }

  function artifactsOf(runId: string): ArtifactTarget {
    let known: Promise<ArtifactRepository> | undefined;
    const artifacts = (id: string) =>
      (known ??= artifactsOfRun(store, id).catch((error: unknown) => {
        known = undefined;
        throw error;
      }));
    const idAtServer = async (): Promise<string> => {
      if (!isLocalId(runId)) return runId;
      await outbox.flush();
      const id = outbox.runIdOf(runId);
      if (id === undefined) throw new Error("The run is not at the server yet.");
      return id;
    };
    return {
      async store(path, content) {
        if (isLocalId(runId) || outbox.isOffline) return outbox.addArtifact(runId, path, content);
        try {
          await (await artifacts(runId)).write(path, streamOf(content));
        } catch (error) {
          if (options.strict || !mayPass(error)) throw error;
          outbox.addArtifact(runId, path, content);
        }
      },
      stored: async () => await artifacts(await idAtServer()),
      async tag(key) {
        await outbox.flush();
        const { run } = await call("getRun", { run_id: await idAtServer() });
        return run.data.tags?.find((tag) => tag.key === key)?.value;
      },
    };
  }

  return {
    call,
    client: clientOver(call, store.callRaw),
    outbox,
    artifactsOf,
    async close() {
      await recovered;
      await outbox.flush();
      await store.close();
    },
  };
}

const streamOf = (content: Uint8Array | { file: string }): Readable =>
  content instanceof Uint8Array
    ? Readable.from([content], { objectMode: false })
    : createReadStream(content.file);
