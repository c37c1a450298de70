import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { locationSchemes } from "./core/artifact-schemes.ts";
import { parseArtifactUri, resolveArtifactLocation } from "./core/artifact-uri.ts";
import { isFernetKey } from "./core/fernet.ts";
import { type DatabaseUri, DatabaseUriError, parseDatabaseUri } from "./core/database-uri.ts";
import { defaultStore } from "./default-store.ts";
import { ApiError } from "./protocol/errors.ts";

/** The environment variables of a process. Only this file reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An option or variable whose value cannot be used; the message says what to write instead. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * The process's environment, to which a dotenv file may add what is not set yet: libraries and
 * workers then see it too, as with MLflow's `--env-file`.
 *
 * @throws SettingsError for a file that cannot be read
 */
export function processEnvironment(envFile?: string): Environment {
  try {
    if (envFile !== undefined) process.loadEnvFile(envFile);
  } catch (error) {
    throw new SettingsError(`--env-file ${envFile} cannot be read: ${(error as Error).message}`);
  }
  return process.env;
}

/** The options of `millrace server` as they were given, each with the variable that stands in for it. */
export const serverVariables = {
  backendStoreUri: "MLFLOW_BACKEND_STORE_URI",
  registryStoreUri: "MLFLOW_REGISTRY_STORE_URI",
  defaultArtifactRoot: "MLFLOW_DEFAULT_ARTIFACT_ROOT",
  artifactsDestination: "MLFLOW_ARTIFACTS_DESTINATION",
  serveArtifacts: "MLFLOW_SERVE_ARTIFACTS",
  artifactsOnly: "MLFLOW_ARTIFACTS_ONLY",
  host: "MLFLOW_HOST",
  port: "MLFLOW_PORT",
  workers: "MLFLOW_WORKERS",
  staticPrefix: "MLFLOW_STATIC_PREFIX",
  allowedHosts: "MLFLOW_SERVER_ALLOWED_HOSTS",
  corsAllowedOrigins: "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
  disableSecurityMiddleware: "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
  xFrameOptions: "MLFLOW_SERVER_X_FRAME_OPTIONS",
} as const;

type Flag = "serveArtifacts" | "artifactsOnly" | "disableSecurityMiddleware";

export type ServerOptions = {
  readonly [Name in keyof typeof serverVariables]?: Name extends Flag ? boolean : string;
};

const defaultDestination = "./mlartifacts";
const proxiedRoot = "mlflow-artifacts:/";
const localRoot = "./mlruns";

/**
 * What a server is told at its start, as server/settings.ts declares it: each option, else its
 * variable, else MLflow's default. Relative paths count from `directory`.
 *
 * @throws SettingsError or DatabaseUriError
 */
export function serverSettings(
  options: ServerOptions,
  env: Environment,
  directory: string = process.cwd(),
) {
  const { text, flag } = reader(options, env);
  const serveArtifacts = flag("serveArtifacts", true);
  const artifactsOnly = flag("artifactsOnly", false);
  refuseHalfServer(artifactsOnly, serveArtifacts, text("backendStoreUri"));
  refuseWorkspace(env);
  refuseNoNumber(text("workers"));
  const backendStore = databaseUri(
    text("backendStoreUri") ?? { value: defaultStore(directory), source: "" },
  );
  const folder =
    backendStore.dialect === "file"
      ? pathToFileURL(resolve(directory, backendStore.path)).href
      : localRoot;
  const root = text("defaultArtifactRoot") ?? {
    value: serveArtifacts ? proxiedRoot : folder,
    source: "",
  };
  const registry = text("registryStoreUri");
  const hosts = text("allowedHosts");
  return {
    host: text("host")?.value ?? "127.0.0.1",
    port: port(text("port")),
    backendStore,
    defaultArtifactRoot: artifactRoot(root, directory, env),
    registryStore: registry && databaseUri(registry),
    modelVersionSourcePattern: pattern("MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX", env),
    webhooks: webhookVariables(env),
    artifactsDestination: text("artifactsDestination")?.value ?? defaultDestination,
    serveArtifacts,
    artifactsOnly,
    staticPrefix: staticPrefix(text("staticPrefix")),
    allowedHosts: hosts && list(hosts.value),
    corsAllowedOrigins: origins(text("corsAllowedOrigins")),
    disableSecurityMiddleware: flag("disableSecurityMiddleware", false),
    xFrameOptions: frameOptions(text("xFrameOptions")),
    ...storeVariables(env),
  };
}

/** How the client commands reach their tracking server, and who they are there. */
export interface ClientSettings {
  /** The address of a server, or a database or folder; `defaultStore` where it is not set. */
  trackingUri: string | undefined;
  username: string | undefined;
  password: string | undefined;
  /** A bearer token. */
  token: string | undefined;
  workspace: string | undefined;
  /** How long an answer may take, in milliseconds. */
  timeout: number;
  /** Accept any TLS certificate. */
  insecureTls: boolean;
  /** A PEM file with the certificates to trust in place of the system's. */
  serverCertPath: string | undefined;
  /** A PEM file with the client's certificate and the key to it. */
  clientCertPath: string | undefined;
  /** The experiment that commands use where none is named. */
  experimentId: string | undefined;
  experimentName: string | undefined;
  /** The run that a program goes on with. */
  runId: string | undefined;
  /** Whether runs log what the machine does, and how; the interval in milliseconds. */
  systemMetrics: {
    enabled: boolean;
    interval: number | undefined;
    samplesPerPoint: number | undefined;
    nodeId: string | undefined;
  };
  /** A JSON object of tags for runs. */
  runContext: string | undefined;
  /** The directory where what is logged waits for its server. */
  spoolFolder: string;
  /** Reject where tracking fails, rather than warn. */
  strict: boolean;
  truncateLongValues: boolean;
  artifactLocationMaxLength: number;
  allowedHostAddressedSchemes: readonly string[];
  /** How long a read of a database may take, in milliseconds. */
  queryTimeout: number;
}

/** Ways to reach a server that Millrace's client does not have; without them it would be refused. */
const unsupportedClientVariables = ["MLFLOW_TRACKING_AUTH", "MLFLOW_TRACKING_AWS_SIGV4"];

/** @throws SettingsError */
export function clientSettings(env: Environment): ClientSettings {
  for (const name of unsupportedClientVariables)
    if (isSet(env[name])) throw new SettingsError(`${name} is not supported yet; unset it.`);
  const insecureTls = boolean("MLFLOW_TRACKING_INSECURE_TLS", env) ?? false;
  const serverCertPath = env["MLFLOW_TRACKING_SERVER_CERT_PATH"] || undefined;
  if (insecureTls && serverCertPath !== undefined)
    throw new SettingsError(
      "MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH contradict each other; unset one.",
    );
  return {
    trackingUri: env["MLFLOW_TRACKING_URI"] || undefined,
    username: env["MLFLOW_TRACKING_USERNAME"] || undefined,
    password: env["MLFLOW_TRACKING_PASSWORD"] || undefined,
    token: env["MLFLOW_TRACKING_TOKEN"] || undefined,
    workspace: env["MLFLOW_WORKSPACE"] || undefined,
    timeout: 1000 * (wholeNumber("MLFLOW_HTTP_REQUEST_TIMEOUT", env) ?? 120),
    insecureTls,
    serverCertPath,
    clientCertPath: env["MLFLOW_TRACKING_CLIENT_CERT_PATH"] || undefined,
    experimentId: env["MLFLOW_EXPERIMENT_ID"] || undefined,
    experimentName: env["MLFLOW_EXPERIMENT_NAME"] || undefined,
    runId: env["MLFLOW_RUN_ID"] || undefined,
    runContext: env["MLFLOW_RUN_CONTEXT"] || undefined,
    systemMetrics: systemMetricsVariables(env),
    spoolFolder: env["MILLRACE_SPOOL_DIR"] || join(homedir(), ".millrace", "spool"),
    strict: boolean("MILLRACE_STRICT", env) ?? false,
    ...storeVariables(env),
  };
}

/** Whether a variable asks for something: neither empty nor a word for no. */
export const isSet = (value = ""): boolean => !/^(?:|false|0|f|no|n|off)$/i.test(value.trim());

/** What has a variable but no option. */
const storeVariables = (env: Environment) => ({
  truncateLongValues: boolean("MLFLOW_TRUNCATE_LONG_VALUES", env) ?? true,
  artifactLocationMaxLength: wholeNumber("MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH", env) ?? 2048,
  queryTimeout: queryTimeout(env),
  allowedHostAddressedSchemes: list(
    env["MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES"]?.toLowerCase(),
  ),
});

const systemMetricsVariables = (env: Environment) => {
  const interval = env["MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL"];
  if (interval && !(Number(interval) > 0 && Number(interval) <= 86_400))
    throw new SettingsError(
      `MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL is '${interval}'; write a number of seconds.`,
    );
  return {
    enabled: boolean("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", env) ?? false,
    interval: interval ? 1000 * Number(interval) : undefined,
    samplesPerPoint: wholeNumber("MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", env),
    nodeId: env["MLFLOW_SYSTEM_METRICS_NODE_ID"] || undefined,
  };
};

const webhookVariables = (env: Environment) => {
  const secretKey = env["MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY"] || undefined;
  if (secretKey !== undefined && !isFernetKey(secretKey))
    throw new SettingsError(
      "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY is no Fernet key; write 32 random bytes in URL-safe base64.",
    );
  return {
    secretKey,
    allowedSchemes: list(env["MLFLOW_WEBHOOK_ALLOWED_SCHEMES"]?.toLowerCase() || "https"),
    allowPrivateAddresses: boolean("MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", env) ?? false,
    timeout: 1000 * (wholeNumber("MLFLOW_WEBHOOK_REQUEST_TIMEOUT", env) ?? 30),
    atOnce: Math.max(1, wholeNumber("MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS", env) ?? 10),
  };
};

/** A value, and the option or variable that it comes from, for messages. */
interface Given {
  value: string;
  source: string;
}

/** Reads options, and their variables where they are absent; an empty variable counts as absent. */
function reader(options: ServerOptions, env: Environment) {
  return {
    text(name: Exclude<keyof ServerOptions, Flag>): Given | undefined {
      const variable = serverVariables[name];
      const option = options[name];
      if (option !== undefined) return { value: option, source: optionName(name) };
      return env[variable] ? { value: env[variable], source: variable } : undefined;
    },
    flag: (name: Flag, otherwise: boolean): boolean =>
      options[name] ?? boolean(serverVariables[name], env) ?? otherwise,
  };
}

/** `backendStoreUri` → `--backend-store-uri` */
const optionName = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The words that click takes for booleans, with which MLflow reads its variables. */
function boolean(name: string, env: Environment): boolean | undefined {
  const text = env[name]?.trim().toLowerCase();
  if (!text) return undefined;
  if (["true", "1", "t", "yes", "y", "on"].includes(text)) return true;
  if (["false", "0", "f", "no", "n", "off"].includes(text)) return false;
  throw new SettingsError(`${name} is '${env[name]}'; write true or false.`);
}

function wholeNumber(name: string, env: Environment): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new SettingsError(`${name} is '${text}'; write a whole number.`);
}

/** In milliseconds. Timers take no more than 24 days. */
function queryTimeout(env: Environment): number {
  const seconds = wholeNumber("MILLRACE_QUERY_TIMEOUT", env) ?? 30;
  if (seconds > 0 && seconds <= 86_400) return 1000 * seconds;
  throw new SettingsError(
    `MILLRACE_QUERY_TIMEOUT is '${seconds}'; write a number of seconds from 1 to 86400.`,
  );
}

function pattern(name: string, env: Environment): RegExp | undefined {
  const text = env[name];
  if (!text) return undefined;
  try {
    return new RegExp(text, "u");
  } catch (error) {
    throw new SettingsError(`${name} is no regular expression: ${(error as Error).message}`);
  }
}

const list = (text = ""): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

function port(given: Given | undefined): number {
  if (given === undefined) return 5000;
  const number = /^\d{1,5}$/.test(given.value) ? Number(given.value) : Infinity;
  if (number <= 65_535) return number;
  throw new SettingsError(
    `${given.source} is '${given.value}'; write a port from 1 to 65535, or 0 for any that is free.`,
  );
}

function refuseNoNumber(workers: Given | undefined): void {
  if (workers === undefined || /^[1-9]\d{0,4}$/.test(workers.value)) return;
  throw new SettingsError(
    `${workers.source} is '${workers.value}'; write a whole number, or leave it out: one process serves.`,
  );
}

/** Where new experiments store artifacts; also where only clients reach it, such as s3:. */
function artifactRoot({ value, source }: Given, directory: string, env: Environment): string {
  try {
    const { scheme } = parseArtifactUri(value);
    const { allowedHostAddressedSchemes: more } = storeVariables(env);
    if (!locationSchemes.has(scheme) && !more.includes(scheme))
      throw new SettingsError(
        `${source} has the scheme '${scheme}', which MLflow does not know. Write a path, or a URI with ` +
          `one of: ${[...locationSchemes].filter(Boolean).toSorted().join(", ")}.`,
      );
    return resolveArtifactLocation(value, directory);
  } catch (error) {
    if (error instanceof ApiError) throw new SettingsError(`${source}: ${error.message}`);
    throw error;
  }
}

/** What browsers send as Origin: scheme, host and port, no more. */
function origins(given: Given | undefined): string[] {
  const values = list(given?.value);
  for (const value of values)
    if (value !== "*" && !/^[a-z][a-z0-9+.*-]*:\/\/[^/?#@\s]+$/i.test(value))
      throw new SettingsError(
        `${given?.source} has '${value}', which is no origin; write scheme, host and port without a path, ` +
          "such as https://app.example.com, or * for all.",
      );
  return values;
}

function staticPrefix(given: Given | undefined): string {
  if (given === undefined || /^(?:\/[\w.~-]+)+$/.test(given.value)) return given?.value ?? "";
  throw new SettingsError(
    `${given.source} is '${given.value}'; write a path that begins with '/', does not end with '/' and ` +
      "needs no escapes, such as /mlflow.",
  );
}

function frameOptions(given: Given | undefined): string {
  const value = given?.value.toUpperCase() ?? "SAMEORIGIN";
  if (["SAMEORIGIN", "DENY", "NONE"].includes(value)) return value;
  throw new SettingsError(
    `${given?.source} is '${given?.value}'; write SAMEORIGIN, DENY or NONE (no header).`,
  );
}

function databaseUri({ value, source }: Given): DatabaseUri {
  try {
    return parseDatabaseUri(value);
  } catch (error) {
    if (error instanceof DatabaseUriError)
      throw new DatabaseUriError(`${source}: ${error.message}`, { cause: error });
    throw error;
  }
}

function refuseHalfServer(
  artifactsOnly: boolean,
  serveArtifacts: boolean,
  backendStore: Given | undefined,
): void {
  if (!artifactsOnly) return;
  if (!serveArtifacts)
    throw new SettingsError(
      "--artifacts-only serves artifacts and nothing else, --no-serve-artifacts all but them; choose one.",
    );
  if (backendStore !== undefined && backendStore.value !== defaultStore())
    throw new SettingsError(
      `--artifacts-only opens no database, but ${backendStore.source} names one; leave out one of them.`,
    );
}

/** MLflow refuses it too: a server takes the workspace from each request. */
function refuseWorkspace(env: Environment): void {
  if (env["MLFLOW_WORKSPACE"])
    throw new SettingsError("MLFLOW_WORKSPACE is a client's setting; unset it to start a server.");
}
