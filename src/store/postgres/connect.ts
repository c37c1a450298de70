import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import postgres, { type Sql } from "postgres";
import type { PostgresUri } from "../../core/database-uri.ts";
import { narrowInt64 } from "../../protocol/int64.ts";

/** Any number of servers may share a database: each holds at most two pools of so many connections. */
const MOST_CONNECTIONS = 6;

const INT8 = 20;
const BOOL = 16;

const DEFAULT_PORT = 5432;

/**
 * A pool of connections, made when they are needed. A patient one, which listens, waits ever longer
 * before it tries again to reach a database that is away.
 */
export function connect(uri: PostgresUri, { patient = false } = {}): Sql {
  return postgres({
    ...place(uri),
    ...present({
      username: uri.user,
      password: uri.password,
      database: uri.database,
    }),
    ssl: tls(uri),
    max: MOST_CONNECTIONS,
    // A request that finds the database away is told so at once; by default it would wait its turn
    // in a backoff that grows to 20 seconds, also when the database is back.
    ...(patient ? {} : { backoff: false }),
    connect_timeout: uri.connectTimeout ?? 10,
    connection: present({
      application_name: uri.applicationName ?? "millrace",
      options: uri.options,
    }),
    onnotice: () => {},
    types: {
      // 64-bit integers are numbers, and bigints where a number would lose digits.
      bigint: {
        to: INT8,
        from: [INT8],
        serialize: String,
        parse: (text: string) => narrowInt64(BigInt(text)),
      },
      // The driver's own writes anything but `true` as false, also what arrays hold as text.
      boolean: {
        to: BOOL,
        from: [BOOL],
        serialize: String,
        parse: (text: string) => text === "t",
      },
    },
  }) as Sql;
}

/**
 * As lists, because the driver splits a plain host at ":", which IPv6 addresses hold. Its types
 * know single hosts only.
 */
function place({ host, port }: PostgresUri): { path?: string; host?: string; port?: number } {
  if (host?.startsWith("/")) return { path: `${host}/.s.PGSQL.${port ?? DEFAULT_PORT}` };
  const lists = present({
    host: host && [host],
    port: host || port ? [port ?? DEFAULT_PORT] : undefined,
  });
  return lists as unknown as { host?: string; port?: number };
}

/** The entries that have a value; the driver's own defaults stand for the others. */
const present = <T extends Record<string, unknown>>(entries: T) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };

/**
 * libpq's modes: `verify-ca` and `verify-full` check whose certificate it is, and so does
 * `require` where it is given an authority to trust. `allow` is taken for `prefer`: both connect
 * with TLS or without, and differ in what they try first.
 */
function tls(uri: PostgresUri): boolean | "prefer" | ConnectionOptions {
  const { sslMode = "prefer", sslRootCert, sslCert, sslKey } = uri;
  if (sslMode === "disable") return false;
  if (sslMode === "allow" || sslMode === "prefer") return "prefer";
  return {
    rejectUnauthorized: sslMode !== "require" || sslRootCert !== undefined,
    ...(sslMode === "verify-full" ? {} : { checkServerIdentity: () => undefined }),
    ...present({
      ca: sslRootCert && readFileSync(sslRootCert),
      cert: sslCert && readFileSync(sslCert),
      key: sslKey && readFileSync(sslKey),
    }),
  };
}
