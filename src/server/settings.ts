import type { DatabaseUri } from "../core/database-uri.ts";

/** Everything that a server is told at its start; `config.ts` reads it from options and environment. */
export interface ServerSettings {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Where experiments and runs are kept. */
  backendStore: DatabaseUri;
  /** Where registered models are kept, if not beside the runs. */
  registryStore: DatabaseUri | undefined;
  /** What the sources of new model versions must match. */
  modelVersionSourcePattern: RegExp | undefined;
  webhooks: WebhookSettings;
  /** Artifact location of new experiments that name none: their id is appended. */
  defaultArtifactRoot: string;
  /** The storage behind the artifact proxy: a URI or a local path. */
  artifactsDestination: string;
  /** Whether the artifact proxy is served. */
  serveArtifacts: boolean;
  /** Whether only the artifact proxy is served. */
  artifactsOnly: boolean;
  /** Goes before every path: "" or "/prefix". */
  staticPrefix: string;
  /** Host headers that are answered, with `*` as wildcard; MLflow's default list when absent. */
  allowedHosts?: readonly string[] | undefined;
  /** Origins beside localhost whose pages may write, with `*` for any. */
  corsAllowedOrigins: readonly string[];
  /** Whether the Host and Origin checks are off. */
  disableSecurityMiddleware: boolean;
  /** Value of X-Frame-Options; "NONE" leaves it out. */
  xFrameOptions: string;
  /** Cut params and tags that are too long, where MLflow does, rather than refuse them. */
  truncateLongValues: boolean;
  /** How long a read of the backend store may take, in milliseconds. */
  queryTimeout: number;
  /** Longest artifact location that an experiment may name, in characters. */
  artifactLocationMaxLength: number;
  /** Schemes with a host (http, ftp, …) that an experiment's artifact location may have. */
  allowedHostAddressedSchemes: readonly string[];
}

/** How webhooks are told of changes. */
export interface WebhookSettings {
  /** The Fernet key with which their secrets are stored; without one they can have none. */
  secretKey: string | undefined;
  /** `https`, and whatever else their URLs may begin with. */
  allowedSchemes: readonly string[];
  /** Whether they may lead to addresses that are not public. */
  allowPrivateAddresses: boolean;
  /** How long one may take to answer, in milliseconds. */
  timeout: number;
  /** How many are told something at once. */
  atOnce: number;
}

/** A server that listens. */
export interface RunningServer {
  /** Where it listens, with the static prefix: `http://127.0.0.1:5000`. */
  url: string;
  /** Stops listening, lets requests under way finish within half a minute, closes the stores. */
  close(): Promise<void>;
}
