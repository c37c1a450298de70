import type { AddressInfo } from "node:net";
import { localPath } from "../core/artifact-uri.ts";
import { localArtifactRepository } from "../artifacts/local.ts";
import {
  type ArtifactRepositoryRegistry,
  openArtifactRepository,
} from "../artifacts/open-repository.ts";
import { openTrackingStore } from "../store/open-store.ts";
import type { StoreSettings } from "../store/tracking-store.ts";
import { disabledProxy, disabledStore } from "./disabled.ts";
import { Changes } from "./live/changes.ts";
import { watchedStore } from "./live/watched-store.ts";
import { orderlyEnd } from "./shutdown.ts";
import type { RunningServer, ServerSettings } from "./settings.ts";

/** Opens the stores and listens. Throws what kept it from either. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const repositories = artifactRepositories();
  const destination = settings.serveArtifacts
    ? openArtifactRepository(settings.artifactsDestination, repositories)
    : disabledProxy();
  const opening = settings.artifactsOnly
    ? Promise.resolve(disabledStore())
    : openTrackingStore(settings.backendStore, storeSettings(settings));
  // The HTTP layer loads while the store opens.
  const [store, { buildApp }] = await Promise.all([opening, import("./app.ts")]);
  const changes = new Changes(store);
  const tracking = watchedStore(store, changes);
  const app = buildApp({ settings, tracking, changes, destination, repositories });
  const end = orderlyEnd(app);
  try {
    await app.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await tracking.close();
    throw error;
  }
  return {
    url: urlOf(settings, (app.server.address() as AddressInfo).port),
    close: async () => {
      const cut = await end();
      if (cut.length > 0) logCut(cut);
      await changes.finish();
      await tracking.close();
    },
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
  artifactLocations: {
    maxLength: settings.artifactLocationMaxLength,
    allowedSchemes: settings.allowedHostAddressedSchemes,
    trustedRoots: [settings.defaultArtifactRoot, settings.artifactsDestination],
  },
});

const urlOf = ({ host, staticPrefix }: ServerSettings, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}${staticPrefix}`;
