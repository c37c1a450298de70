import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { localPath } from "../core/artifact-uri.ts";
import { localArtifactRepository } from "../artifacts/local.ts";
import {
  type ArtifactRepositoryRegistry,
  openArtifactRepository,
} from "../artifacts/open-repository.ts";
import { openStore } from "../store/open-store.ts";
import type { RegistryStore } from "../store/registry-store.ts";
import type { StoreSettings, TrackingStore } from "../store/tracking-store.ts";
import { disabledProxy, disabledStore } from "./disabled.ts";
import { Changes } from "./live/changes.ts";
import { watchedStore } from "./live/watched-store.ts";
import { artifactLocationPolicy } from "./location-policy.ts";
import { orderlyEnd } from "./shutdown.ts";
import type { RunningServer, ServerSettings } from "./settings.ts";
import { figureFiles } from "./figures/figure-file.ts";
import { WebhookSender } from "./webhooks/sender.ts";

/** Opens the stores and listens. Throws what kept it from either. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const repositories = artifactRepositories();
  const destination = settings.serveArtifacts
    ? openArtifactRepository(settings.artifactsDestination, repositories)
    : disabledProxy();
  // The HTTP layer loads while the stores open.
  const [{ buildApp }, { backend, registry, close }] = await Promise.all([
    import("./app.ts"),
    openStores(settings),
  ]);
  const changes = new Changes(backend);
  const webhooks = new WebhookSender(registry, settings.webhooks);
  const tracking = watchedStore(backend, changes);
  const app = buildApp({
    settings,
    tracking,
    figures: figureFiles(tracking),
    changes,
    registry,
    webhooks,
    destination,
    repositories,
  });
  const end = orderlyEnd(app);
  try {
    await app.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await close();
    throw error;
  }
  if (!settings.artifactsOnly) webhooks.start();
  return {
    url: urlOf(settings, (app.server.address() as AddressInfo).port),
    close: async () => {
      const cut = await end();
      if (cut.length > 0) logCut(cut);
      await changes.finish();
      await webhooks.stop();
      await close();
    },
  };
}

/** The stores of runs and of registered models: one database holds both, unless told otherwise. */
async function openStores(settings: ServerSettings): Promise<{
  backend: TrackingStore;
  registry: RegistryStore;
  close(): Promise<void>;
}> {
  const { artifactsOnly, backendStore, registryStore = backendStore } = settings;
  const backend = artifactsOnly
    ? disabledStore()
    : await openStore(backendStore, storeSettings(settings));
  const close = () => backend.close();
  if (artifactsOnly || isDeepStrictEqual(registryStore, backendStore))
    return { backend, registry: backend, close };
  const registry = await openStore(registryStore, storeSettings(settings)).catch(
    async (error: unknown) => {
      await close();
      throw error;
    },
  );
  return {
    backend,
    registry,
    close: async () => void (await Promise.all([close(), registry.close()])),
  };
}

/** At most this many of them are named. */
const MOST_NAMED = 20;

function logCut(requests: readonly string[]): void {
  const named = requests.slice(0, MOST_NAMED);
  const others = requests.length > named.length ? ", …" : "";
  process.stderr.write(
    `Cut ${requests.length} requests that took too long to finish: ${named.join(", ")}${others}\n`,
  );
}

const artifactRepositories = (): ArtifactRepositoryRegistry => {
  const local = (uri: string) => localArtifactRepository(localPath(uri));
  return new Map([
    ["", local],
    ["file", local],
  ]);
};

const storeSettings = (settings: ServerSettings): StoreSettings => ({
  defaultArtifactRoot: settings.defaultArtifactRoot,
  truncateLongValues: settings.truncateLongValues,
  queryTimeout: settings.queryTimeout,
  directory: process.cwd(),
  artifactLocations: artifactLocationPolicy(settings),
});

const urlOf = ({ host, staticPrefix }: ServerSettings, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}${staticPrefix}`;
