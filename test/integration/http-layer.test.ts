import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import fastify from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BodyBudget, readBody } from "../../src/server/json-body.ts";
import { orderlyEnd } from "../../src/server/shutdown.ts";
import { exchange } from "../setup/raw-http.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe("a JSON body", () => {
  const limits = (budget = new BodyBudget()) => ({ limit: 100, announced: 0, budget });

  test("is read as UTF-8, however it is cut", async () => {
    const source = new PassThrough();
    const reading = readBody(source, limits());
    for (const byte of Buffer.from("é😀")) source.write(Buffer.of(byte));
    source.end();
    expect((await reading).text).toBe("é😀");
  });

  test("must arrive in time", async () => {
    const source = new PassThrough();
    const reading = readBody(source, { ...limits(), deadline: 20 });
    source.write("{");
    await expect(reading).rejects.toEqual(refused("INVALID_PARAMETER_VALUE", /did not arrive/));
    expect(source.isPaused()).toBe(true);
  });

  test("that ends early is refused", async () => {
    const source = new PassThrough();
    const reading = readBody(source, limits());
    source.destroy();
    await expect(reading).rejects.toEqual(refused("INVALID_PARAMETER_VALUE", /cut short/));
  });

  test("may be as large as the limit, and no larger", async () => {
    const full = new PassThrough().end("x".repeat(100));
    expect((await readBody(full, limits())).text).toHaveLength(100);
    const reading = readBody(new PassThrough().end("x".repeat(101)), limits());
    await expect(reading).rejects.toEqual(refused("INVALID_PARAMETER_VALUE", /too large/));
  });

  test("counts towards what the server holds until it is released", async () => {
    const budget = new BodyBudget(150);
    const body = (length: number) => new PassThrough().end("x".repeat(length));
    const busy = refused("RESOURCE_EXHAUSTED", /try again/);

    const first = await readBody(body(100), limits(budget));
    await expect(readBody(body(60), limits(budget))).rejects.toEqual(busy);
    const unread = new PassThrough();
    await expect(readBody(unread, { ...limits(budget), announced: 60 })).rejects.toEqual(busy);
    expect(unread.readableFlowing).toBeNull();
    const second = await readBody(body(50), limits(budget));
    first.release();
    second.release();
    expect((await readBody(body(100), limits(budget))).text).toHaveLength(100);
  });
});

describe("a server that ends", () => {
  test("lets a request finish, and cuts one that takes too long", async () => {
    const app = fastify({ forceCloseConnections: "idle" });
    app.get("/soon", async () => await sleep(50, "done"));
    app.get("/never", () => new Promise(() => {}));
    const end = orderlyEnd(app, 300);
    await app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = app.server.address() as AddressInfo;
    const ask = (path: string) => {
      const sent = httpRequest({ port, host: "127.0.0.1", path }).end();
      return once(sent, "response").then(
        ([response]) => response.statusCode as number,
        (error: Error & { code?: string }) => error.code,
      );
    };
    const answers = [ask("/soon"), ask("/never?secret=1")];
    await once(app.server, "request");
    await sleep(20);
    expect(await end()).toEqual(["GET /never"]);
    expect(await Promise.all(answers)).toEqual([200, "ECONNRESET"]);
  });
});

describe("the server", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ cwd: await tempDir() });
  });
  afterAll(() => server.stop());

  const opened = (head: string): Socket => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`${head}\r\n\r\n`);
    return socket;
  };

  test.each([
    ["localhost", "localhost"],
    ["localhost", "evil.example"],
    ["evil.example", "localhost"],
  ])("refuses a request for both %s and %s", async (first, second) => {
    const socket = opened(`GET /health HTTP/1.1\r\nHost: ${first}\r\nhost: ${second}`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 [^]*more than one Host/);
  });

  test.each([
    ["PUT", "/api/2.0/mlflow-artifacts/artifacts/a%5Cb", "application/octet-stream"],
    ["POST", "/api/2.0/mlflow/upload-artifact?run_id=none&path=x", "application/octet-stream"],
    ["POST", "/api/2.0/mlflow/runs/create", "text/plain"],
    ["POST", "/api/2.0/mlflow/no-such-route", "application/json"],
  ])("reads no more of a large body once it has refused it: %s %s", async (method, path, type) => {
    const socket = opened(
      `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 1000000000`,
    );
    socket.write("x".repeat(1000));
    socket.setTimeout(5000, () => socket.destroy(new Error("The connection is still open.")));
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  });

  test("keeps the connection where little of a refused body is left", async () => {
    const { headers, status } = await exchange(server.port, {
      method: "PUT",
      target: "/api/2.0/mlflow-artifacts/artifacts/a%5Cb",
      headers: { connection: "keep-alive" },
      body: "small",
    });
    expect(status).toBe(400);
    expect(headers.connection).toBe("keep-alive");
  });
});
