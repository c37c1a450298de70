import type { ArtifactLocationPolicy } from "../core/artifact-location.ts";
import type { ServerSettings } from "./settings.ts";

/** Where clients may say that artifacts lie: the hosts of the server's own storage are trusted. */
export const artifactLocationPolicy = (settings: ServerSettings): ArtifactLocationPolicy => ({
  maxLength: settings.artifactLocationMaxLength,
  allowedSchemes: settings.allowedHostAddressedSchemes,
  trustedRoots: [settings.defaultArtifactRoot, settings.artifactsDestination],
});
