import type { ArtifactRepository } from "../artifacts/artifact-repository.ts";
import { localArtifactRepository } from "../artifacts/local.ts";
import { mlflowArtifactsRepository } from "../artifacts/mlflow-artifacts.ts";
import { openArtifactRepository } from "../artifacts/open-repository.ts";
import { localPath, parseArtifactUri, proxiedArtifactPath } from "../core/artifact-uri.ts";
import { AddressError } from "./address-error.ts";

export interface TrackingServer {
  /** Its address, without user name and password. */
  uri: string;
  /** For requests to it, and to no other. */
  headers: Record<string, string>;
  /** Asks it, with the client's certificate. */
  fetch?: typeof fetch;
}

/**
 * The artifacts at a URI, as a client reaches them: local files, or through a tracking server's
 * proxy.
 *
 * @throws ApiError for a scheme that is not supported
 */
export function artifactsAt(uri: string, server: TrackingServer | undefined): ArtifactRepository {
  const local = () => localArtifactRepository(localPath(uri));
  const proxied = () => proxiedArtifacts(uri, server);
  const byScheme = new Map([
    ["", local],
    ["file", local],
    ["mlflow-artifacts", proxied],
    ["http", proxied],
    ["https", proxied],
  ]);
  return openArtifactRepository(uri, byScheme);
}

function proxiedArtifacts(uri: string, server: TrackingServer | undefined): ArtifactRepository {
  const path = proxiedArtifactPath(uri);
  if (path === undefined)
    throw new AddressError(`${uri} is not the address of a tracking server's artifacts.`);
  const baseUrl = proxyOf(uri, server);
  const isOurs = server !== undefined && new URL(baseUrl).origin === new URL(server.uri).origin;
  // Another server must not learn the credentials of this one.
  return mlflowArtifactsRepository({
    baseUrl,
    path,
    headers: () => (isOurs ? server.headers : {}),
    ...(isOurs && server.fetch && { fetch: server.fetch }),
  });
}

/** The server that a proxied URI means: the one it names, else the tracking server. */
function proxyOf(uri: string, server: TrackingServer | undefined): string {
  const { scheme, authority } = parseArtifactUri(uri);
  if (scheme !== "mlflow-artifacts") return uri.slice(0, uri.indexOf("/api/2.0/mlflow-artifacts/"));
  if (server === undefined)
    throw new AddressError(
      `${uri} lies on a tracking server. Set MLFLOW_TRACKING_URI to its address, such as http://localhost:5000.`,
    );
  if (authority === "") return server.uri;
  const base = new URL(server.uri);
  base.host = authority;
  return base.href.replace(/\/$/, "");
}
