import { proxiedArtifactPath } from "../core/artifact-uri.ts";
import type { ArtifactRepository } from "../artifacts/artifact-repository.ts";
import {
  type ArtifactRepositoryRegistry,
  openArtifactRepository,
} from "../artifacts/open-repository.ts";
import type { RegistryStore } from "../store/registry-store.ts";
import type { TrackingStore } from "../store/tracking-store.ts";
import type { FigureFiles } from "./figures/figure-file.ts";
import type { Changes } from "./live/changes.ts";
import type { ServerSettings } from "./settings.ts";
import type { WebhookSender } from "./webhooks/sender.ts";

/** What a server's handlers work with. */
export interface Context {
  settings: ServerSettings;
  /** A store whose writes are told to `changes`. */
  tracking: TrackingStore;
  changes: Changes;
  registry: RegistryStore;
  webhooks: WebhookSender;
  figures: FigureFiles;
  /** The storage behind the artifact proxy. */
  destination: ArtifactRepository;
  repositories: ArtifactRepositoryRegistry;
}

/** A repository and the path in it that stands for some artifact root. */
export interface ArtifactRoot {
  repository: ArtifactRepository;
  path: string;
}

/** Where the artifacts below a URI lie; those of the proxy lie in its destination. */
export function artifactRoot(context: Context, uri: string): ArtifactRoot {
  const path = proxiedArtifactPath(uri);
  return path === undefined
    ? { repository: openArtifactRepository(uri, context.repositories), path: "" }
    : { repository: context.destination, path };
}

/** A path below a root, as the repository knows it. */
export const belowRoot = (root: ArtifactRoot, path: string): string =>
  [root.path, path].filter(Boolean).join("/");
