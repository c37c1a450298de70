import { unescape } from "node:querystring";
import { localPath } from "./artifact-uri.ts";

/**
 * Where a store keeps its data, as MLflow's users name it: a database by a URI in SQLAlchemy's
 * spelling, a folder by its path or a `file:` URI.
 */
export type DatabaseUri = SqliteUri | PostgresUri | FolderUri;

export interface FolderUri {
  readonly dialect: "file";
  /** The folder; a relative one counts from the working directory. */
  readonly path: string;
}

export interface SqliteUri {
  readonly dialect: "sqlite";
  /** The file; a relative one counts from the working directory. */
  readonly path: string;
}

/** What the URI leaves out is undefined; as with libpq, a PG… variable or a default stands for it. */
export interface PostgresUri {
  readonly dialect: "postgresql";
  /** A name, an address, or the absolute path of the folder of a Unix socket. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly sslMode: SslMode | undefined;
  /** Files with the authority to trust, and with the client's certificate and key. */
  readonly sslRootCert: string | undefined;
  readonly sslCert: string | undefined;
  readonly sslKey: string | undefined;
  readonly applicationName: string | undefined;
  /** Command-line options for the session, such as `-csearch_path=mlflow`. */
  readonly options: string | undefined;
  /** Seconds; 0 waits for ever. */
  readonly connectTimeout: number | undefined;
}

const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
type SslMode = (typeof sslModes)[number];

/** A database URI that cannot be used; the message says what to write instead, without the password. */
export class DatabaseUriError extends Error {
  override readonly name = "DatabaseUriError";
}

const forms =
  "Write sqlite:///relative/path.db, sqlite:////absolute/path.db, " +
  "postgresql://user:password@host:5432/database or the path of a folder such as ./mlruns.";

/**
 * SQLAlchemy's reading of a URI, not WHATWG's: a password may hold "/", ":" and "?", and a "#" has
 * no meaning. (https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls)
 */
const uriPattern = new RegExp(
  [
    String.raw`^(?<scheme>[\w+]+)://`,
    String.raw`(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?`,
    String.raw`(?:\[(?<ipv6>[^/?]+)\]|(?<name>[^/:?]+))?(?::(?<port>[^/?]*))?`,
    String.raw`(?:/(?<database>[^?]*))?(?:\?(?<query>.*))?$`,
  ].join(""),
  "su",
);

interface UriParts {
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly query: URLSearchParams;
}

/**
 * Reads the URI of a backend store.
 *
 * @throws DatabaseUriError for a URI that names no database, or one that is not supported
 */
export function parseDatabaseUri(uri: string): DatabaseUri {
  const [dialect, driver] = schemeOf(uri).split("+");
  switch (dialect) {
    case "sqlite":
      return sqliteUri(uri, driver);
    case "postgresql":
      return postgresUri(uri);
    case "":
    case "file":
      return folderUri(uri);
    default:
      throw new DatabaseUriError(notADatabase(uri, dialect));
  }
}

/** The URI with its password, or what may be one, as `***`: for messages and logs. */
export function redact(uri: string): string {
  // Up to the last "@", because one inside a password may have been left unencoded.
  const match = /^(?<scheme>[\w+.-]*:\/+)?(?<userinfo>.*)@/su.exec(uri);
  const { scheme = "", userinfo = "" } = match?.groups ?? {};
  // A password parameter before that "@" holds it, and what follows may be the rest of the password.
  if (/[?&][^=&?]*(?:pass|pwd)[^=&?]*=/iu.test(unescape(userinfo))) return `${scheme}***`;
  const colon = userinfo.indexOf(":");
  const user = colon === -1 ? userinfo : `${userinfo.slice(0, colon)}:***`;
  const rest = uri.slice(scheme.length + userinfo.length);
  return scheme + user + rest.replace(/(?<=[?&])([^=&?]*)=[^&]*/gsu, redactParameter);
}

const redactParameter = (parameter: string, key: string): string =>
  /pass|pwd/iu.test(unescape(key)) ? `${key}=***` : parameter;

/** The scheme in lower case; empty for a path, also one that begins with a Windows drive. */
const schemeOf = (uri: string): string =>
  /^(?<scheme>[a-z][\w+.-]+):/iu.exec(uri)?.groups?.["scheme"]?.toLowerCase() ?? "";

function notADatabase(uri: string, scheme: string | undefined): string {
  const shown = redact(uri);
  switch (scheme) {
    case "mysql":
    case "mssql":
      return `${shown} is a ${scheme} database, which is not supported yet. ${forms}`;
    case "postgres":
      return `${shown} has a scheme that MLflow does not know. Write postgresql${shown.slice(scheme.length)}`;
    case "http":
    case "https":
      return `${shown} is the address of a server, and a backend store is a database. ${forms}`;
    default:
      return `${shown} does not name a database that is supported. ${forms}`;
  }
}

function folderUri(uri: string): FolderUri {
  if (/\.(?:db|sqlite3?)$/i.test(uri))
    throw new DatabaseUriError(`"${redact(uri)}" names a file. Write sqlite:///${redact(uri)}`);
  if (uri === "databricks") throw new DatabaseUriError(`Databricks is not supported. ${forms}`);
  const path = localFolder(uri);
  if (path.trim() === "") throw new DatabaseUriError(`"${redact(uri)}" names nothing. ${forms}`);
  return { dialect: "file", path };
}

function localFolder(uri: string): string {
  try {
    return localPath(uri);
  } catch (error) {
    throw new DatabaseUriError(`"${redact(uri)}": ${(error as Error).message}`, { cause: error });
  }
}

function sqliteUri(uri: string, driver: string | undefined): SqliteUri {
  if (driver !== undefined && driver !== "pysqlite" && driver !== "aiosqlite") {
    throw new DatabaseUriError(
      `SQLite files of the driver ${driver} are not supported. Write sqlite:/// and the path of a ` +
        "plain SQLite file.",
    );
  }
  const { user, host, port, database, query } = uriParts(uri);
  if ((user ?? host ?? port) !== undefined) {
    throw new DatabaseUriError(
      `${redact(uri)} has a host name where the path should be: a relative path follows three slashes ` +
        "(sqlite:///mlflow.db), an absolute one four (sqlite:////data/mlflow.db).",
    );
  }
  if (/^(?:true|yes|on|y|t|1)$/iu.test(query.get("uri") ?? "")) {
    throw new DatabaseUriError(
      `${redact(uri)}: SQLite's own file: URIs (uri=true) are not supported. Write sqlite:/// and the ` +
        "path of the file.",
    );
  }
  if (database === undefined || database === "" || database === ":memory:") {
    throw new DatabaseUriError(
      "An SQLite database in memory would be lost at the end, and each connection would see another. " +
        "Name a file: sqlite:///mlflow.db.",
    );
  }
  return { dialect: "sqlite", path: database };
}

function postgresUri(uri: string): PostgresUri {
  const parts = uriParts(uri);
  if (hasStrayAt(parts)) {
    throw new DatabaseUriError(
      `${redact(uri)} has one "@" too many: in a password, write it as %40.`,
    );
  }
  const parameters = postgresParameters(parts.query);
  const host = parameters.get("host") ?? parts.host;
  if (host?.includes(",") === true) {
    throw new DatabaseUriError(
      `${redact(uri)} names several hosts, which is not supported. Name one.`,
    );
  }
  return {
    dialect: "postgresql",
    host,
    port: portNumber(parameters.get("port") ?? parts.port),
    user: parameters.get("user") ?? parts.user,
    password: parameters.get("password") ?? parts.password,
    database: parameters.get("dbname") ?? parts.database,
    sslMode: sslMode(parameters.get("sslmode")),
    sslRootCert: parameters.get("sslrootcert"),
    sslCert: parameters.get("sslcert"),
    sslKey: parameters.get("sslkey"),
    applicationName: parameters.get("application_name"),
    options: parameters.get("options"),
    connectTimeout: seconds(parameters.get("connect_timeout")),
  };
}

/** Whether a part holds an "@" that looks like one of the password, which then ended too early. */
function hasStrayAt({ host, database, query }: UriParts): boolean {
  const unknown = [...query].filter(([name]) => !usedParameters.includes(name)).flat();
  return [host, database, ...unknown].some((text) => text?.includes("@") === true);
}

/** Splits and decodes; an empty user, host or port counts as none. */
function uriParts(uri: string): UriParts {
  const groups = uriPattern.exec(uri)?.groups;
  if (groups === undefined)
    throw new DatabaseUriError(`${redact(uri)} is not a database URI. ${forms}`);
  const { user, password, ipv6, name, port, database, query } = groups;
  return {
    user: user === undefined || user === "" ? undefined : unescape(user),
    password: password === undefined ? undefined : unescape(password),
    host: ipv6 ?? name,
    port: port === "" ? undefined : port,
    database: database === undefined ? undefined : unescape(database),
    query: new URLSearchParams(query),
  };
}

const usedParameters = [
  "host",
  "port",
  "user",
  "password",
  "dbname",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "application_name",
  "options",
  "connect_timeout",
];

/** Settings of libpq that change nothing that is asked of the database. */
const ignoredParameters = [
  "client_encoding",
  "gssencmode",
  "keepalives",
  "keepalives_idle",
  "keepalives_interval",
  "keepalives_count",
  "tcp_user_timeout",
];

/** An unknown parameter is an error, as in libpq: ignoring a misspelt sslmode would be unsafe. */
function postgresParameters(query: URLSearchParams): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of query) {
    if (parameters.has(name)) {
      throw new DatabaseUriError(
        `The database URI has the parameter ${name} twice. Write it once.`,
      );
    }
    if (!usedParameters.includes(name) && !ignoredParameters.includes(name)) {
      throw new DatabaseUriError(
        `The database URI has a parameter that is not supported: ${name}. Leave it out, or use one of ` +
          `${usedParameters.join(", ")}.`,
      );
    }
    if (value !== "") parameters.set(name, value);
  }
  return parameters;
}

function portNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = wholeNumber(text);
  if (port === undefined || port < 1 || port > 65_535) {
    throw new DatabaseUriError(
      `The database URI's port is not a number from 1 to 65535. (A "/", ":" or "?" in a user name, or ` +
        `an "@" in a password, must be percent-encoded.)`,
    );
  }
  return port;
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  if (value === undefined) {
    throw new DatabaseUriError(
      `The database URI's connect_timeout must be a whole number of seconds.`,
    );
  }
  return value;
}

const wholeNumber = (text: string): number | undefined =>
  /^\d{1,9}$/u.test(text) ? Number(text) : undefined;

function sslMode(text: string | undefined): SslMode | undefined {
  const mode = sslModes.find((known) => known === text);
  if (text !== undefined && mode === undefined) {
    throw new DatabaseUriError(`The database URI's sslmode must be one of ${sslModes.join(", ")}.`);
  }
  return mode;
}
