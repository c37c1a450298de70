import { once } from "node:events";
import { copyFile, readdir, stat } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { get, Load } from "./load.ts";

const CLIENTS = 8;
/** The patience of what supervises a server, in milliseconds: Docker's is this long. */
const PATIENCE = 10_000;

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** The connection is refused, or the answer on one that was open is to try again. */
const refusals = [0, 503];

/** Stops a server, which must not take long. Settles to its exit code. */
async function stopInTime(server: RunningServer): Promise<number | null> {
  const start = Date.now();
  const code = await server.stop();
  if (Date.now() - start < PATIENCE) return code;
  throw new Error(`The server took ${Date.now() - start} ms to stop.`);
}

async function expectFree(port: number): Promise<void> {
  const listener = createServer().listen(port, "127.0.0.1");
  await once(listener, "listening");
  listener.close();
}

describe("A server that is told to stop", () => {
  const databases = {
    SQLite: async (cwd: string) => `sqlite:///${cwd}/mlflow.db`,
    PostgreSQL: () => postgres.createDatabase("stopped"),
  };

  it.each(Object.entries(databases))(
    "answers or refuses each request, and keeps what it acknowledged: %s",
    { timeout: 60_000 },
    async (_, uriIn) => {
      const cwd = await tempDir();
      const args = ["--backend-store-uri", await uriIn(cwd)];
      const server = await startServer({ cwd, args });
      const load = await Load.on(server.url, CLIENTS);
      load.start(() => server.url);
      await sleep(500);
      expect(await stopInTime(server)).toBe(0);
      await load.stop();
      expect(load.acknowledged).toBeGreaterThan(0);
      const others = load.answers.filter(({ status }) => ![200, ...refusals].includes(status));
      expect(others).toEqual([]);
      await expectFree(server.port);

      const again = await startServer({ cwd, args });
      await load.verify(again.url);
      expect(await stopInTime(again)).toBe(0);
    },
  );

  it("leaves all of a SQLite database in its one file", { timeout: 60_000 }, async () => {
    const cwd = await tempDir();
    const server = await startServer({ cwd });
    const load = await Load.on(server.url, 2);
    load.start(() => server.url);
    await sleep(300);
    await load.stop();
    expect(await stopInTime(server)).toBe(0);
    expect((await readdir(cwd)).filter((name) => name.startsWith("mlflow.db"))).toEqual([
      "mlflow.db",
    ]);
    const elsewhere = await tempDir();
    await copyFile(join(cwd, "mlflow.db"), join(elsewhere, "mlflow.db"));
    const copy = await startServer({ cwd: elsewhere });
    await load.verify(copy.url);
    expect(await stopInTime(copy)).toBe(0);
  });

  it("does not wait for connections that ask nothing", async () => {
    const server = await startServer({ cwd: await tempDir() });
    // The client keeps its connections open.
    await Promise.all(
      Array.from({ length: 10 }, () => get(server.url, "experiments/get?experiment_id=0")),
    );
    expect(await stopInTime(server)).toBe(0);
  });

  it("takes an upload under way to its end", { timeout: 60_000 }, async () => {
    const cwd = await tempDir();
    const server = await startServer({ cwd });
    const upload = startUpload(server.url);
    await upload.send(20);
    const stopping = stopInTime(server);
    await sleep(300);
    await upload.send(80);
    expect(await upload.end()).toBe(200);
    expect(await stopping).toBe(0);
    const { size } = await stat(join(cwd, "mlartifacts", "dir", "large.bin"));
    expect(size).toBe(100 * MEBIBYTE);
    expect(await readdir(join(cwd, "mlartifacts"))).toEqual(["dir"]);
  });

  it("leaves nothing of an upload whose client goes away", { timeout: 60_000 }, async () => {
    const cwd = await tempDir();
    const server = await startServer({ cwd });
    const upload = startUpload(server.url);
    await upload.send(20);
    const stopping = stopInTime(server);
    await sleep(300);
    upload.abort();
    expect(await stopping).toBe(0);
    expect(await readdir(join(cwd, "mlartifacts"), { recursive: true })).toEqual([]);
  });
});

const MEBIBYTE = 1024 * 1024;

/** An upload that is sent piece by piece, in mebibytes. */
function startUpload(url: string) {
  const upload = request(`${url}/api/2.0/mlflow-artifacts/artifacts/dir/large.bin`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream", "content-length": 100 * MEBIBYTE },
  });
  const answer = once(upload, "response");
  answer.catch(() => {});
  const piece = Buffer.alloc(MEBIBYTE, "x");
  return {
    async send(count: number): Promise<void> {
      for (let sent = 0; sent < count; sent++)
        await new Promise<void>((resolve, reject) =>
          upload.write(piece, (error) => (error ? reject(error) : resolve())),
        );
    },
    async end(): Promise<number | undefined> {
      upload.end();
      const [response] = await answer;
      response.resume();
      return response.statusCode;
    },
    abort: () => upload.destroy(),
  };
}
