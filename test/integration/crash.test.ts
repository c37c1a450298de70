import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { get, Load, ok } from "./load.ts";

/** How often each kind of crash happens; set MILLRACE_CRASH_ROUNDS to hundreds to look for rare ones. */
const ROUNDS = Number(process.env["MILLRACE_CRASH_ROUNDS"] ?? 3);
const CLIENTS = 8;
const perRound = 30_000;

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Some time in the middle of the load, another one in each round. */
const someTime = () => sleep(200 + Math.random() * 800);

const startOn = async (uri: string, cwd: string): Promise<RunningServer> =>
  startServer({ cwd, args: ["--backend-store-uri", uri] });

/**
 * Kills the server in each round under load, starts it again and looks for what was logged.
 * Settles to the exit code of the last server, which is stopped.
 */
async function crashAndVerify(
  uri: string,
  check: (load: Load, url: string) => Promise<void>,
  beforeRestart: (round: number) => Promise<void> = async () => {},
): Promise<number | null> {
  const cwd = await tempDir();
  let server = await startOn(uri, cwd);
  const load = await Load.on(server.url, CLIENTS);
  for (let round = 0; round < ROUNDS; round++) {
    const acknowledged = load.acknowledged;
    const { url } = server;
    load.start(() => url);
    await someTime();
    await server.kill();
    await load.stop();
    expect(load.acknowledged).toBeGreaterThan(acknowledged);
    expect(load.answers.filter(({ status }) => status !== 200 && status !== 0)).toEqual([]);
    await beforeRestart(round);
    server = await startOn(uri, cwd);
    await check(load, server.url);
  }
  return server.stop();
}

describe("A server that is killed while it logs", () => {
  it("loses nothing acknowledged on SQLite", { timeout: ROUNDS * perRound }, async () => {
    const path = `${await tempDir()}/mlflow.db`;
    const code = await crashAndVerify(`sqlite:///${path}`, async (load, url) => {
      await load.verify(url);
      const database = new DatabaseSync(path, { readOnly: true });
      expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
      database.close();
    });
    expect(code).toBe(0);
  });

  it("loses nothing acknowledged on PostgreSQL", { timeout: ROUNDS * perRound }, async () => {
    const uri = await postgres.createDatabase("killed_server");
    expect(await crashAndVerify(uri, (load, url) => load.verify(url))).toBe(0);
  });
});

describe("A server on a folder that is killed while it logs", () => {
  it(
    "loses nothing acknowledged, with its index and without",
    { timeout: ROUNDS * perRound },
    async () => {
      const folder = join(await tempDir(), "mlruns");
      const dropIndex = async (round: number) => {
        if (round % 2 === 0) await rm(join(folder, ".millrace.db"));
      };
      // What nobody was told of may be there in part: it is many files.
      const verify = (load: Load, url: string) => load.verify(url, { areWritesWhole: false });
      expect(await crashAndVerify(folder, verify, dropIndex)).toBe(0);
    },
  );
});

describe("A server whose PostgreSQL is killed", () => {
  it(
    "says so at once, recovers by itself and loses nothing acknowledged",
    { timeout: ROUNDS * perRound },
    async () => {
      const uri = await postgres.createDatabase("killed_database");
      const server = await startOn(uri, await tempDir());
      const load = await Load.on(server.url, CLIENTS);
      for (let round = 0; round < ROUNDS; round++) {
        load.start(() => server.url);
        await someTime();
        await postgres.kill9();
        await expectUnavailable(server.url);
        await sleep(Math.random() * 1000);
        await postgres.restart();
        await recovered(server.url);
        await sleep(200);
        await load.stop();
        const kinds = new Set(load.answers.map(({ status, body }) => body["error_code"] ?? status));
        expect([...kinds].toSorted()).toEqual([200, "TEMPORARILY_UNAVAILABLE"]);
        await load.verify(server.url);
      }
      expect(await server.stop()).toBe(0);
    },
  );
});

/** Reads and health, while the database is away; the writes are in the load's answers. */
async function expectUnavailable(url: string): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => get(url, "experiments/get?experiment_id=0")),
  );
  for (const { status, body, took } of answers) {
    expect({ status, code: body["error_code"] }).toEqual({
      status: 503,
      code: "TEMPORARILY_UNAVAILABLE",
    });
    expect(took).toBeLessThan(10_000);
  }
  expect((await fetch(`${url}/health`)).status).toBe(200);
}

/** Waits, not for long, until the server answers again. */
async function recovered(url: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await get(url, "experiments/get?experiment_id=0")).status !== 200) {
    if (Date.now() > deadline) throw new Error("The server did not find its database again.");
    await sleep(50);
  }
  await ok(get(url, "experiments/get?experiment_id=0"));
}
