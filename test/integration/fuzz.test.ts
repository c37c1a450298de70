import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract } from "../../src/protocol/contract.ts";
import { type ErrorBody, errorStatus } from "../../src/protocol/errors.ts";
import { stringifyJson } from "../../src/protocol/json.ts";
import { unimplementedFeature } from "../../src/protocol/unimplemented.ts";
import { makeWorld, type Sent } from "../setup/example-world.ts";
import { hostileRequests, shownRequest } from "../setup/hostile-requests.ts";
import { startPostgres, type PostgresServer } from "../setup/postgres.ts";
import { type Answer, exchange } from "../setup/raw-http.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

const runsPerEndpoint = Number(process.env["MILLRACE_FUZZ_RUNS"] ?? 30);
const deadline = 5_000;
const endpoints = Object.values(contract).flat();

/** Routes that a server without an object store answers with 501. */
const needsObjectStore = /\/mlflow-artifacts\/(?:mpu|presigned)\/|\/presigned-(?:up|down)load-url$/;

function checkAnswer(sent: Sent, { status, body }: Answer): void {
  const path = sent.target.split(/[?#]/, 1)[0]!;
  const mayBeMissing = needsObjectStore.test(path) || unimplementedFeature(sent.method, path);
  if (status >= 500 && !(status === 501 && mayBeMissing))
    throw new Error(`${status} ${body} for ${shownRequest(sent)}`);
  if (status < 400 || status === 431) return;
  const { error_code = "", message } = JSON.parse(body) as Partial<ErrorBody>;
  if (!Object.hasOwn(errorStatus, error_code) || typeof message !== "string")
    throw new Error(`Not an error's body: ${status} ${body} for ${shownRequest(sent)}`);
}

/** The database and the artifacts of a server under test, to be compared before and after. */
interface Backend {
  uri(folder: string): Promise<string>;
  /** A value that differs after anything was written. */
  state(folder: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Their rows change whatever the server is asked: while it tries to deliver them, and after a search
 * whose answer it keeps.
 */
const BACKGROUND = ["millrace_webhook_deliveries", "millrace_run_documents"];

const digest = (value: unknown): string =>
  createHash("sha256").update(stringifyJson(value)).digest("hex");

function sqliteBackend(): Backend {
  let database: DatabaseSync | undefined;
  let last = { version: "", digest: "" };
  const read = (sql: string) => {
    const statement = database!.prepare(sql);
    statement.setReadBigInts(true);
    return statement.all() as { name: string }[];
  };
  return {
    uri: async () => "sqlite:///fuzz.db",
    state: async (folder) => {
      database ??= new DatabaseSync(join(folder, "fuzz.db"), { readOnly: true });
      // It changes with every commit of another connection.
      const version = stringifyJson(read("PRAGMA data_version"));
      if (version === last.version) return last.digest;
      const tables = read(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN (${BACKGROUND.map((name) => `'${name}'`).join()}) ORDER BY 1`,
      );
      last = { version, digest: digest(tables.map(({ name }) => read(`SELECT * FROM "${name}"`))) };
      return last.digest;
    },
    close: async () => database?.close(),
  };
}

function postgresBackend(): Backend {
  let server: PostgresServer;
  let sql: postgres.Sql;
  return {
    uri: async () => {
      server = await startPostgres();
      const url = await server.createDatabase("fuzz");
      sql = postgres(url, { max: 1 });
      return url;
    },
    state: async () => {
      const tables = await sql<{ name: string }[]>`
        SELECT quote_ident(table_name) AS name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_name <> ALL (${BACKGROUND}) ORDER BY 1`;
      const digests = tables.map(
        ({ name }) => `(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${name} t)`,
      );
      return JSON.stringify(await sql.unsafe(`SELECT concat_ws(',', ${digests.join()})`));
    },
    close: async () => {
      await sql.end();
      await server.stop();
    },
  };
}

describe.each([
  { name: "SQLite", backend: sqliteBackend(), everyStateIsCompared: true },
  { name: "PostgreSQL", backend: postgresBackend(), everyStateIsCompared: false },
])("on $name", ({ backend, everyStateIsCompared }) => {
  let server: RunningServer;
  let folder: string;

  beforeAll(async () => {
    folder = await tempDir();
    const uri = await backend.uri(folder);
    server = await startServer({ cwd: folder, args: ["--backend-store-uri", uri] });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await backend.close();
  });

  const state = async (): Promise<string> => {
    const files = await readdir(join(folder, "mlartifacts"), { recursive: true });
    return `${await backend.state(folder)} ${files.toSorted().join()}`;
  };

  const isHealthy = async (): Promise<boolean> => (await fetch(`${server.url}/health`)).ok;

  test.each(endpoints)(
    "$name answers whatever it is sent",
    async (endpoint) => {
      const world = await makeWorld(server.url);
      let compared = everyStateIsCompared ? Infinity : 3;
      const property = fc.asyncProperty(hostileRequests(endpoint, world), async (sent) => {
        const before = compared > 0 ? await state() : undefined;
        const answer = await exchange(server.port, sent);
        checkAnswer(sent, answer);
        if (answer.status < 400 || before === undefined) return;
        compared -= 1;
        if ((await state()) !== before)
          throw new Error(`Refused, but written: ${answer.body} for ${shownRequest(sent)}`);
      });
      await fc.assert(property, { numRuns: runsPerEndpoint, endOnFailure: true });
      expect(await isHealthy()).toBe(true);
    },
    60_000,
  );

  test("paths that nobody knows are answered too", async () => {
    const paths = fc
      .webUrl({ withQueryParameters: true })
      .map((url) => url.replace(/^https?:\/\/[^/]+/, "") || "/");
    const odd = fc.constantFrom(
      "//",
      "/..",
      "/%",
      "/%00",
      "/%ff",
      "/api/2.0/mlflow/%2e%2e/x",
      "/docs/",
      "*",
      `/${"a".repeat(9000)}`,
    );
    const methods = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE") as fc.Arbitrary<
      Sent["method"]
    >;
    const property = fc.asyncProperty(fc.oneof(paths, odd), methods, async (target, method) => {
      const sent: Sent = {
        method,
        target,
        headers: { "content-type": "application/json" },
        body: "{}",
      };
      checkAnswer(sent, await exchange(server.port, sent));
    });
    await fc.assert(property, { numRuns: runsPerEndpoint * 5 });
    expect(await isHealthy()).toBe(true);
  }, 60_000);

  const path = "/api/2.0/mlflow/experiments/create";
  const host = "Host: localhost\r\n";
  const json = "Content-Type: application/json\r\n";
  test.each([
    ["a length of no number", `POST ${path} HTTP/1.1\r\n${host}${json}Content-Length: x\r\n\r\n{}`],
    ["a negative length", `POST ${path} HTTP/1.1\r\n${host}${json}Content-Length: -1\r\n\r\n{}`],
    [
      "two lengths",
      `POST ${path} HTTP/1.1\r\n${host}${json}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    ],
    [
      "a length and chunks",
      `POST ${path} HTTP/1.1\r\n${host}${json}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      "a broken chunk",
      `POST ${path} HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`,
    ],
    [
      "an immense length",
      `POST ${path} HTTP/1.1\r\n${host}${json}Content-Length: 99999999999999\r\n\r\n{}`,
    ],
    ["no host", `GET ${path} HTTP/1.1\r\n\r\n`],
    ["a header of NUL", `GET ${path} HTTP/1.1\r\n${host}X: \0\r\n\r\n`],
    ["long headers", `GET ${path} HTTP/1.1\r\n${host}X: ${"a".repeat(20_000)}\r\n\r\n`],
    ["no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ])("a request with %s is refused", async (_, raw) => {
    const socket = connect(server.port, "127.0.0.1");
    socket.setTimeout(deadline, () => socket.destroy(new Error("no answer")));
    socket.end(raw);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await isHealthy()).toBe(true);
  });
});
