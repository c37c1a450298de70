import { remoteSchemes } from "../core/artifact-schemes.ts";
import { parseArtifactUri } from "../core/artifact-uri.ts";
import { ApiError, invalidParameter } from "../protocol/errors.ts";
import type { ArtifactRepository } from "./artifact-repository.ts";

/** Opens the repository whose root is `uri`, without touching it yet. */
export type ArtifactRepositoryFactory = (uri: string) => ArtifactRepository;

/** Factories by lower-case URI scheme; `""` stands for plain paths. */
export type ArtifactRepositoryRegistry = ReadonlyMap<string, ArtifactRepositoryFactory>;

/**
 * The repository at `uri`, made by the factory of its scheme.
 *
 * @throws ApiError NOT_IMPLEMENTED for a scheme of MLflow's without a factory,
 * INVALID_PARAMETER_VALUE for any other.
 */
export function openArtifactRepository(
  uri: string,
  registry: ArtifactRepositoryRegistry,
): ArtifactRepository {
  const { scheme } = parseArtifactUri(uri);
  const factory = registry.get(scheme);
  if (factory) return factory(uri);
  const supported = [...registry.keys()].map((each) => (each === "" ? "plain paths" : `${each}:`));
  const hint = `Supported are: ${supported.join(", ")}.`;
  if (remoteSchemes.has(scheme)) {
    throw new ApiError(
      "NOT_IMPLEMENTED",
      `Artifact locations with the scheme "${scheme}" are not supported yet. ${hint}`,
    );
  }
  throw invalidParameter(`"${scheme}" is not a scheme of artifact locations. ${hint}`);
}
