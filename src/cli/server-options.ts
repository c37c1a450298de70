import { type Command, Option } from "commander";
import { type Environment, isSet, type ServerOptions, serverVariables } from "../config.ts";
import { usageError } from "./errors.ts";

type Row = readonly [flags: string, name: keyof ServerOptions, help: string];

const groups: Readonly<Record<string, readonly Row[]>> = {
  "Where data is kept:": [
    [
      "--backend-store-uri <uri>",
      "backendStoreUri",
      "database of experiments and runs: sqlite:///relative/path.db, sqlite:////absolute/path.db or postgresql://user:password@host:5432/database (default: sqlite:///mlflow.db)",
    ],
    [
      "--registry-store-uri <uri>",
      "registryStoreUri",
      "database of registered models (default: the backend store)",
    ],
    [
      "--artifacts-destination <uri>",
      "artifactsDestination",
      "directory in which the artifact proxy stores files (default: ./mlartifacts)",
    ],
    [
      "--default-artifact-root <uri>",
      "defaultArtifactRoot",
      "artifact location of new experiments (default: mlflow-artifacts:/, the proxy; ./mlruns with --no-serve-artifacts)",
    ],
    [
      "--serve-artifacts",
      "serveArtifacts",
      "serve the artifact proxy, so that clients need no access to the storage (default)",
    ],
    ["--no-serve-artifacts", "serveArtifacts", "do not; clients read and write the storage"],
    ["--artifacts-only", "artifactsOnly", "serve the artifact proxy and nothing else"],
  ],
  "Network:": [
    [
      "-h, --host <address>",
      "host",
      "address to listen on; 0.0.0.0 for all of this machine's (default: 127.0.0.1)",
    ],
    ["-p, --port <number>", "port", "port to listen on; 0 for any free one (default: 5000)"],
    ["--static-prefix <path>", "staticPrefix", "path before every route, such as /mlflow"],
    [
      "-w, --workers <number>",
      "workers",
      "accepted and not needed: one process serves, reading the database in threads",
    ],
  ],
  "Security:": [
    [
      "--allowed-hosts <list>",
      "allowedHosts",
      "Host headers that are answered, with * as wildcard: mlflow.example.com,10.0.0.* (default: localhost and private addresses)",
    ],
    [
      "--cors-allowed-origins <list>",
      "corsAllowedOrigins",
      "origins beside localhost whose pages may write: https://app.example.com; * for all",
    ],
    [
      "--x-frame-options <value>",
      "xFrameOptions",
      "who may show pages in a frame: SAMEORIGIN (default), DENY or NONE (anyone)",
    ],
    [
      "--disable-security-middleware",
      "disableSecurityMiddleware",
      "switch off the checks of Host and Origin; for tests only",
    ],
  ],
};

/** An option of MLflow's server that has no meaning here, its variable, and what to do without it. */
interface Unsupported {
  flags: string;
  variable?: string;
  advice: string;
}

const otherServer = "Millrace brings its own HTTP server; leave it out.";
const noGateway = "There is no AI gateway whose secrets would be cached; leave it out.";

const unsupported: readonly Unsupported[] = [
  { flags: "--gunicorn-opts <options>", variable: "MLFLOW_GUNICORN_OPTS", advice: otherServer },
  { flags: "--uvicorn-opts <options>", variable: "MLFLOW_UVICORN_OPTS", advice: otherServer },
  { flags: "--waitress-opts <options>", advice: otherServer },
  { flags: "--dev", advice: "It reloads MLflow's Python code when that changes; leave it out." },
  {
    flags: "--app-name <name>",
    advice:
      "Accounts and permissions are not there yet; put a proxy that asks for a login in front.",
  },
  {
    flags: "--expose-prometheus <directory>",
    variable: "MLFLOW_EXPOSE_PROMETHEUS",
    advice: "Prometheus metrics are not there yet; leave it out.",
  },
  {
    flags: "--read-replica-backend-store-uri <uri>",
    variable: "MLFLOW_READ_REPLICA_BACKEND_STORE_URI",
    advice: "All reads go to the backend store; leave it out.",
  },
  {
    flags: "--trace-archival-config <file>",
    variable: "MLFLOW_TRACE_ARCHIVAL_CONFIG",
    advice: "Traces are not there yet; leave it out.",
  },
  { flags: "--secrets-cache-ttl <seconds>", advice: noGateway },
  { flags: "--secrets-cache-max-size <entries>", advice: noGateway },
  {
    flags: "--workspace-store-uri <uri>",
    variable: "MLFLOW_WORKSPACE_STORE_URI",
    advice: "Workspaces are not there yet; run a server for each team.",
  },
  {
    flags: "--enable-workspaces",
    variable: "MLFLOW_ENABLE_WORKSPACES",
    advice: "Workspaces are not there yet; run a server for each team.",
  },
];

export function addServerOptions(command: Command): Command {
  for (const [heading, rows] of Object.entries(groups))
    for (const [flags, name, help] of rows)
      command.addOption(new Option(flags, `${help} [${serverVariables[name]}]`).helpGroup(heading));
  for (const { flags } of unsupported) command.addOption(new Option(flags).hideHelp());
  return command.addOption(new Option("--disable-workspaces").hideHelp());
}

/** Ignoring an option would leave its user in the belief that it works. */
export function refuseUnsupported(options: object, env: Environment): void {
  for (const { flags, variable, advice } of unsupported) {
    const option = new Option(flags);
    if (option.attributeName() in options) throw usageError(`${option.long}: ${advice}`);
    if (variable !== undefined && isSet(env[variable])) throw usageError(`${variable}: ${advice}`);
  }
}
