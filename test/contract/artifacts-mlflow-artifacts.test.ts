import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localArtifactRepository } from "../../src/artifacts/local.ts";
import { mlflowArtifactsRepository } from "../../src/artifacts/mlflow-artifacts.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startMlflow } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { describeArtifactRepository, get, put } from "./artifact-repository.ts";
import { startArtifactServer } from "./artifact-server.ts";

describe("on Millrace's routes", () => {
  let server: { app: FastifyInstance; url: string };
  let root: string;
  let count = 0;
  beforeAll(async () => {
    root = await tempDir();
    server = await startArtifactServer(localArtifactRepository(root));
  });
  afterAll(async () => {
    await server.app.close();
  });
  const open = async () => {
    count += 1;
    return mlflowArtifactsRepository({ baseUrl: server.url, path: `root ${count}/artifacts` });
  };

  describeArtifactRepository("A tracking server's proxy", open);

  it("a name that looks percent-encoded is kept", async () => {
    const repository = await open();
    await put(repository, "a%41.txt", "1");
    expect((await get(repository, "a%41.txt")).toString()).toBe("1");
    expect((await repository.list("")).map(({ path }) => path)).toEqual(["a%41.txt"]);
  });

  it("asks for the headers of each request, and keeps the errors of the server", async () => {
    const seen: (string | undefined)[] = [];
    const answers = [
      [403, '{"error_code": "PERMISSION_DENIED", "message": "not yours"}'],
      [400, '{"detail": "no such thing"}'],
      [503, "disabled"],
    ] as const;
    const stub = createServer((request, response) => {
      const [status, body] = answers[seen.length] ?? [500, ""];
      seen.push(request.headers.authorization);
      response.writeHead(status).end(body);
    }).listen(0, "127.0.0.1");
    await once(stub, "listening");
    let token = 0;
    const repository = mlflowArtifactsRepository({
      baseUrl: `http://127.0.0.1:${(stub.address() as AddressInfo).port}/prefix/`,
      path: "",
      headers: () => ({ authorization: `Bearer ${(token += 1)}` }),
    });
    await expect(repository.list("")).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
      message: "not yours",
    });
    await expect(repository.list("")).rejects.toMatchObject({
      code: "INVALID_PARAMETER_VALUE",
      message: "no such thing",
    });
    await expect(repository.list("")).rejects.toMatchObject({
      code: "INTERNAL_ERROR",
      message: "The tracking server answered 503: disabled",
    });
    expect(seen).toEqual(["Bearer 1", "Bearer 2", "Bearer 3"]);
    stub.close();
  });

  it("finds out about a file whose download does not describe it", async () => {
    const stub = createServer((request, response) => {
      if (request.method === "HEAD") {
        response.writeHead(200, { "content-length": "5", etag: '"1"' }).end();
        return;
      }
      response.writeHead(200);
      response.write("he");
      response.end("llo");
    }).listen(0, "127.0.0.1");
    await once(stub, "listening");
    const baseUrl = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
    const repository = mlflowArtifactsRepository({ baseUrl, path: "" });
    expect((await repository.read("file")).stat).toMatchObject({ size: 5, etag: '"1"' });
    await expect(repository.read("file", { start: 1, end: 2 })).rejects.toThrow("ranges");
    stub.close();
  });

  it("says which server cannot be reached", async () => {
    const repository = mlflowArtifactsRepository({ baseUrl: "http://127.0.0.1:1", path: "" });
    await expect(repository.list("")).rejects.toMatchObject({
      code: "TEMPORARILY_UNAVAILABLE",
      message: expect.stringContaining("http://127.0.0.1:1"),
    });
  });
});

describe("on MLflow's server", () => {
  let server: RunningServer;
  let count = 0;
  beforeAll(async () => {
    const cwd = await tempDir();
    server = await startMlflow(await pythonEnv("mlflow3"), {
      backendStoreUri: `sqlite:///${join(cwd, "mlflow.db")}`,
      args: ["--artifacts-destination", join(cwd, "artifacts")],
      cwd,
    });
  });
  afterAll(async () => {
    await server.stop();
  });

  describeArtifactRepository(
    "Its proxy",
    async () => {
      count += 1;
      return mlflowArtifactsRepository({ baseUrl: server.url, path: `root ${count}/artifacts` });
    },
    { onMlflow: true },
  );
});
